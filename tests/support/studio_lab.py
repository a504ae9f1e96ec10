"""What the tests of background work and of the simulation lab need of the world."""

from hiring.domain.access.policy import Actor
from hiring.usecases.work import Work


def ask_for_work(actor: Actor, work: Work, kind: str = "echo") -> str:
    """Queue background work that does nothing; return its id."""
    del actor
    return work.enqueue(kind, {})
