"""The failures a person can meet; only the outermost layer turns them into a page, a status or an exit code."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input: where it is, what it is, and what to do about it."""

    message: str
    remedy: str
    file: str = ""
    line: int | None = None
    item: str = ""

    def __str__(self) -> str:
        """Return `file:line: item: message. Remedy`, leaving out what is not known."""
        place = self.file + (f":{self.line}" if self.line is not None else "")
        where = ": ".join(part for part in (place, self.item) if part)
        text = f"{self.message} {self.remedy}".strip()
        return f"{where}: {text}" if where else text


class HiringError(Exception):
    """Any failure that is expected, has words for the person, and changed nothing."""


class NotFound(HiringError):
    """There is no such thing, or not for this person: the two are never told apart."""


class NotAllowed(HiringError):
    """The actor may not do this."""


class NotSignedIn(HiringError):
    """Nobody is signed in, or the session has ended."""


class Closed(HiringError):
    """The attempt takes no more answers: it was submitted, has expired or was withdrawn."""


class Busy(HiringError):
    """The store could not take the change now; nothing was saved, and trying again is safe."""


class Conflict(HiringError):
    """Somebody else, or another tab, was there first; `current` is what is stored now."""

    def __init__(self, message: str, current: object = None) -> None:
        super().__init__(message)
        self.current = current


class Invalid(HiringError):
    """The input is not usable; `problems` lists everything that is wrong with it, all at once."""

    def __init__(self, problems: Iterable[Problem] | str, remedy: str = "") -> None:
        if isinstance(problems, str):
            problems = [Problem(problems, remedy)]
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
