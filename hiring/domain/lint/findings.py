"""What the linter reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # the bank cannot be used
    WARNING = "warning"  # a score would suffer, or somebody would be treated unfairly: mend it before publishing
    NOTE = "note"  # worth a look; nothing may be wrong


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a bank (`item` empty) or one of its items; `evidence` quotes or counts it."""

    code: str
    severity: Severity
    item: str
    message: str
    evidence: str
    remedy: str


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the worst first, then by item and code."""
    return tuple(sorted(findings, key=lambda found: (_ORDER[found.severity], found.item, found.code, found.evidence)))
