"""What roles are called, what they let people do, and where their work begins."""

from hiring.domain.access.policy import Actor, Role

ROLE_NAMES: dict[Role, str] = {
    Role.HR: "HR",
    Role.MANAGER: "Hiring manager",
    Role.ADMINISTRATOR: "Administrator",
    Role.AUDITOR: "Auditor",
}
ROLE_HINTS: dict[str, str] = {
    Role.HR.value: "Writes values, assessments and jobs, invites candidates, reads shortlists.",
    Role.MANAGER.value: "Reads the shortlists of the jobs they are given, and no others.",
    Role.ADMINISTRATOR.value: "Adds staff, sets roles, reads the audit log. Sees no candidate.",
    Role.AUDITOR.value: "Reads everything that explains a decision. Changes nothing.",
}
# The first of these roles that somebody has decides.
HOMES: tuple[tuple[Role, str], ...] = (
    (Role.HR, "/studio"),
    (Role.MANAGER, "/jobs"),
    (Role.AUDITOR, "/admin/audit"),
    (Role.ADMINISTRATOR, "/admin/staff"),
)


def home_of(actor: Actor) -> str:
    """Return the page where this member of staff begins."""
    return next((path for role, path in HOMES if role in actor.roles), "/account")
