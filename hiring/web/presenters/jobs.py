"""The jobs a manager may open."""

from dataclasses import dataclass

from hiring.domain.people.applications import Status
from hiring.usecases.jobs import JobView
from hiring.web.presenters.studio_words import JOB_STATES, quantity


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job in the list; `note` says why nobody is ranked, where that is so."""

    id: str
    title: str
    state: str
    state_kind: str
    finished: str
    share: float
    k: int
    note: str


def job_line(job: JobView) -> JobLine:
    """Return what the list of jobs shows of one."""
    state, kind = JOB_STATES[job.state]
    done = job.counts.get(Status.COMPLETED.value, 0)
    return JobLine(
        id=job.id,
        title=job.title,
        state=state,
        state_kind=kind,
        finished=finished_words(job),
        share=done / job.candidates if job.candidates else 0.0,
        k=job.k,
        note="" if job.ranking_allowed else "Fixture: not ranked" if job.fixture else "Not ranked yet",
    )


def finished_words(job: JobView) -> str:
    """Say how many candidates have finished, and what became of those who will not."""
    if not job.candidates:
        return "Nobody has been invited yet."
    done = job.counts.get(Status.COMPLETED.value, 0)
    words = f"{done} of {quantity(job.candidates, 'candidate')} {'has' if job.candidates == 1 else 'have'} finished"
    gone = [
        f"{number} {word}"
        for status, word in ((Status.EXPIRED, "ran out of time"), (Status.WITHDRAWN, "withdrew"))
        if (number := job.counts.get(status.value, 0))
    ]
    return f"{', '.join([words, *gone])}."
