"""Background tasks happen once, whatever is lost, doubled, slow or broken."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.adapters.queue import HueyQueue, ImmediateQueue, make_queue
from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.domain.records.events import Event
from hiring.errors import Busy, Conflict, HiringError, NotAllowed, NotFound
from hiring.store.tables.records import AuditEventRow, TaskRow
from hiring.usecases.tasks import (
    LEASE,
    TELLING_LEASE,
    Stopped,
    Tell,
    cancel_task,
    claim_task,
    fail_task,
    find_task,
    perform_task,
    report_progress,
    sweep_tasks,
    view_task,
)
from hiring.usecases.work import Work
from hiring.worker import tasks as worker_tasks
from hiring.worker.tasks import ANYBODY, Handlers, ThreeSteps, TwoSteps, attach, perform, sweep, teller
from tests.support.platform import FixedClock, People, make_people, make_test_platform


def ask(actor: Actor, work: Work, kind: str = "note", number: int = 0) -> str:
    return work.enqueue(kind, {"number": number})


def note(actor: Actor, work: Work, number: int) -> None:
    work.record(Event.VALUES_SAVED, f"note:{number}")


def broken(actor: Actor, work: Work, number: int) -> None:
    note(actor, work, number)
    work.session.flush()
    raise ValueError(f"secret {number}")


def refusing(actor: Actor, work: Work, number: int) -> None:
    raise HiringError("There is nothing to do.")


def busy(actor: Actor, work: Work, number: int) -> None:
    raise Busy("The disk is full.")


HANDLERS: Handlers = {"note": note, "broken": broken, "refusing": refusing, "busy": busy, "rank_job": note}


def states(platform: Platform) -> Counter[str]:
    with Session(platform.engine) as session:
        return Counter(session.scalars(select(TaskRow.state)))


def notes(platform: Platform) -> Counter[str]:
    with Session(platform.engine) as session:
        return Counter(session.scalars(select(AuditEventRow.subject)))


def test_a_task_is_performed_once_and_shows_how_far_it_is(platform: Platform, people: People) -> None:
    task_id = platform.run(ask, people.olivia)
    assert platform.read(view_task, people.olivia, task_id).state == "queued"
    for _ in range(3):
        perform(platform, HANDLERS, task_id)
    view = platform.read(view_task, people.olivia, task_id)
    assert (view.state, view.progress) == ("done", 1.0)
    assert notes(platform) == {"note:0": 1}
    with pytest.raises(NotFound):
        platform.read(view_task, people.nina, task_id)
    perform(platform, HANDLERS, "no such task")


def test_people_do_not_perform_tasks(platform: Platform, people: People) -> None:
    task_id = platform.run(ask, people.olivia)
    for actor in (people.olivia, people.ada):
        with pytest.raises(NotAllowed):
            platform.run(claim_task, actor, task_id)


def test_what_goes_wrong_is_written_down_and_nothing_else(platform: Platform, people: People) -> None:
    for kind, words in (
        ("broken", "ValueError: the log of the worker says more."),
        ("refusing", "There is nothing to do."),
        ("unheard-of", "This version knows no work called 'unheard-of'."),
    ):
        task_id = platform.run(ask, people.olivia, kind)
        perform(platform, HANDLERS, task_id)
        view = platform.read(view_task, people.olivia, task_id)
        assert (view.state, view.message) == ("failed", words)
    assert notes(platform) == {}


def test_a_busy_database_puts_the_task_back(platform: Platform, people: People, clock: FixedClock) -> None:
    task_id = platform.run(ask, people.olivia, "busy")
    perform(platform, HANDLERS, task_id)
    assert platform.read(view_task, people.olivia, task_id).state == "queued"
    clock.move(timedelta(minutes=2))
    assert platform.read(sweep_tasks, ANYBODY) == [task_id]
    perform(platform, {**HANDLERS, "busy": note}, task_id)
    assert notes(platform) == {"note:0": 1}


def test_a_dead_workers_task_is_found_after_its_lease(platform: Platform, people: People, clock: FixedClock) -> None:
    task_id = platform.run(ask, people.olivia)
    actor = worker(people.organisation_id)
    dead = platform.run(claim_task, actor, task_id)
    assert dead is not None
    assert platform.run(report_progress, actor, dead, 0.5, "half")
    clock.move(TELLING_LEASE)
    assert platform.read(sweep_tasks, ANYBODY) == []
    clock.move(timedelta(seconds=1))
    assert platform.read(sweep_tasks, ANYBODY) == [task_id]
    perform(platform, HANDLERS, task_id)
    # The first worker was only slow: what it does now no longer counts.
    assert not platform.run(perform_task, actor, dead, note)
    assert not platform.run(fail_task, actor, dead, "late")
    assert not platform.run(report_progress, actor, dead, 0.9)
    assert notes(platform) == {"note:0": 1}
    assert states(platform) == {"done": 1}


def test_equal_requests_to_rank_are_answered_together(platform: Platform, people: People) -> None:
    same = [platform.run(ask, people.olivia, "rank_job") for _ in range(5)]
    other = platform.run(ask, people.olivia, "rank_job", 1)
    foreign = platform.run(ask, people.nina, "rank_job")
    for task_id in same:
        perform(platform, HANDLERS, task_id)
    assert notes(platform) == {"note:0": 1}
    assert states(platform) == {"done": 5, "queued": 2}
    for task_id in (other, foreign):
        perform(platform, HANDLERS, task_id)
    assert notes(platform) == {"note:0": 2, "note:1": 1}


class LeakyQueue:
    """Drops every third message and doubles every fifth."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.count = 0
        self.leaks = True

    def ring(self, task_id: str) -> None:
        self.count += 1
        dropped = self.leaks and self.count % 3 == 0
        self.messages += [] if dropped else [task_id] * (2 if self.count % 5 == 0 else 1)

    def perform_with(self, perform: Callable[[str], None]) -> None: ...


def test_every_task_happens_exactly_once_through_a_leaky_queue(
    platform: Platform, people: People, clock: FixedClock
) -> None:
    queue = LeakyQueue()
    leaky = Platform(platform.settings, platform.engine, clock, platform.passwords, queue)
    for number in range(30):
        leaky.run(ask, (people.olivia, people.nina)[number % 2], "note", number)
    assert len(set(queue.messages)) == 20

    def drain() -> None:
        lock = threading.Lock()

        def work() -> None:
            while True:
                with lock:
                    if not queue.messages:
                        return
                    task_id = queue.messages.pop()
                perform(leaky, HANDLERS, task_id)

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    drain()
    assert states(platform) == {"done": 20, "queued": 10}
    clock.move(timedelta(minutes=2))
    queue.leaks = False
    assert sweep(leaky) == 10
    drain()
    assert states(platform) == {"done": 30}
    assert notes(platform) == {f"note:{number}": 1 for number in range(30)}


@pytest.fixture
def immediate(make_database: Callable[..., str], tmp_path: Path) -> Iterator[Platform]:
    made = make_test_platform(make_database("sqlite"), tmp_path, queue="immediate")
    yield made
    made.dispose()


def test_an_immediate_queue_performs_at_once(immediate: Platform) -> None:
    people = make_people(immediate)
    with pytest.raises(RuntimeError, match="attach"):
        immediate.run(ask, people.olivia)
    attach(immediate, HANDLERS)
    immediate.run(ask, people.olivia, "note", 1)
    assert notes(immediate) == {"note:1": 1}
    assert isinstance(immediate.queue, ImmediateQueue)


def test_a_message_crosses_processes_through_the_file(make_database: Callable[..., str], tmp_path: Path) -> None:
    """What one process sends, another, made from the same settings, performs."""
    web = make_test_platform(make_database("sqlite"), tmp_path, queue="huey")
    people = make_people(web)
    task_id = web.run(ask, people.olivia, "note", 7)
    queue = make_queue("huey", web.settings.home)
    assert isinstance(queue, HueyQueue)
    other = Platform(web.settings, web.engine, web.clock, web.passwords, queue)
    attach(other, HANDLERS)
    message = queue.huey.dequeue()
    assert message is not None
    queue.huey.execute(message)
    assert notes(web) == {"note:7": 1}
    found = web.read(find_task, ANYBODY, task_id)
    assert found is not None
    assert found.state == "done"
    queue.huey.storage.close()
    web.dispose()


def test_a_broken_queue_does_not_break_what_was_saved(
    make_database: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = make_test_platform(make_database("sqlite"), tmp_path, queue="huey")
    assert isinstance(platform.queue, HueyQueue)

    def refuse(_task: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(platform.queue.huey, "enqueue", refuse)
    task_id = platform.run(ask, make_people(platform).olivia)
    assert states(platform) == {"queued": 1}
    assert platform.read(find_task, ANYBODY, task_id) is not None
    platform.queue.huey.storage.close()
    platform.dispose()


# --- progress, and being stopped ------------------------------------------------------------------


def keep(actor: Actor, work: Work, number: int, prepared: object) -> None:
    work.record(Event.VALUES_SAVED, f"kept:{prepared}")


def telling(on_the_way: Callable[[], object]) -> Handlers:
    """Work in two and in three steps that says it is half done, then lets something happen, then says more."""

    def compute(loaded: object, tell: Tell) -> object:
        tell(0.5, "half")
        on_the_way()
        tell(0.75, "nearly")
        return loaded

    def look(actor: Actor, work: Work, tell: Tell, number: int) -> object:
        return compute(number, tell)

    def load(actor: Actor, work: Work, number: int) -> object:
        return number

    return {"two": TwoSteps(look, keep, tells=True), "three": ThreeSteps(load, compute, keep)}


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_tasks, "TELL_EVERY", 0.0)


@pytest.mark.usefixtures("often")
@pytest.mark.parametrize("kind", ["two", "three"])
class TestTelling:
    def test_progress_is_seen_while_it_works(self, platform: Platform, people: People, kind: str) -> None:
        task_id = platform.run(ask, people.olivia, kind, 3)
        seen = []
        perform(platform, telling(lambda: seen.append(platform.read(view_task, people.olivia, task_id))), task_id)
        (half,) = seen
        assert (half.state, half.progress, half.message) == ("running", 0.5, "half")
        assert notes(platform) == {"kept:3": 1}

    def test_a_running_task_stops_when_asked(self, platform: Platform, people: People, kind: str) -> None:
        task_id = platform.run(ask, people.olivia, kind)
        asked = []
        perform(platform, telling(lambda: asked.append(platform.run(cancel_task, people.olivia, task_id))), task_id)
        assert asked[0].stopping
        assert not asked[0].can_be_cancelled
        view = platform.read(view_task, people.olivia, task_id)
        assert (view.state, view.cancelled_by, view.over) == ("cancelled", "Olivia", True)
        assert notes(platform) == {f"task:{task_id}": 1}  # the event alone
        perform(platform, HANDLERS, task_id)
        assert platform.read(view_task, people.olivia, task_id).state == "cancelled"

    def test_asking_at_the_very_end_still_counts(self, platform: Platform, people: People, kind: str) -> None:
        """After the last word of progress, before the result is written."""
        task_id = platform.run(ask, people.olivia, kind)

        def compute(loaded: object, tell: Tell) -> object:
            platform.run(cancel_task, people.olivia, task_id)
            return loaded

        perform(platform, {kind: ThreeSteps(lambda actor, work, number: number, compute, keep)}, task_id)
        assert platform.read(view_task, people.olivia, task_id).state == "cancelled"
        assert set(notes(platform)) == {f"task:{task_id}"}

    def test_a_worker_that_lost_its_lease_writes_nothing(
        self, platform: Platform, people: People, clock: FixedClock, kind: str
    ) -> None:
        task_id = platform.run(ask, people.olivia, kind, 1)

        def lose() -> None:
            clock.move(TELLING_LEASE + timedelta(seconds=1))
            assert platform.read(sweep_tasks, ANYBODY) == [task_id]
            perform(platform, telling(lambda: None), task_id)

        perform(platform, telling(lose), task_id)
        assert notes(platform) == {"kept:1": 1}
        assert states(platform) == {"done": 1}

    def test_who_tells_keeps_the_task(self, platform: Platform, people: People, clock: FixedClock, kind: str) -> None:
        task_id = platform.run(ask, people.olivia, kind)

        def long() -> None:
            clock.move(TELLING_LEASE)
            assert platform.read(sweep_tasks, ANYBODY) == []

        perform(platform, telling(long), task_id)
        assert states(platform) == {"done": 1}


def test_progress_is_written_seldom_enough(platform: Platform, people: People) -> None:
    """Thousands of words a second would be thousands of transactions."""
    task_id = platform.run(ask, people.olivia)
    actor = worker(people.organisation_id)
    task = platform.run(claim_task, actor, task_id)
    assert task is not None
    tell = teller(platform, actor, task)
    for number in range(1000):
        tell(number / 1000)
    assert platform.read(view_task, people.olivia, task_id).progress < 0.9


def test_a_busy_database_does_not_end_work_that_only_says_how_far_it_is(
    platform: Platform, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    task_id = platform.run(ask, people.olivia)
    actor = worker(people.organisation_id)
    task = platform.run(claim_task, actor, task_id)
    assert task is not None

    def refuse(*_: object, **__: object) -> bool:
        raise Busy("The database is busy.")

    monkeypatch.setattr(worker_tasks, "report_progress", refuse)
    teller(platform, actor, task)(0.5)


def test_who_may_cancel_what_and_when(platform: Platform, people: People) -> None:
    waiting = platform.run(ask, people.olivia)
    with pytest.raises(NotFound):
        platform.run(cancel_task, people.nina, waiting)
    for actor in (people.aud, people.mateo, people.ada):
        with pytest.raises(NotAllowed):
            platform.run(cancel_task, actor, waiting)
    assert platform.run(cancel_task, people.olivia, waiting).state == "cancelled"
    assert platform.run(cancel_task, people.olivia, waiting).state == "cancelled"
    perform(platform, HANDLERS, waiting)
    assert notes(platform) == {f"task:{waiting}": 1}

    done = platform.run(ask, people.olivia)
    perform(platform, HANDLERS, done)
    with pytest.raises(Conflict, match="finished before"):
        platform.run(cancel_task, people.olivia, done)
    failed = platform.run(ask, people.olivia, "refusing")
    perform(platform, HANDLERS, failed)
    with pytest.raises(Conflict, match="already ended"):
        platform.run(cancel_task, people.olivia, failed)
    ranking = platform.run(ask, people.olivia, "rank_job")
    with pytest.raises(Conflict, match="never stopped by hand"):
        platform.run(cancel_task, people.olivia, ranking)
    assert not platform.read(view_task, people.olivia, ranking).can_be_cancelled


def test_a_cancelled_task_of_a_dead_worker_is_not_begun_again(
    platform: Platform, people: People, clock: FixedClock
) -> None:
    task_id = platform.run(ask, people.olivia)
    assert platform.run(claim_task, worker(people.organisation_id), task_id)
    assert platform.run(cancel_task, people.olivia, task_id).stopping
    clock.move(LEASE + timedelta(seconds=1))
    sweep(platform)
    perform(platform, HANDLERS, task_id)
    assert platform.read(view_task, people.olivia, task_id).state == "cancelled"
    assert "note:0" not in notes(platform)


def test_a_cancelled_task_ends_as_cancelled_however_it_would_have_ended(platform: Platform, people: People) -> None:
    for kind in ("note", "busy", "broken"):
        task_id = platform.run(ask, people.olivia, kind)

        def look(actor: Actor, work: Work, number: int, kind: str = kind, task_id: str = task_id) -> None:
            platform.run(cancel_task, people.olivia, task_id)
            if kind == "busy":
                raise Busy("The disk is full.")
            if kind == "broken":
                raise ValueError(number)

        perform(platform, {kind: TwoSteps(look, keep)}, task_id)
        assert platform.read(view_task, people.olivia, task_id).state == "cancelled"
    assert "kept:None" not in notes(platform)


def test_stopped_is_not_an_expected_failure() -> None:
    """So that a handler that catches `HiringError` and carries on cannot swallow it."""
    assert not issubclass(Stopped, HiringError)
