"""Jobs and invitations as HR's pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hiring.domain.people.applications import Status
from hiring.usecases.invitations import BoardRow, Invited
from hiring.usecases.jobs import JobView
from hiring.web.presenters.studio_words import STATUSES, quantity

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", *"\uff1d\uff0b\uff0d\uff20")  # the last are = + - @ in full width
OPEN = {Status.INVITED, Status.STARTED}


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A person and the link that is shown once; empty where no answer is awaited."""

    name: str
    email: str
    link: str
    note: str


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many candidates of a job have a status."""

    word: str
    number: int


def links_of(invited: Iterable[Invited], base_url: str) -> list[LinkLine]:
    """Return the links of people who were just invited."""
    return [
        LinkLine(
            person.name,
            person.email,
            f"{base_url}/take/{person.token}" if person.token else "",
            _note(person),
        )
        for person in invited
    ]


def as_text(lines: Sequence[LinkLine]) -> str:
    """Return links as tab-separated text for a spreadsheet, with nothing a spreadsheet would run."""
    rows = (("Name", "E-mail", "Link"), *((line.name, line.email, line.link) for line in lines if line.link))
    return "\n".join("\t".join(_harmless(cell) for cell in row) for row in rows)


def status_counts(job: JobView) -> list[StatusCount]:
    """Return how many candidates have each status, leaving out those nobody has."""
    return [
        StatusCount(word, job.counts[status.value])
        for status, (word, _) in STATUSES.items()
        if job.counts.get(status.value)
    ]


def finished_sentence(job: JobView) -> str:
    """Say how far a job is."""
    if not job.candidates:
        return "Nobody has been invited yet."
    done = job.counts.get(Status.COMPLETED.value, 0)
    return f"{done} of {quantity(job.candidates, 'candidate')} have finished."


def can_renew(row: BoardRow) -> bool:
    """Whether a new link would help this candidate."""
    return (row.status in OPEN and not (row.started_at and row.link_over)) or (
        row.status is Status.EXPIRED and row.started_at is None
    )


def _note(person: Invited) -> str:
    if not person.token:
        return "Has finished or withdrawn: no new link."
    return "Was invited before: this is one more link, the earlier one works too." if person.already else ""


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
