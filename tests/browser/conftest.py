from collections.abc import Iterator

import pytest

from tests.support.town import Town, open_town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Two organisations behind an address, made once per test process; a test invites candidates of its own."""
    with open_town(tmp_path_factory.mktemp("town")) as opened:
        yield opened
