"""A migrated platform with two organisations, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from hiring.bootstrap import Platform
from tests.support.example_rows import example_rows
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


@pytest.fixture
def answer_row(platform: Platform, people: People) -> None:
    """Put one answer into the database, with everything it hangs on."""
    rows = example_rows(people.organisation_id)
    with Session(platform.engine) as session:
        for row in rows:
            session.add(row)
            session.flush()
        session.commit()
