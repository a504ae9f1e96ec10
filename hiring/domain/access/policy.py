"""Actors, roles and permissions. Anything not granted here is refused."""

from dataclasses import dataclass, field
from enum import StrEnum

from hiring.errors import NotAllowed


class Role(StrEnum):
    """What a member of staff is to an organisation."""

    HR = "hr"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """Every thing that can be permitted, as scope:action."""

    PUBLIC = "public"
    ACCOUNT = "account:own"
    CANDIDATE = "attempt:own"
    VALUES_READ = "values:read"
    VALUES_WRITE = "values:write"
    BANKS_READ = "banks:read"
    BANKS_WRITE = "banks:write"
    ASSESSMENTS_READ = "assessments:read"
    ASSESSMENTS_WRITE = "assessments:write"
    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    INVITATIONS_WRITE = "invitations:write"
    STATUS_READ = "status:read"
    SHORTLIST_READ = "shortlist:read"
    STAFF_READ = "staff:read"
    STAFF_WRITE = "staff:write"
    AUDIT_READ = "audit:read"
    ORGANISATIONS_WRITE = "organisations:write"  # no role has these two: only the operator and the worker
    TASKS_PERFORM = "tasks:perform"


_P = Permission
_STAFF = frozenset({_P.PUBLIC, _P.ACCOUNT})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.HR: _STAFF
    | {
        _P.VALUES_READ,
        _P.VALUES_WRITE,
        _P.BANKS_READ,
        _P.BANKS_WRITE,
        _P.ASSESSMENTS_READ,
        _P.ASSESSMENTS_WRITE,
        _P.JOBS_READ,
        _P.JOBS_WRITE,
        _P.INVITATIONS_WRITE,
        _P.STATUS_READ,
        _P.SHORTLIST_READ,
        _P.STAFF_READ,
    },
    Role.MANAGER: _STAFF | {_P.JOBS_READ, _P.SHORTLIST_READ},
    Role.ADMINISTRATOR: _STAFF | {_P.STAFF_READ, _P.STAFF_WRITE, _P.AUDIT_READ},
    Role.AUDITOR: _STAFF
    | {
        _P.VALUES_READ,
        _P.BANKS_READ,
        _P.ASSESSMENTS_READ,
        _P.JOBS_READ,
        _P.STATUS_READ,
        _P.SHORTLIST_READ,
        _P.AUDIT_READ,
    },
}


# Named, not "whoever is more than a manager": an administrator sees no candidate, also when they manage one job.
SEE_EVERY_JOB = frozenset({Role.HR, Role.AUDITOR})


class ActorKind(StrEnum):
    """What sort of somebody acts."""

    NOBODY = "nobody"
    STAFF = "staff"
    CANDIDATE = "candidate"
    RATER = "rater"  # a member of a panel, known by their link alone
    OPERATOR = "operator"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: the first argument of every use case.

    A manager's `jobs` are the only ones they can open; HR and auditors see every job of their organisation.
    """

    kind: ActorKind
    id: str = ""
    organisation_id: str = ""
    name: str = ""
    roles: frozenset[Role] = frozenset()
    jobs: frozenset[str] = frozenset()
    attempt_id: str = field(default="")

    def allows(self, permission: Permission) -> bool:
        """Whether this actor may do what `permission` names, before looking at the thing itself."""
        if permission is Permission.PUBLIC:
            return True
        if self.kind is ActorKind.CANDIDATE:
            return permission is Permission.CANDIDATE
        if self.kind in {ActorKind.OPERATOR, ActorKind.WORKER}:
            return permission is not Permission.CANDIDATE
        if self.kind is ActorKind.STAFF:
            return any(permission in GRANTS[role] for role in self.roles)
        return False

    def sees_job(self, job_id: str) -> bool:
        """Whether this actor may open this job of their organisation."""
        return job_id in self.jobs or self.kind is not ActorKind.STAFF or bool(self.roles & SEE_EVERY_JOB)

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowed` unless `allows(permission)`."""
        if not self.allows(permission):
            raise NotAllowed("You may not do this. Ask an administrator if you should be able to.")


NOBODY = Actor(ActorKind.NOBODY)


def operator(organisation_id: str) -> Actor:
    """Return the person at the machine: who can run the command can do everything but answer as a candidate."""
    return Actor(ActorKind.OPERATOR, id="operator", organisation_id=organisation_id, name="local operator")


def worker(organisation_id: str) -> Actor:
    """Return the background worker acting for an organisation."""
    return Actor(ActorKind.WORKER, id="worker", organisation_id=organisation_id, name="background worker")
