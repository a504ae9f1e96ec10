"""What a use case is given: one open transaction, the time, and ports to the outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.orm import Session

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.records.events import Event
from hiring.domain.records.signed import Signature, SignedRecord, signed_text
from hiring.ids import new_id
from hiring.store.audit import add_event
from hiring.store.tables.records import TaskRow

P = ParamSpec("P")
R = TypeVar("R")


class Passwords(Protocol):
    """Hashes and checks passwords."""

    def hash(self, password: str) -> str:
        """Return what is stored of a password."""
        ...

    def verify(self, stored: str, password: str) -> bool:
        """Whether `password` is the one that `stored` was made from."""
        ...

    def outdated(self, stored: str) -> bool:
        """Whether `stored` was made with weaker parameters than today's."""
        ...


class Signer(Protocol):
    """Signs records so that anybody can check them."""

    def sign(self, text: bytes) -> Signature:
        """Return the signature of `text`."""
        ...


@dataclass
class Work:
    """One transaction of one actor. Use cases read and write through `session` and never commit."""

    session: Session
    actor: Actor
    now: datetime
    passwords: Passwords
    signer: Signer
    rung: list[str] = field(default_factory=list)

    def record(self, event: Event, subject: str, **details: Any) -> None:
        """Write down what happened, in the same transaction as the change itself."""
        add_event(
            self.session,
            {
                "organisation_id": self.actor.organisation_id or None,
                "at": self.now,
                "actor_kind": self.actor.kind.value,
                "actor_id": self.actor.id,
                "event": event.value,
                "subject": subject,
                "details": details,
            },
        )

    def sign(self, record_format: str, content: Mapping[str, Any]) -> SignedRecord:
        """Return a record with the signature of this installation."""
        return SignedRecord(record_format, content, self.signer.sign(signed_text(record_format, content)))

    def pause(self) -> None:
        """Commit what is done so far, and hold no lock while something slow happens that touches no rows.

        The one exception to "a use case never commits": hashing a password must not stop everybody's saving,
        and a try that is refused must still count.
        """
        self.session.commit()

    def enqueue(self, kind: str, arguments: Mapping[str, Any]) -> str:
        """Add a background task; the queue is told of it after the commit. Return its id."""
        task_id = new_id()
        self.session.add(
            TaskRow(
                id=task_id,
                organisation_id=self.actor.organisation_id,
                kind=kind,
                arguments=dict(arguments),
                state="queued",
                created_at=self.now,
            )
        )
        self.rung.append(task_id)
        return task_id


UseCase = Callable[Concatenate[Actor, Work, P], R]


def needs(permission: Permission) -> Callable[[UseCase[P, R]], UseCase[P, R]]:
    """Refuse an actor without `permission` before the use case starts; what it may touch is its own business."""

    def decorate(usecase: UseCase[P, R]) -> UseCase[P, R]:
        @wraps(usecase)
        def checked(actor: Actor, work: Work, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor.require(permission)
            return usecase(actor, work, *args, **kwargs)

        checked.permission = permission  # type: ignore[attr-defined]
        return checked

    return decorate
