"""The audit log in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hiring.domain.access.policy import ActorKind
from hiring.domain.records.events import Event
from hiring.usecases.audit import EventView

WORDS: dict[Event, str] = {
    Event.ORGANISATION_CREATED: "Organisation created",
    Event.STAFF_ADDED: "Member of staff added",
    Event.STAFF_ROLES_CHANGED: "Roles or access changed",
    Event.SIGNED_IN: "Signed in",
    Event.SIGN_IN_FAILED: "Sign-in refused",
    Event.SIGNED_OUT: "Signed out",
    Event.PASSWORD_CHANGED: "Password changed",
    Event.VALUES_SAVED: "Values saved",
    Event.BANK_LOADED: "Question bank loaded",
    Event.BANK_IMPORTED: "Question bank imported",
    Event.BANK_EXPORTED: "Question bank exported",
    Event.BANK_PUBLISHED: "Bank version published",
    Event.DRAFT_OPENED: "Working copy opened",
    Event.DRAFT_CHANGED: "Working copy changed",
    Event.ITEM_WRITTEN: "Situation written",
    Event.ITEM_KEYED: "Key of a situation changed",
    Event.ITEM_MOVED: "Situation moved to another state",
    Event.ITEM_REMOVED: "Situation removed from a working copy",
    Event.ITEM_COMMENTED: "Remark on a situation",
    Event.COMMENT_SETTLED: "Remark settled",
    Event.ENEMIES_NAMED: "Situations kept apart",
    Event.PANEL_OPENED: "Panel opened",
    Event.PANEL_MEMBER_INVITED: "Panel member invited",
    Event.PANEL_MEMBER_WITHDRAWN: "Panel member withdrawn",
    Event.PANEL_RATED: "Panel ratings handed in",
    Event.PANEL_DISCUSSED: "Panel's second round begun",
    Event.PANEL_OPTION_DECIDED: "Doubtful option decided",
    Event.PANEL_CLOSED: "Panel closed",
    Event.PANEL_KEY_TAKEN: "Key taken from a panel",
    Event.PANEL_IMPORTANCE_TAKEN: "Importance taken from a panel",
    Event.STATISTICS_COMPUTED: "Item analysis computed",
    Event.STUDY_STARTED: "Simulation started",
    Event.TASK_CANCELLED: "Background work stopped",
    Event.ASSESSMENT_CREATED: "Assessment created",
    Event.JOB_CREATED: "Job created",
    Event.JOB_STATE_CHANGED: "Job opened or closed",
    Event.JOB_MANAGERS_CHANGED: "Managers of a job changed",
    Event.PROVISIONAL_RANKING_ALLOWED: "Provisional ranking allowed",
    Event.SPECIFICATION_PINNED: "Scoring rule of a job fixed",
    Event.SPECIFICATION_ASKED_FOR: "Another scoring specification asked for",
    Event.SPECIFICATION_REPLACED: "Job given another scoring specification",
    Event.SETTINGS_EXPLORED: "Other settings looked at",
    Event.CANDIDATE_INVITED: "Candidate invited",
    Event.LINK_RENEWED: "New link made",
    Event.INVITATION_WITHDRAWN: "Invitation withdrawn",
    Event.INVITATION_EXPIRED: "Invitation expired",
    Event.ATTEMPT_BEGUN: "Assessment begun",
    Event.ATTEMPT_RESUMED: "Assessment resumed",
    Event.ANSWER_SAVED: "Answer saved",
    Event.ITEM_CHALLENGED: "Situation objected to",
    Event.ATTEMPT_SUBMITTED: "Assessment sent in",
    Event.ABOUT_YOU_SENT: "Voluntary questions sent",
    Event.ATTEMPT_EXPIRED: "Assessment expired",
    Event.SCORE_RECORDED: "Score recorded",
    Event.SCORING_FAILED: "Scoring failed",
    Event.SCORE_EXPORTED: "Score exported for checking",
    Event.SHORTLIST_RANKED: "Shortlist ranked",
    Event.SHORTLIST_VIEWED: "Shortlist looked at",
    Event.CANDIDATE_VIEWED: "Candidate looked at",
}
ACTORS: dict[ActorKind, str] = {
    ActorKind.NOBODY: "Not signed in",
    ActorKind.STAFF: "Member of staff",
    ActorKind.CANDIDATE: "Candidate",
    ActorKind.RATER: "Panel member",
    ActorKind.OPERATOR: "Operator at the machine",
    ActorKind.WORKER: "Background worker",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log as the page shows it."""

    at: datetime
    who: str
    what: str
    tag: str
    subject: str
    details: str


def present(event: EventView) -> Entry:
    """Write one event in words; a tag that is not known is shown as it is."""
    known = event.event in set(Event)
    return Entry(
        at=event.at,
        who=event.actor_name or ACTORS[event.actor_kind],
        what=WORDS[Event(event.event)] if known else event.event,
        tag=event.event,
        subject=event.subject,
        details=_in_words(event.details),
    )


def _in_words(details: Mapping[str, object]) -> str:
    return "; ".join(f"{name.replace('_', ' ')}: {_value(value)}" for name, value in details.items())


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(_value(one) for one in value) or "none"
    return "none" if value is None else str(value)
