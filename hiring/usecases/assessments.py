"""Putting together what is sent to candidates: a form of a bank's situations for a values profile."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import Bank, BankKind, Format, Item, Section
from hiring.domain.delivery.blueprint import (
    Blueprint,
    Form,
    Share,
    assemble_form,
    fixture_form,
    form_of,
)
from hiring.domain.records.events import Event
from hiring.domain.values.profile import ValuesProfile
from hiring.errors import Invalid
from hiring.ids import new_id
from hiring.store import banks as bank_store
from hiring.store.assessments import all_assessments, assessment_by_id
from hiring.store.tables.content import AssessmentRow
from hiring.store.values import latest_profile, profile_by_id
from hiring.usecases.banks import BankSummary, summarise
from hiring.usecases.values import freeze_profile
from hiring.usecases.work import Work, needs

WARN_AT = Fraction(5, 100)
MAX_NAME = 200
_MINUTES = {Format.RATE_ALL: Fraction(3, 2)}
_READING = 2


@dataclass(frozen=True, slots=True)
class FormView:
    """A form before it is saved; `warnings` says where it departs from what was asked for."""

    form: Form
    minutes: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormItem:
    """A situation of a form, in a list."""

    id: str
    title: str
    section: Section
    format: Format
    standard: str


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """An assessment. `fixture`: it tests the machinery, and nobody may be judged by it."""

    id: str
    name: str
    bank: BankSummary
    profile_version: int | None
    sections: tuple[Share, ...]
    standards: tuple[Share, ...]
    standard_names: dict[str, str]
    items: tuple[FormItem, ...]
    minutes: int
    warnings: tuple[str, ...]
    fixture: bool
    created_at: datetime


@needs(Permission.ASSESSMENTS_WRITE)
def preview_form(actor: Actor, work: Work, bank_id: str, blueprint: Blueprint) -> FormView:
    """Return the form that `blueprint` would make of a bank and the newest profile; nothing is saved."""
    del actor
    row = latest_profile(work.session)
    profile = ValuesProfile.from_plain(row.content) if row else None
    form = _assemble(bank_store.get_bank(work.session, bank_id), profile, blueprint)
    return FormView(form, minutes_for(form.items), _warnings(form, profile))


@needs(Permission.ASSESSMENTS_WRITE)
def create_assessment(actor: Actor, work: Work, name: str, bank_id: str, blueprint: Blueprint | None) -> str:
    """Save an assessment and return its id; the values profile it follows cannot change from now on.

    `blueprint` is None only for a fixture, which has no standards to follow.
    """
    name = _checked_name(name)
    bank = bank_store.get_bank(work.session, bank_id)
    profile = freeze_profile(work) if blueprint else None
    form = _assemble(bank, profile.profile if profile else None, blueprint)
    row = AssessmentRow(
        id=new_id(),
        organisation_id=actor.organisation_id,
        name=name,
        bank_version_id=bank_id,
        values_profile_id=profile.id if profile else None,
        blueprint=_to_plain(blueprint) if blueprint else {},
        item_ids=list(form.item_ids),
        minutes=minutes_for(form.items),
        created_at=work.now,
    )
    work.session.add(row)
    work.record(Event.ASSESSMENT_CREATED, f"assessment:{row.id}", name=name, bank=bank_id, items=len(form.items))
    return row.id


@needs(Permission.ASSESSMENTS_READ)
def list_assessments(actor: Actor, work: Work) -> list[AssessmentView]:
    """Return every assessment, the newest first."""
    del actor
    return [_view(work, row) for row in all_assessments(work.session)]


@needs(Permission.ASSESSMENTS_READ)
def view_assessment(actor: Actor, work: Work, assessment_id: str) -> AssessmentView:
    """Return one assessment."""
    del actor
    return _view(work, assessment_by_id(work.session, assessment_id))


def minutes_for(items: Iterable[Item]) -> int:
    """Return how long a form takes, rather a little over: reading time and a minute or more per situation."""
    return _READING + math.ceil(sum((_MINUTES.get(item.format, Fraction(1)) for item in items), Fraction(0)))


def standards_of(row: AssessmentRow) -> dict[str, str]:
    """Return the mapping of the bank's standards to the organisation's that an assessment was made with."""
    return dict(row.blueprint.get("mapping", {}))


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        raise Invalid("The assessment needs a name.", f"Use 1 to {MAX_NAME} characters.")
    return name


def _assemble(bank: Bank, profile: ValuesProfile | None, blueprint: Blueprint | None) -> Form:
    if bank.kind is BankKind.FIXTURE:
        return fixture_form(bank)
    if blueprint is None:
        raise Invalid("The blueprint is missing.", "Choose sections and map the bank's standards.")
    if profile is None:
        raise Invalid("There is no values profile yet.", "State your vision and service standards first.")
    return assemble_form(bank, profile, blueprint)


def _warnings(form: Form, profile: ValuesProfile | None) -> tuple[str, ...]:
    names = {s.id: s.name for s in profile.standards} if profile else {}
    return tuple(
        f"{names.get(share.name, share.name.capitalize())}: {_percent(share.nominal)} was asked for, "
        f"{_percent(share.actual)} of the situations measure it."
        for share in (*form.sections, *form.standards)
        if abs(share.nominal - share.actual) > WARN_AT
    )


def _percent(share: Fraction) -> str:
    return f"{round(100 * share)} %"


def _to_plain(blueprint: Blueprint) -> dict[str, Any]:
    return {
        "sections": [section.value for section in blueprint.sections],
        "care_share": blueprint.care_share,
        "mapping": dict(blueprint.mapping),
        "unmeasured": list(blueprint.unmeasured),
    }


def _from_plain(plain: dict[str, Any]) -> Blueprint:
    return Blueprint(
        sections=tuple(Section(section) for section in plain["sections"]),
        care_share=plain["care_share"],
        mapping=dict(plain["mapping"]),
        unmeasured=tuple(plain.get("unmeasured", ())),
    )


def _view(work: Work, row: AssessmentRow) -> AssessmentView:
    bank = bank_store.get_bank(work.session, row.bank_version_id)
    items = tuple(bank.item(item_id) for item_id in row.item_ids)
    profile_row = profile_by_id(work.session, row.values_profile_id) if row.values_profile_id else None
    profile = ValuesProfile.from_plain(profile_row.content) if profile_row else None
    form = form_of(items, profile, _from_plain(row.blueprint)) if profile else fixture_form(bank)
    mapping = standards_of(row)
    return AssessmentView(
        id=row.id,
        name=row.name,
        bank=summarise(work, bank_store.bank_version(work.session, row.bank_version_id)),
        profile_version=profile_row.version if profile_row else None,
        sections=form.sections,
        standards=form.standards,
        standard_names={s.id: s.name for s in profile.standards} if profile else {},
        items=tuple(_form_item(item, mapping) for item in items),
        minutes=row.minutes,
        warnings=_warnings(form, profile),
        fixture=bank.kind is BankKind.FIXTURE,
        created_at=row.created_at,
    )


def _form_item(item: Item, mapping: dict[str, str]) -> FormItem:
    standard = mapping.get(item.standard or "", item.standard or "")
    return FormItem(item.id, item.title, item.section or Section.FIT, item.format, standard)
