"""The answers of a job's closed attempts, put together in the background."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from hiring.bootstrap import Platform
from hiring.domain.access.policy import worker
from hiring.domain.evidence.responses import ResponseTable
from hiring.domain.scoring.bulk import pair_sums
from hiring.errors import NotAllowed
from hiring.store.scores import pinned_specification
from hiring.store.tables.attempts import ScoreRow
from hiring.store.tables.evidence import ResponseTableRow
from hiring.store.tables.jobs import JobRow
from hiring.usecases.attempts import expire_attempts
from hiring.usecases.responses import Gathered, gather_job, refresh_responses, responses_of_job
from tests.support.candidates import answer, begin, complete
from tests.support.platform import FixedClock, People
from tests.support.world import World, seed_world


@pytest.fixture
def world(platform: Platform, people: People) -> World:
    return seed_world(platform, people)


def _token(world: World, number: int) -> str:
    token = world.invited[number].token
    assert token
    return token


def _stored(platform: Platform, world: World) -> ResponseTable | None:
    return platform.read(lambda _, work: responses_of_job(work, world.job_id), world.people.olivia)


def _refresh(platform: Platform, world: World) -> None:
    platform.run(refresh_responses, worker(world.people.organisation_id), world.job_id)


def _gathered(platform: Platform, world: World) -> Gathered:
    return platform.read(lambda _, work: gather_job(work, world.job_id), worker(world.people.organisation_id))


def test_there_is_nothing_before_it_was_put_together(platform: Platform, world: World) -> None:
    assert _stored(platform, world) is None


def test_a_job_that_nobody_finished_has_an_empty_table(platform: Platform, world: World) -> None:
    begin(platform, _token(world, 0))
    _refresh(platform, world)
    table = _stored(platform, world)
    assert table is not None
    assert len(table) == 0
    assert len(table.item_ids) > 5


def test_the_packed_answers_give_the_recorded_scores(platform: Platform, world: World) -> None:
    for number, shift in ((0, 0), (1, 2)):
        complete(platform, _token(world, number), shift)
    _refresh(platform, world)
    table = _stored(platform, world)
    assert table is not None

    def recorded(_actor: object, work: object) -> tuple[list[list[int]], list[list[int]]]:
        session = work.session  # type: ignore[attr-defined]
        specification = pinned_specification(session, session.get_one(JobRow, world.job_id))
        assert specification
        assert table
        sums = pair_sums(specification, table.under(specification)).tolist()
        return sums, list(session.scalars(select(ScoreRow.sums)))

    computed, stored = platform.read(recorded, world.people.olivia)
    assert sorted(computed) == sorted(stored)


def test_only_the_newest_revision_counts(platform: Platform, world: World) -> None:
    candidate = begin(platform, _token(world, 0))
    for shift in (1, 3):
        answer(platform, candidate, 1, shift)
    changed = complete(platform, _token(world, 0), 5)
    plain = complete(platform, _token(world, 1), 5)
    assert changed.answers_count == plain.answers_count
    table = _gathered(platform, world).table
    assert table.complete.tolist() == [True, True]


def test_time_running_out_leaves_situations_unanswered(platform: Platform, world: World, clock: FixedClock) -> None:
    candidate = begin(platform, _token(world, 0))
    for number in (1, 2, 3):
        clock.move(timedelta(seconds=40))
        answer(platform, candidate, number)
    clock.move(timedelta(days=40))
    platform.run(expire_attempts, worker(world.people.organisation_id))
    gathered = _gathered(platform, world)
    assert gathered.table.answered.sum() == 3
    assert gathered.table.asked.all()
    assert not gathered.table.complete.any()
    assert sorted(gathered.seconds[np.isfinite(gathered.seconds)].tolist()) == [40.0, 40.0]


def test_damaged_bytes_are_as_good_as_none(platform: Platform, world: World) -> None:
    _refresh(platform, world)

    def damage(_actor: object, work: object) -> None:
        work.session.scalars(select(ResponseTableRow)).one().packed = b"HRT\x01oh"  # type: ignore[attr-defined]

    platform.run(damage, world.people.olivia)
    assert _stored(platform, world) is None
    _refresh(platform, world)
    assert _stored(platform, world) is not None


def test_only_the_worker_puts_answers_together(platform: Platform, world: World) -> None:
    with pytest.raises(NotAllowed):
        platform.run(refresh_responses, world.people.olivia, world.job_id)
