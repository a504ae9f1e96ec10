"""A migrated platform with two organisations, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hiring.bootstrap import Platform
from tests.support.platform import FixedClock, People, make_people, make_test_platform


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def platform(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Platform]:
    made = make_test_platform(database_url, tmp_path, clock)
    yield made
    made.dispose()


@pytest.fixture
def people(platform: Platform) -> People:
    return make_people(platform)
