"""The simulation lab: ask for a study of a bank or an assessment, let the worker make it, read what came out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.records.events import Event
from hiring.domain.scoring.specification import Specification, specify
from hiring.domain.simulation.crowd import Answering
from hiring.domain.simulation.lab import run_lab
from hiring.domain.simulation.mixture import LabSettings
from hiring.errors import Invalid, Problem
from hiring.ids import new_id
from hiring.store import studies as store
from hiring.store.assessments import all_assessments, assessment_by_id
from hiring.store.banks import bank_version, bank_versions, get_package
from hiring.store.tables.evidence import StudyRow
from hiring.usecases.assessments import standards_of
from hiring.usecases.tasks import TaskView, Tell, view_of_task
from hiring.usecases.work import Work, needs

KIND = "simulate_study"
PAGE = 50
MAX_TITLE = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """What can be studied: a bank version with all its live situations, or the form of an assessment."""

    bank_id: str
    assessment_id: str | None
    name: str


@dataclass(frozen=True)
class StudyView:
    """A study: what was asked for, by whom, the work on it, and what came out (None until then)."""

    id: str
    title: str
    subject: Subject
    settings: LabSettings
    task: TaskView
    result: Mapping[str, Any] | None
    created_at: datetime
    created_by: str


@dataclass(frozen=True)
class StudyList:
    """Some studies, the newest first; `total`: how many there are."""

    studies: tuple[StudyView, ...]
    after: int
    total: int


@needs(Permission.BANKS_READ)
def list_subjects(actor: Actor, work: Work) -> list[Subject]:
    """Return what can be studied: the assessments first, since they are what candidates get."""
    del actor
    banks = {row.id: f"{row.title} {row.version}" for row in bank_versions(work.session)}
    forms = [Subject(row.bank_version_id, row.id, row.name) for row in all_assessments(work.session)]
    return [*forms, *(Subject(bank_id, None, name) for bank_id, name in banks.items())]


@needs(Permission.BANKS_WRITE)
def start_study(
    actor: Actor, work: Work, bank_id: str, assessment_id: str | None, settings: LabSettings, title: str = ""
) -> str:
    """Queue a study; return its id. Raises `Invalid` where the settings make none."""
    specification = _specification(work, bank_id, assessment_id)
    settings.check([scenario.item_id for scenario in specification.scenarios])
    if len(title) > MAX_TITLE:
        raise Invalid([Problem("The title is too long.", f"Use at most {MAX_TITLE} characters.", item="title")])
    name = _name(work, bank_id, assessment_id)
    study_id = new_id()
    task_id = work.enqueue(KIND, {"study_id": study_id})
    work.session.flush()  # the task first: the study names it
    work.session.add(
        StudyRow(
            id=study_id,
            title=title.strip() or f"{name}: {settings.brief}"[:MAX_TITLE],
            bank_version_id=bank_id,
            assessment_id=assessment_id,
            settings=settings.to_plain(),
            task_id=task_id,
            result=None,
            created_at=work.now,
            created_by=actor.name,
        )
    )
    work.record(Event.STUDY_STARTED, f"study:{study_id}", people=settings.n, task=task_id)
    return study_id


@needs(Permission.BANKS_READ)
def list_studies(actor: Actor, work: Work, after: int = 0) -> StudyList:
    """Return some studies of the organisation, the newest first."""
    del actor
    rows = store.studies(work.session, max(after, 0), PAGE)
    tasks = store.tasks_by_id(work.session, [row.task_id for row in rows])
    forms = store.assessment_names(work.session, {row.assessment_id for row in rows if row.assessment_id})
    banks = {row.id: f"{row.title} {row.version}" for row in bank_versions(work.session)}
    names = banks | forms
    found = tuple(
        _view(row, names[row.assessment_id or row.bank_version_id], view_of_task(tasks[row.task_id])) for row in rows
    )
    return StudyList(found, max(after, 0), store.count_studies(work.session))


@needs(Permission.BANKS_READ)
def view_study(actor: Actor, work: Work, study_id: str) -> StudyView:
    """Return one study."""
    del actor
    row = store.study_by_id(work.session, study_id)
    task = store.tasks_by_id(work.session, [row.task_id])[row.task_id]
    return _view(row, _name(work, row.bank_version_id, row.assessment_id), view_of_task(task))


# --- the worker's three steps ---------------------------------------------------------------------


@needs(Permission.TASKS_PERFORM)
def load_study(actor: Actor, work: Work, study_id: str) -> tuple[Answering, LabSettings]:
    """Return what a study needs, so that the database can be let go."""
    del actor
    row = store.study_by_id(work.session, study_id)
    specification = _specification(work, row.bank_version_id, row.assessment_id)
    form = Answering(get_package(work.session, row.bank_version_id), specification)
    return form, LabSettings.from_plain(row.settings)


def compute_study(loaded: tuple[Answering, LabSettings], tell: Tell) -> dict[str, Any]:
    """Simulate; touches no database."""
    form, settings = loaded
    return run_lab(form, settings, tell).to_plain()


@needs(Permission.TASKS_PERFORM)
def store_study(actor: Actor, work: Work, study_id: str, prepared: dict[str, Any]) -> None:
    """Keep what came out."""
    del actor
    store.study_by_id(work.session, study_id).result = prepared


def _specification(work: Work, bank_id: str, assessment_id: str | None) -> Specification:
    package = get_package(work.session, bank_id)
    if assessment_id is None:
        return specify(package)
    assessment = assessment_by_id(work.session, assessment_id)
    if assessment.bank_version_id != bank_id:
        raise Invalid("The assessment is not made of this bank.", "Choose the assessment again.")
    return specify(package, assessment.item_ids, standards_of(assessment))


def _name(work: Work, bank_id: str, assessment_id: str | None) -> str:
    if assessment_id is not None:
        return assessment_by_id(work.session, assessment_id).name
    row = bank_version(work.session, bank_id)
    return f"{row.title} {row.version}"


def _view(row: StudyRow, name: str, task: TaskView) -> StudyView:
    return StudyView(
        id=row.id,
        title=row.title,
        subject=Subject(row.bank_version_id, row.assessment_id, name),
        settings=LabSettings.from_plain(row.settings),
        task=task,
        result=row.result,
        created_at=row.created_at,
        created_by=row.created_by,
    )
