"""The words of HR's pages for what the code names."""

from hiring.domain.banks.model import Format, ItemState, Kind, Motive, PanelMethod, Section
from hiring.domain.people.applications import JobState, Stage, Status

SECTIONS = {Section.FIT: "Fit", Section.EMPATHY: "Empathy", Section.CARE: "Care"}
SECTION_HINTS = {
    Section.FIT.value: "Situations from the work, each about one of your standards.",
    Section.EMPATHY.value: "What somebody feels and needs, and what would help.",
    Section.CARE.value: "What a person does first, and when care costs something.",
}
KINDS = {
    Kind.SJT: "Fit",
    Kind.EMPATHY: "Empathy",
    Kind.INSTINCT: "Care",
    Kind.PRACTICE: "Practice, not scored",
    Kind.CLIMATE: "Climate, not scored",
}
FORMATS = {
    Format.RATE_ALL: "Rate every action",
    Format.BEST_WORST: "Best and worst",
    Format.PICK_ONE: "Choose one",
    Format.RANK: "Put in order",
    Format.SINGLE_ACTION: "Rate one action",
}
STATES = {
    ItemState.DRAFT: "Draft",
    ItemState.REVIEW: "In review",
    ItemState.PILOT: "Pilot, not scored",
    ItemState.LIVE: "Live",
    ItemState.RETIRED: "Retired",
}
MOTIVES = {
    Motive.CARE: "Care",
    Motive.CONVENIENCE: "Convenience",
    Motive.RULE_HIDING: "Hiding behind a rule",
    Motive.OVER_CONTROL: "Over-control",
    Motive.PLEASING: "Pleasing",
    Motive.PASSING_ON: "Passing it on",
    Motive.BOUNDARY: "Holding a boundary",
}
KEYS = {
    PanelMethod.PROVISIONAL: "Provisional key",
    PanelMethod.EXPERT: "Expert key",
    PanelMethod.IMPORTED: "Imported key",
}
KEY_SENTENCES = {
    PanelMethod.PROVISIONAL: "The authors keyed this bank; no expert panel has rated it yet. "
    "Two other authors would share about 4 of your top 10, so ranking stays off until you switch it on for a job.",
    PanelMethod.EXPERT: "A panel of at least eight experts from two groups keyed this bank.",
    PanelMethod.IMPORTED: "The key came with the bank and nobody here has checked it, "
    "so ranking stays off until you switch it on for a job.",
}
STATUSES = {
    Status.INVITED: ("Invited", ""),
    Status.STARTED: ("Started", "brand-tag"),
    Status.COMPLETED: ("Completed", "good"),
    Status.EXPIRED: ("Expired", "warn"),
    Status.WITHDRAWN: ("Withdrawn", ""),
}
STAGES = {
    Stage.NEW: "New",
    Stage.ASSESSMENT: "Assessment",
    Stage.SHORTLISTED: "Shortlisted",
    Stage.INTERVIEW: "Interview",
    Stage.OFFER: "Offer",
    Stage.HIRED: "Hired",
    Stage.REJECTED: "Rejected",
    Stage.ON_HOLD: "On hold",
}
JOB_STATES = {
    JobState.DRAFT: ("Draft", ""),
    JobState.OPEN: ("Open", "good"),
    JobState.CLOSED: ("Closed", ""),
}


def spoken(code: str) -> str:
    """Write a facet or another code of a bank as words: first_action -> First action."""
    return code.replace("_", " ").capitalize()


def quantity(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: 1 situation, 12 situations."""
    return f"{number} {one if number == 1 else many or one + 's'}"
