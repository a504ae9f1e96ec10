"""The tags of audit events, as subject:action."""

from enum import StrEnum


class Event(StrEnum):
    """Everything that is worth remembering; the tag never changes its meaning."""

    ORGANISATION_CREATED = "organisation:created"
    STAFF_ADDED = "staff:added"
    STAFF_ROLES_CHANGED = "staff:roles-changed"
    SIGNED_IN = "account:signed-in"
    SIGN_IN_FAILED = "account:sign-in-failed"
    SIGNED_OUT = "account:signed-out"
    PASSWORD_CHANGED = "account:password-changed"  # noqa: S105 - a tag
    VALUES_SAVED = "values:saved"
    BANK_LOADED = "bank:loaded"
    ASSESSMENT_CREATED = "assessment:created"
    JOB_CREATED = "job:created"
    JOB_STATE_CHANGED = "job:state-changed"
    JOB_MANAGERS_CHANGED = "job:managers-changed"
    PROVISIONAL_RANKING_ALLOWED = "job:provisional-ranking-allowed"
    SPECIFICATION_PINNED = "job:specification-pinned"
    CANDIDATE_INVITED = "invitation:created"
    LINK_RENEWED = "invitation:renewed"
    INVITATION_WITHDRAWN = "invitation:withdrawn"
    INVITATION_EXPIRED = "invitation:expired"
    ATTEMPT_BEGUN = "attempt:begun"
    ATTEMPT_RESUMED = "attempt:resumed"
    ANSWER_SAVED = "attempt:answer-saved"
    ATTEMPT_SUBMITTED = "attempt:submitted"
    ATTEMPT_EXPIRED = "attempt:expired"
    SCORE_RECORDED = "score:recorded"
    SCORING_FAILED = "score:failed"
    SHORTLIST_RANKED = "shortlist:ranked"
    SHORTLIST_VIEWED = "shortlist:viewed"
    CANDIDATE_VIEWED = "shortlist:candidate-viewed"
