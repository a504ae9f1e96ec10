"""What the tests of background work and of the simulation lab need of the world."""

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor, worker
from hiring.domain.simulation.mixture import Coaching, LabSettings, Mixture
from hiring.usecases.studies import start_study, view_study
from hiring.usecases.tasks import cancel_task, claim_task, fail_task, report_progress
from hiring.usecases.work import Work
from hiring.worker.handlers import HANDLERS
from hiring.worker.tasks import perform

SMALL = LabSettings(n=200, pool=50, k=5, seed=3)
FULL = LabSettings(
    n=300,
    pool=50,
    k=5,
    seed=3,
    mixture=Mixture(
        careless=0.05,
        coached=0.1,
        coaching=Coaching.SPREAD,
        pleasing=0.05,
        leaked_to=0.1,
        leaked_items=2,
        group=0.3,
        biased_items=1,
    ),
)


def ask_for_work(actor: Actor, work: Work, kind: str = "echo") -> str:
    """Queue background work that does nothing; return its id."""
    del actor
    return work.enqueue(kind, {})


def make_study(platform: Platform, actor: Actor, bank_id: str, settings: LabSettings = SMALL, title: str = "") -> str:
    """Ask for a study of a bank and let it be made at once; return its id."""
    study_id = platform.run(start_study, actor, bank_id, None, settings, title)
    perform(platform, HANDLERS, platform.read(view_study, actor, study_id).task.id)
    return study_id


def ask_for_study(platform: Platform, actor: Actor, bank_id: str, title: str = "") -> str:
    """Ask for a study that nobody makes; return its id."""
    return platform.run(start_study, actor, bank_id, None, SMALL, title)


def study_town(platform: Platform, hr: Actor, bank_id: str) -> dict[str, str]:
    """Put a study of every state into the served town; return their ids and that of a running task."""
    full = make_study(platform, hr, bank_id, FULL, "A study with a very long name that says everything about it " * 3)
    plain = make_study(platform, hr, bank_id)
    queued, running, stopping, cancelled, failed = (
        ask_for_study(platform, hr, bank_id, title) for title in ("Queued", "Running", "Stopping", "Given up", "Failed")
    )
    tasks = {study: platform.read(view_study, hr, study).task.id for study in (running, stopping, cancelled, failed)}
    me = worker(hr.organisation_id)
    for study in (running, stopping, failed):
        task = platform.run(claim_task, me, tasks[study])
        assert task is not None
        platform.run(report_progress, me, task, 0.42, "84 of 200 people have answered")
        if study == failed:
            platform.run(fail_task, me, task, "The database is busy with other work.")
    for study in (stopping, cancelled):
        platform.run(cancel_task, hr, tasks[study])
    return {
        "study": full,
        "plain_study": plain,
        "queued_study": queued,
        "running_study": running,
        "stopping_study": stopping,
        "cancelled_study": cancelled,
        "failed_study": failed,
        "running_task": tasks[running],
        "failed_task": tasks[failed],
    }
