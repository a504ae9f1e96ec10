"""Practice: tried and explained, never stored and never scored. The only place where a candidate reads a rationale."""

from collections.abc import Iterable
from dataclasses import dataclass

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.delivery.fields import Fields, from_form, missing_fields, to_fields
from hiring.domain.delivery.references import option_reference
from hiring.store.form_content import practice_rationales
from hiring.usecases.answers import Situation, numbered, open_sitting, situation
from hiring.usecases.work import Work, needs


@dataclass(frozen=True, slots=True)
class PracticeView:
    """A practice question; once it was answered, with a word on each action (by the option's reference)."""

    number: int
    total: int
    situation: Situation
    language: str
    organisation_name: str
    simulated: bool
    fields: Fields
    missing: tuple[str, ...] = ()
    explanations: dict[str, str] | None = None


@needs(Permission.CANDIDATE)
def view_practice(actor: Actor, work: Work, number: int) -> PracticeView:
    """Return a practice question by its number."""
    return _view(actor, work, number, None)


@needs(Permission.CANDIDATE)
def check_practice(actor: Actor, work: Work, number: int, pairs: Iterable[tuple[str, str]]) -> PracticeView:
    """Return a practice question with the answer given and, if it is whole, what the authors think of each action."""
    return _view(actor, work, number, pairs)


def _view(actor: Actor, work: Work, number: int, pairs: Iterable[tuple[str, str]] | None) -> PracticeView:
    sitting, form = open_sitting(actor, work)
    item = numbered(form.practice, number)
    answer = {} if pairs is None else from_form(sitting.secret, item, pairs)
    missing = () if pairs is None else missing_fields(sitting.secret, item, answer)
    explanations = None
    if pairs is not None and not missing:
        rationales = practice_rationales(work.session, form, item.id)
        explanations = {
            option_reference(sitting.secret, item.id, option_id): text for option_id, text in rationales.items()
        }
    return PracticeView(
        number=number,
        total=len(form.practice),
        situation=situation(sitting.secret, item),
        language=form.language,
        organisation_name=form.organisation_name,
        simulated=form.simulated,
        fields=to_fields(sitting.secret, item, answer),
        missing=missing,
        explanations=explanations,
    )
