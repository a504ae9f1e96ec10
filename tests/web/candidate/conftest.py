import pytest

from tests.support.web import Site
from tests.support.world import World, seed_world


@pytest.fixture
def world(site: Site) -> World:
    return seed_world(site.platform, site.people)
