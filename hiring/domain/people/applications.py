"""Status and stage: two separate fields."""

from enum import StrEnum


class Status(StrEnum):
    """What the candidate did."""

    INVITED = "invited"
    STARTED = "started"
    COMPLETED = "completed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Stage(StrEnum):
    """What we decided."""

    NEW = "new"
    ASSESSMENT = "assessment"
    SHORTLISTED = "shortlisted"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"
    REJECTED = "rejected"
    ON_HOLD = "on_hold"


class JobState(StrEnum):
    """The life of a job."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
