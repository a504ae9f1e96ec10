"""What item analyses are made of: bank versions, assessments and jobs, each as the jobs whose answers it takes in."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hiring.errors import NotFound
from hiring.store import statistics as store
from hiring.store.assessments import all_assessments
from hiring.store.banks import bank_versions
from hiring.usecases.work import Work


class Scope(StrEnum):
    """What an analysis is of; a bank is one version of it."""

    JOB = "job"
    ASSESSMENT = "assessment"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is analysed: its jobs, the bank version, and under which key."""

    scope: Scope
    scope_id: str
    name: str
    about: str
    bank_id: str
    places: tuple[store.Place, ...]

    @property
    def job_ids(self) -> list[str]:
        """The jobs whose answers it takes in."""
        return [place.job_id for place in self.places]


def all_subjects(work: Work) -> list[Subject]:
    """Return everything of the organisation that can be analysed: bank versions, then assessments, then jobs."""
    everywhere = store.places(work.session)
    banks = [
        Subject(Scope.BANK, row.id, f"{row.title}, version {row.version}", "", row.id, _using(everywhere, bank=row.id))
        for row in bank_versions(work.session)
    ]
    titles = {subject.scope_id: subject.name for subject in banks}
    assessments = [
        Subject(
            Scope.ASSESSMENT,
            row.id,
            row.name,
            titles[row.bank_version_id],
            row.bank_version_id,
            _using(everywhere, assessment=row.id),
        )
        for row in all_assessments(work.session)
    ]
    jobs = [Subject(Scope.JOB, p.job_id, p.job_title, p.assessment_name, p.bank_id, (p,)) for p in everywhere]
    return [*banks, *assessments, *jobs]


def _using(places: Iterable[store.Place], *, bank: str = "", assessment: str = "") -> tuple[store.Place, ...]:
    return tuple(place for place in places if bank == place.bank_id or assessment == place.assessment_id)


def find_subject(work: Work, scope: str, scope_id: str) -> Subject:
    """Return one of them by its scope and id."""
    for subject in all_subjects(work):
        if (subject.scope.value, subject.scope_id) == (scope, scope_id):
            return subject
    raise NotFound("There is nothing to analyse here.")
