"""What candidates are shown, read once per process: an assessment and its bank version never change. No key is here."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from hiring.domain.banks.model import Item
from hiring.domain.delivery.pilots import Pilots, pilot_items, with_pilots
from hiring.errors import NotFound
from hiring.store.banks import get_bank
from hiring.store.tables.content import AssessmentRow, BankKeyRow
from hiring.store.tables.organisations import OrganisationRow

KEPT = 256


@dataclass(frozen=True)
class FormContent:
    """The situations of an assessment in the order asked, its practice items, and whose it is.

    `pilots`: unscored situations of the bank, `pilots_wanted` of which each attempt is asked besides.
    """

    assessment_id: str
    bank_version_id: str
    organisation_name: str
    simulated: bool
    language: str
    minutes: int
    items: tuple[Item, ...]
    practice: tuple[Item, ...]
    pilots: tuple[Item, ...] = ()
    pilots_wanted: int = 0
    item_ids: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "item_ids", tuple(item.id for item in self.items))

    def item(self, item_id: str) -> Item:
        """Return the item of this form with this id."""
        return self.items[self.item_ids.index(item_id)]


_FORMS: dict[str, FormContent] = {}


def form_of_attempt(session: Session, assessment_id: str, pilots: Sequence[Sequence[object]] | None) -> FormContent:
    """Return the form as one attempt is asked it: with the pilot situations drawn for it at their places."""
    form = form_content(session, assessment_id)
    if not pilots:
        return form
    return _with_pilots(form, tuple((int(str(place)), str(item_id)) for place, item_id in pilots))


@lru_cache(maxsize=4096)
def _with_pilots(form: FormContent, pilots: Pilots) -> FormContent:
    known = {item.id: item for item in form.pilots}
    return replace(form, items=with_pilots(form.items, pilots, known))


def form_content(session: Session, assessment_id: str) -> FormContent:
    """Return the form of an assessment that the session's organisation owns (an attempt or a job names it)."""
    known = _FORMS.get(assessment_id)
    if known is not None:
        return known
    made = _read(session, assessment_id)
    if len(_FORMS) >= KEPT:
        _FORMS.clear()
    _FORMS[assessment_id] = made
    return made


def practice_rationales(session: Session, form: FormContent, item_id: str) -> dict[str, str]:
    """Return option id -> rationale of a practice item; nothing else of any key is read."""
    if all(item.id != item_id for item in form.practice):
        raise NotFound("There is no such practice question.")
    query = select(BankKeyRow.content[item_id]["options"]).where(BankKeyRow.bank_version_id == form.bank_version_id)
    options = session.scalar(query) or {}
    return {option_id: str(option.get("rationale", "")) for option_id, option in options.items()}


def _read(session: Session, assessment_id: str) -> FormContent:
    query = (
        select(AssessmentRow, OrganisationRow.name, OrganisationRow.simulated)
        .join(OrganisationRow, OrganisationRow.id == AssessmentRow.organisation_id)
        .where(AssessmentRow.id == assessment_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no such assessment.")
    assessment, name, simulated = row
    bank = get_bank(session, assessment.bank_version_id)
    return FormContent(
        assessment_id=assessment.id,
        bank_version_id=assessment.bank_version_id,
        organisation_name=name,
        simulated=simulated,
        language=bank.language,
        minutes=assessment.minutes,
        items=tuple(bank.item(item_id) for item_id in assessment.item_ids),
        practice=bank.practice_items,
        pilots=pilot_items(bank),
        pilots_wanted=assessment.pilots,
    )
