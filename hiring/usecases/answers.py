"""Showing a question and saving an answer to it. The bank's key is never read here."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import Format, Item
from hiring.domain.delivery.answers import Answer, is_complete
from hiring.domain.delivery.attempt import CLOSED_WORDS, AttemptState, state_at
from hiring.domain.delivery.fields import (
    Fields,
    from_fields,
    from_form,
    missing_fields,
    read_save_request,
    to_fields,
)
from hiring.domain.delivery.references import item_reference, items_by_reference, options_by_reference
from hiring.domain.records.events import Event
from hiring.errors import Busy, Closed, Conflict, Invalid, NotFound
from hiring.store import attempts as store
from hiring.store.form_content import FormContent, form_of_attempt
from hiring.usecases.work import Work, needs

LONGEST_KEY = 80
_STALE = "This answer was changed in another window or on another device after this page was opened."


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option under the name it has in this attempt."""

    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Situation:
    """An item as a candidate sees it: no id of the bank, no key."""

    reference: str
    format: Format
    would_do: bool
    title: str
    paragraphs: tuple[str, ...]
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with the answer stored for it, as fields of its form."""

    number: int
    total: int
    situation: Situation
    fields: Fields
    revision: int
    complete: bool
    saved_at: datetime | None
    language: str
    organisation_name: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """What is acknowledged: it is stored for good. `missing` names the fields still without an answer.

    `total` is the number of questions, for a page that has to know where to go next.
    """

    revision: int
    saved_at: datetime
    complete: bool
    missing: tuple[str, ...] = ()
    total: int = 0


@needs(Permission.CANDIDATE)
def view_question(actor: Actor, work: Work, number: int) -> QuestionView:
    """Return a question of this attempt by its number, 1 to the last."""
    sitting, form = open_sitting(actor, work)
    item = numbered(form.items, number)
    stored = store.latest_answer(work.session, actor.attempt_id, item.id)
    return QuestionView(
        number=number,
        total=len(form.items),
        situation=situation(sitting.secret, item),
        fields=to_fields(sitting.secret, item, stored.answer),
        revision=stored.revision,
        complete=stored.complete,
        saved_at=stored.saved_at,
        language=form.language,
        organisation_name=form.organisation_name,
        simulated=form.simulated,
    )


@needs(Permission.CANDIDATE)
def save_answer(actor: Actor, work: Work, reference: str, body: bytes, idempotency_key: str = "") -> Saved:
    """Save an answer, or part of one, as soon as it is given.

    Checked in the order of contracts.md, section 4: not an item of this attempt (`NotFound`), attempt closed
    (`Closed`), the same request once more (the first reply again), not an answer to this item (`Invalid`),
    revision not above the stored one (`Conflict`, with what is stored).
    """
    sitting, form = _sitting(actor, work, lock=True)
    item_id = items_by_reference(sitting.secret, form.item_ids).get(reference)
    if item_id is None:
        raise NotFound("This is not a question of your assessment.")
    _refuse_closed(sitting, work)
    item = form.item(item_id)
    request_sha256 = hashlib.sha256(reference.encode() + b"\n" + body).hexdigest()
    stored, replayed = store.latest_and_replayed(work.session, actor.attempt_id, item_id, idempotency_key)
    if replayed is not None and replayed.request_sha256 == request_sha256:
        return Saved(replayed.revision, replayed.saved_at, replayed.complete)
    _check_key(idempotency_key, used=replayed is not None)
    request = read_save_request(body)
    answer = from_fields(sitting.secret, item, request.fields)
    if request.revision <= stored.revision:
        raise Conflict(_STALE, _current(sitting, item, stored))
    new = store.NewAnswer(
        item_id, request.revision, answer, is_complete(item, answer), idempotency_key or None, request_sha256
    )
    return _add(actor, work, new, missing_fields(sitting.secret, item, answer))


@needs(Permission.CANDIDATE)
def save_page(actor: Actor, work: Work, number: int, pairs: Iterable[tuple[str, str]], revision: int | None) -> Saved:
    """Save what a page's form holds; `revision` is the one the page was made from (none: whatever is stored).

    Nothing is written where the page holds what is stored already, so that pressing the button twice is harmless.
    """
    sitting, form = _sitting(actor, work, lock=True)
    item = numbered(form.items, number)
    _refuse_closed(sitting, work)
    answer = from_form(sitting.secret, item, pairs)
    missing = missing_fields(sitting.secret, item, answer)
    stored = store.latest_answer(work.session, actor.attempt_id, item.id)
    if answer == stored.answer:
        return Saved(stored.revision, stored.saved_at or work.now, stored.complete, missing, len(form.items))
    if revision is not None and revision < stored.revision:
        raise Conflict(_STALE, _current(sitting, item, stored))
    new = store.NewAnswer(item.id, stored.revision + 1, answer, is_complete(item, answer))
    return replace(_add(actor, work, new, missing), total=len(form.items))


def open_sitting(actor: Actor, work: Work, *, lock: bool = False) -> tuple[store.Sitting, FormContent]:
    """Return the attempt and its form; raise `Closed` if it takes no answers."""
    found, form = _sitting(actor, work, lock=lock)
    _refuse_closed(found, work)
    return found, form


def numbered(items: tuple[Item, ...], number: int) -> Item:
    """Return the item with this number, counted from 1."""
    if not 1 <= number <= len(items):
        raise NotFound("There is no question with this number.")
    return items[number - 1]


def situation(secret: str, item: Item) -> Situation:
    """Return an item as the candidate of the attempt with this secret sees it."""
    return Situation(
        reference=item_reference(secret, item.id),
        format=item.format,
        would_do=item.instruction == "would_do",
        title=item.title,
        paragraphs=tuple(part.strip() for part in item.stem.split("\n\n") if part.strip()),
        options=tuple(
            OptionView(reference, option.text) for reference, option in options_by_reference(secret, item).items()
        ),
    )


def _sitting(actor: Actor, work: Work, *, lock: bool = False) -> tuple[store.Sitting, FormContent]:
    found = store.sitting(work.session, actor.attempt_id, lock=lock)
    return found, form_of_attempt(work.session, found.assessment_id, found.pilots)


def _refuse_closed(sitting: store.Sitting, work: Work) -> None:
    state = state_at(AttemptState(sitting.state), sitting.expires_at, work.now)
    if state is not AttemptState.OPEN:
        raise Closed(CLOSED_WORDS[state])


def _check_key(idempotency_key: str, *, used: bool) -> None:
    if used:
        raise Invalid("This Idempotency-Key belongs to another request.", "Send a new key with a new request.")
    if len(idempotency_key) > LONGEST_KEY or not idempotency_key.isascii():
        raise Invalid("The Idempotency-Key is too long.", f"Use at most {LONGEST_KEY} plain characters.")


def _current(sitting: store.Sitting, item: Item, stored: store.StoredAnswer) -> dict[str, object]:
    return {"revision": stored.revision, "answer": to_fields(sitting.secret, item, stored.answer)}


def _add(actor: Actor, work: Work, new: store.NewAnswer, missing: tuple[str, ...]) -> Saved:
    try:
        store.add_answer(work.session, actor, new, work.now)
    except IntegrityError as error:  # the lock on the attempt makes saves queue up; this is the last wall
        raise Busy("Another save arrived at the same moment. Nothing is lost: send this one again.") from error
    work.record(Event.ANSWER_SAVED, f"attempt:{actor.attempt_id}", item=new.item_id, revision=new.revision)
    return Saved(new.revision, work.now, new.complete, missing)


def answers_of(form: FormContent, stored: dict[str, store.StoredAnswer]) -> dict[str, Answer]:
    """Return the answers to a form by item id, in the form's order; items without any are left out."""
    return {
        item_id: stored[item_id].answer for item_id in form.item_ids if item_id in stored and stored[item_id].answer
    }
