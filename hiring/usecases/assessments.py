"""Putting together what is sent to candidates: a form of a bank's situations for a values profile."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import Bank, BankKind, Format, Item, Section
from hiring.domain.delivery.assembly import Known, Wish, assemble_forms
from hiring.domain.delivery.blueprint import (
    Blueprint,
    Form,
    Share,
    assemble_form,
    fixture_form,
    form_of,
)
from hiring.domain.delivery.content import Content, content_of
from hiring.domain.delivery.information import FormInformation, form_information
from hiring.domain.delivery.minutes import minutes_for, minutes_of
from hiring.domain.delivery.pilots import MOST_PILOTS, pilot_items, pilot_pool
from hiring.domain.records.events import Event
from hiring.domain.values.profile import ValuesProfile
from hiring.errors import Invalid
from hiring.ids import new_id
from hiring.store import banks as bank_store
from hiring.store.assessments import all_assessments, assessment_by_id, assessments_of_family
from hiring.store.tables.content import AssessmentRow
from hiring.store.values import latest_profile, profile_by_id
from hiring.usecases.banks import BankSummary, summarise
from hiring.usecases.form_evidence import curves_of, known_of
from hiring.usecases.values import freeze_profile
from hiring.usecases.work import Work, needs

WARN_AT = Fraction(5, 100)
MAX_NAME = 200
_LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class FormView:
    """A form before it is saved; `warnings` says where it departs from what was asked for.

    `pilots`: how many unscored situations each candidate is asked besides.
    """

    form: Form
    content: Content
    minutes: int
    warnings: tuple[str, ...]
    pilots: int = 0
    information: FormInformation | None = None


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
    """An assessment. `fixture`: it tests the machinery, and nobody may be judged by it.

    `parallel`: (id, name) of the forms that were made together with it and share no situation with it.
    """

    id: str
    name: str
    bank: BankSummary
    profile_version: int | None
    sections: tuple[Share, ...]
    standards: tuple[Share, ...]
    standard_names: dict[str, str]
    items: tuple[FormItem, ...]
    content: Content
    minutes: int
    information: FormInformation | None
    pilots: int
    parallel: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    fixture: bool
    created_at: datetime


@needs(Permission.ASSESSMENTS_WRITE)
def preview_forms(
    actor: Actor, work: Work, bank_id: str, blueprint: Blueprint, wish: Wish | None = None, pilots: int = 0
) -> tuple[FormView, ...]:
    """Return the forms that `blueprint` would make of a bank and the newest profile; nothing is saved.

    Without a `wish`, one form: the largest that the bank can fill.
    """
    del actor
    row = latest_profile(work.session)
    profile = ValuesProfile.from_plain(row.content) if row else None
    bank = bank_store.get_bank(work.session, bank_id)
    known = known_of(work, bank_id)
    forms = _assemble(bank, profile, blueprint, wish, known)
    views = [_form_view(bank, profile, form, known, _pilots_for(bank, form, pilots)) for form in forms]
    curves = curves_of(work, bank_id)
    return tuple(replace(one, information=form_information(one.form.items, blueprint, curves)) for one in views)


@needs(Permission.ASSESSMENTS_WRITE)
def create_assessment(
    actor: Actor, work: Work, name: str, bank_id: str, blueprint: Blueprint | None, pilots: int = 0
) -> str:
    """Save an assessment of the largest form and return its id; see `create_assessments`."""
    return create_assessments(actor, work, name, bank_id, blueprint, pilots=pilots)[0]


@needs(Permission.ASSESSMENTS_WRITE)
def create_assessments(  # noqa: PLR0913, PLR0917 - an assessment is its parts
    actor: Actor,
    work: Work,
    name: str,
    bank_id: str,
    blueprint: Blueprint | None,
    wish: Wish | None = None,
    pilots: int = 0,
) -> tuple[str, ...]:
    """Save an assessment per form and return their ids; the values profile they follow cannot change from now on.

    `blueprint` is None only for a fixture, which has no standards to follow. Parallel forms carry a letter each.
    """
    name = _checked_name(name)
    bank = bank_store.get_bank(work.session, bank_id)
    profile = freeze_profile(work) if blueprint else None
    forms = _assemble(bank, profile.profile if profile else None, blueprint, wish, known_of(work, bank_id))
    family, made = new_id(), []
    for letter, form in zip(_LETTERS, forms, strict=False):
        called = f"{name}, form {letter}" if len(forms) > 1 else name
        extra = _pilots_for(bank, form, pilots)
        row = AssessmentRow(
            id=new_id(),
            organisation_id=actor.organisation_id,
            name=called,
            bank_version_id=bank_id,
            values_profile_id=profile.id if profile else None,
            blueprint=_to_plain(blueprint, wish, family if len(forms) > 1 else None) if blueprint else {},
            item_ids=list(form.item_ids),
            minutes=_minutes(bank, form, extra),
            pilots=extra,
            created_at=work.now,
        )
        work.session.add(row)
        work.record(
            Event.ASSESSMENT_CREATED,
            f"assessment:{row.id}",
            name=called,
            bank=bank_id,
            items=len(form.items),
            pilots=extra,
        )
        made.append(row.id)
    return tuple(made)


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


def standards_of(row: AssessmentRow) -> dict[str, str]:
    """Return the mapping of the bank's standards to the organisation's that an assessment was made with."""
    return dict(row.blueprint.get("mapping", {}))


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > MAX_NAME:
        raise Invalid("The assessment needs a name.", f"Use 1 to {MAX_NAME} characters.")
    return name


def _form_view(bank: Bank, profile: ValuesProfile | None, form: Form, known: Known, pilots: int) -> FormView:
    minutes = _minutes(bank, form, pilots)
    return FormView(form, content_of(form.items, known.means), minutes, _warnings(form, profile), pilots)


def _pilots_for(bank: Bank, form: Form, wanted: int) -> int:
    """Return how many pilot situations can really be asked beside a form: one per story at most."""
    pool = pilot_pool(pilot_items(bank), form.items)
    return max(0, min(wanted, MOST_PILOTS, len({item.story or item.id for item in pool})))


def _minutes(bank: Bank, form: Form, pilots: int) -> int:
    """Return the minutes of a form with its pilot situations, reckoned as the longest of them."""
    longest = sorted(pilot_items(bank), key=minutes_of, reverse=True)[:pilots]
    return minutes_for([*form.items, *longest])


def _assemble(
    bank: Bank, profile: ValuesProfile | None, blueprint: Blueprint | None, wish: Wish | None, known: Known
) -> tuple[Form, ...]:
    if bank.kind is BankKind.FIXTURE:
        return (fixture_form(bank),)
    if blueprint is None:
        raise Invalid("The blueprint is missing.", "Choose sections and map the bank's standards.")
    if profile is None:
        raise Invalid("There is no values profile yet.", "State your vision and service standards first.")
    if wish is None:
        return (assemble_form(bank, profile, blueprint),)
    return assemble_forms(bank, profile, blueprint, wish, known)


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


def _to_plain(blueprint: Blueprint, wish: Wish | None, family: str | None) -> dict[str, Any]:
    return {
        **({"wish": asdict(wish)} if wish else {}),
        **({"family": family} if family else {}),
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
        content=content_of(items, known_of(work, row.bank_version_id).means),
        information=_information(work, row, items),
        minutes=row.minutes,
        pilots=row.pilots,
        parallel=_parallel(work, row),
        warnings=_warnings(form, profile),
        fixture=bank.kind is BankKind.FIXTURE,
        created_at=row.created_at,
    )


def _information(work: Work, row: AssessmentRow, items: Sequence[Item]) -> FormInformation | None:
    if not row.blueprint:
        return None
    return form_information(items, _from_plain(row.blueprint), curves_of(work, row.bank_version_id))


def _parallel(work: Work, row: AssessmentRow) -> tuple[tuple[str, str], ...]:
    family = row.blueprint.get("family")
    if not family:
        return ()
    return tuple((one.id, one.name) for one in assessments_of_family(work.session, family) if one.id != row.id)


def _form_item(item: Item, mapping: dict[str, str]) -> FormItem:
    standard = mapping.get(item.standard or "", item.standard or "")
    return FormItem(item.id, item.title, item.section or Section.FIT, item.format, standard)
