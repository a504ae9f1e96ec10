from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.platform import make_people, make_test_platform
from tests.support.web import Site, Visitor, make_site


@pytest.fixture
def site(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Site]:
    platform = make_test_platform(make_database("sqlite"), tmp_path)
    yield make_site(platform, make_people(platform))
    platform.dispose()


@pytest.fixture
def visitor(site: Site) -> Visitor:
    return site.visitor()


@pytest.fixture
def olivia(site: Site) -> Visitor:
    return site.sign_in("Olivia")


@pytest.fixture
def mateo(site: Site) -> Visitor:
    return site.sign_in("Mateo")


@pytest.fixture
def ada(site: Site) -> Visitor:
    return site.sign_in("Ada")


@pytest.fixture
def aud(site: Site) -> Visitor:
    return site.sign_in("Aud")


@pytest.fixture
def nina(site: Site) -> Visitor:
    return site.sign_in("Nina")
