"""A values profile and its rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from hiring.errors import Invalid, Problem

MIN_STANDARDS, MAX_STANDARDS = 4, 8
MIN_IMPORTANCE, MAX_IMPORTANCE = 1, 10
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """One thing the organisation promises to do for its customers, and how much it matters (1-10)."""

    id: str
    name: str
    promise: str
    behaviours: tuple[str, ...]
    importance: int


@dataclass(frozen=True, slots=True)
class ValuesProfile:
    """A version of vision, customer experience and service standards; immutable once an assessment uses it."""

    vision: str
    customer_experience: str
    standards: tuple[ServiceStandard, ...]

    def standard(self, standard_id: str) -> ServiceStandard | None:
        """Return the standard with this id, or None."""
        return next((s for s in self.standards if s.id == standard_id), None)

    def to_plain(self) -> dict[str, Any]:
        """Return the profile as plain data."""
        return {
            "vision": self.vision,
            "customer_experience": self.customer_experience,
            "standards": [
                {
                    "id": s.id,
                    "name": s.name,
                    "promise": s.promise,
                    "behaviours": list(s.behaviours),
                    "importance": s.importance,
                }
                for s in self.standards
            ],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return the profile that `to_plain` made `plain` from."""
        return cls(
            vision=plain["vision"],
            customer_experience=plain["customer_experience"],
            standards=tuple(
                ServiceStandard(s["id"], s["name"], s["promise"], tuple(s["behaviours"]), s["importance"])
                for s in plain["standards"]
            ),
        )


def check_profile(profile: ValuesProfile) -> ValuesProfile:
    """Return `profile`; raise `Invalid` with everything that is wrong with it."""
    problems = []
    if not profile.vision.strip():
        problems.append(Problem("The vision is empty.", "Say in a sentence what the organisation is for."))
    if not profile.customer_experience.strip():
        problems.append(Problem("The customer experience is empty.", "Say what customers are promised."))
    if not MIN_STANDARDS <= len(profile.standards) <= MAX_STANDARDS:
        problems.append(
            Problem(
                f"There are {len(profile.standards)} service standards.",
                f"State {MIN_STANDARDS} to {MAX_STANDARDS}: fewer say too little, more cannot all be measured.",
            )
        )
    seen: set[str] = set()
    for standard in profile.standards:
        problems += _check_standard(standard, seen)
        seen.add(standard.id)
    if problems:
        raise Invalid(problems)
    return profile


def _check_standard(standard: ServiceStandard, seen: set[str]) -> list[Problem]:
    checks = [
        (
            not _SLUG.fullmatch(standard.id),
            "The short name is not usable.",
            "Use a-z, 0-9 and single hyphens.",
        ),
        (standard.id in seen, "The short name is used twice.", "Give each standard its own."),
        (not standard.name.strip(), "The name is empty.", "Name the standard in a few words."),
        (not standard.promise.strip(), "The promise is empty.", "Say what the customer can expect."),
        (not standard.behaviours, "No behaviour is given.", "Describe at least one thing people do."),
        (
            not MIN_IMPORTANCE <= standard.importance <= MAX_IMPORTANCE,
            f"The importance is {standard.importance}.",
            f"Choose {MIN_IMPORTANCE} to {MAX_IMPORTANCE}.",
        ),
    ]
    return [Problem(message, remedy, item=standard.id or standard.name) for wrong, message, remedy in checks if wrong]
