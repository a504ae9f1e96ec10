from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.support.town import Town, open_town

# How long a page may take to become what a test expects: a busy machine is slow, not wrong.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Two organisations behind an address, made once per test process; a test invites candidates of its own."""
    with open_town(tmp_path_factory.mktemp("town")) as opened:
        yield opened
