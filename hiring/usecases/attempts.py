"""An attempt from the link to the receipt. Everything a candidate can do is here or re-exported here."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from hiring.domain.access.policy import Actor, ActorKind, Permission
from hiring.domain.banks.model import Section
from hiring.domain.delivery.attempt import CLOSED_WORDS, AttemptState, state_at
from hiring.domain.delivery.pilots import draw_pilots, pilot_pool
from hiring.domain.people.applications import Status
from hiring.domain.records.events import Event
from hiring.errors import Closed, Invalid, NotFound, Problem
from hiring.ids import new_id, new_token, token_digest
from hiring.store import attempts as store
from hiring.store.applications import lock_application
from hiring.store.enemies import enemies_of_bank
from hiring.store.form_content import FormContent, form_content, form_of_attempt
from hiring.store.tables.attempts import AttemptRow, CandidateSessionRow
from hiring.store.tenancy import enter, unscoped
from hiring.usecases.answers import (
    QuestionView,
    Saved,
    Situation,
    save_answer,
    save_page,
    view_question,
)
from hiring.usecases.practice import PracticeView, check_practice, view_practice
from hiring.usecases.submissions import (
    Receipt,
    ReviewView,
    expire_attempts,
    receipt_of,
    review_attempt,
    submit_attempt,
    view_receipt,
)
from hiring.usecases.work import Work, needs

__all__ = [
    "Begun",
    "InvitationView",
    "PracticeView",
    "QuestionView",
    "Receipt",
    "ReviewView",
    "Saved",
    "Situation",
    "begin_attempt",
    "candidate_actor",
    "check_practice",
    "expire_attempts",
    "open_invitation",
    "review_attempt",
    "save_answer",
    "save_page",
    "submit_attempt",
    "view_practice",
    "view_question",
    "view_receipt",
]

_WRONG_LINK = "This link is not complete, or it is not one of ours."
REVIEW, PRACTICE = "/attempt/review", "/attempt/practice/1"


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What somebody sees who opens a link. `state`: open, or how the attempt or the link has ended."""

    state: AttemptState
    begun: bool
    candidate_name: str
    job_title: str
    organisation_name: str
    simulated: bool
    language: str
    minutes: int
    questions: int
    tried_out: int
    practice: int
    sections: tuple[Section, ...]
    expires_at: datetime
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A browser that has entered an attempt, and where its candidate left off."""

    session_token: str
    next_path: str


@needs(Permission.PUBLIC)
def open_invitation(actor: Actor, work: Work, token: str) -> InvitationView:
    """Return what a link is about. Looking changes nothing, however often and by whomever it is done."""
    del actor
    _enter_by_link(work, token)
    door = store.door(work.session, token)
    drawn = door.attempt.pilots if door.attempt else None
    form = form_of_attempt(work.session, door.job.assessment_id, drawn)
    state = _state_of(door, work.now)
    receipt = receipt_of(work, door.attempt, door.job.title, form) if door.attempt else None
    sections = {item.section for item in form.items}
    return InvitationView(
        state=state,
        begun=door.attempt is not None,
        candidate_name=door.candidate.name,
        job_title=door.job.title,
        organisation_name=form.organisation_name,
        simulated=form.simulated,
        language=form.language,
        minutes=form.minutes,
        questions=len(form.items) + (0 if door.attempt else form.pilots_wanted),
        tried_out=len(drawn or ()) if door.attempt else form.pilots_wanted,
        practice=len(form.practice),
        sections=tuple(section for section in Section if section in sections),
        expires_at=door.attempt.expires_at if door.attempt else door.invitation.expires_at,
        receipt=receipt,
    )


@needs(Permission.PUBLIC)
def begin_attempt(actor: Actor, work: Work, token: str, consent: bool) -> Begun:  # noqa: FBT001
    """Begin the attempt behind a link, or carry on with it on this device; the first time needs `consent`."""
    del actor
    application_id = _enter_by_link(work, token)
    lock_application(work.session, application_id)
    door = store.door(work.session, token)
    state = _state_of(door, work.now)
    if state is not AttemptState.OPEN:
        raise Closed(CLOSED_WORDS[state])
    if door.attempt is None and not consent:
        raise Invalid([Problem("Tick the box if you agree to take part.", "", item="consent")])
    attempt = door.attempt or _start(work, door)
    owner = Actor(ActorKind.CANDIDATE, application_id, attempt.organisation_id, attempt_id=attempt.id)
    event = Event.ATTEMPT_RESUMED if door.attempt else Event.ATTEMPT_BEGUN
    replace(work, actor=owner).record(event, f"attempt:{attempt.id}", application=application_id)
    return Begun(_open_session(work, attempt), _where_left_off(work, attempt))


@needs(Permission.PUBLIC)
def candidate_actor(actor: Actor, work: Work, session_token: str) -> Actor | None:
    """Return whose browser holds this session, or None."""
    del actor
    with unscoped(work.session):
        return store.find_candidate(work.session, session_token)


def _enter_by_link(work: Work, token: str) -> str:
    """Step inside the organisation that a link belongs to; return its application."""
    with unscoped(work.session):
        owner = store.owner_of_link(work.session, token)
    if owner is None:
        raise NotFound(_WRONG_LINK)
    organisation_id, application_id = owner
    enter(work.session, organisation_id)
    return application_id


def _state_of(door: store.Door, now: datetime) -> AttemptState:
    """Return what has become of the attempt and of the link: an older link can end before the attempt does."""
    if door.attempt is not None and door.attempt.state == AttemptState.SUBMITTED.value:
        return AttemptState.SUBMITTED
    if door.invitation.withdrawn_at is not None or door.application.status == Status.WITHDRAWN.value:
        return AttemptState.WITHDRAWN
    state = AttemptState(door.attempt.state) if door.attempt else AttemptState.OPEN
    ends = min(door.attempt.expires_at, door.invitation.expires_at) if door.attempt else door.invitation.expires_at
    return state_at(state, ends, now)


def _start(work: Work, door: store.Door) -> AttemptRow:
    secret = secrets.token_hex(32)
    form = form_content(work.session, door.job.assessment_id)
    attempt = AttemptRow(
        id=new_id(),
        organisation_id=door.application.organisation_id,
        application_id=door.application.id,
        job_id=door.job.id,
        assessment_id=door.job.assessment_id,
        secret=secret,
        state=AttemptState.OPEN.value,
        consented_at=work.now,
        started_at=work.now,
        expires_at=door.invitation.expires_at,
        pilots=_drawn_pilots(work, form, secret),
    )
    door.application.status = Status.STARTED.value
    work.session.add(attempt)
    work.session.flush()
    return attempt


def _drawn_pilots(work: Work, form: FormContent, secret: str) -> list[list[object]] | None:
    if not form.pilots_wanted:
        return None
    enemies = enemies_of_bank(work.session, form.bank_version_id)
    pool = pilot_pool(form.pilots, form.items, enemies)
    drawn = draw_pilots(secret, len(form.items), pool, form.pilots_wanted, enemies)
    return [[place, item_id] for place, item_id in drawn] or None


def _open_session(work: Work, attempt: AttemptRow) -> str:
    token = new_token()
    work.session.add(
        CandidateSessionRow(
            organisation_id=attempt.organisation_id,
            token_sha256=token_digest(token),
            attempt_id=attempt.id,
            created_at=work.now,
        )
    )
    return token


def _where_left_off(work: Work, attempt: AttemptRow) -> str:
    form = form_of_attempt(work.session, attempt.assessment_id, attempt.pilots)
    stored = store.latest_answers(work.session, attempt.id)
    if not stored and form.practice:
        return PRACTICE
    for number, item_id in enumerate(form.item_ids, start=1):
        if item_id not in stored or not stored[item_id].complete:
            return f"/attempt/question/{number}"
    return REVIEW
