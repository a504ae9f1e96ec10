"""The one next step towards a shortlist."""

from collections.abc import Sequence
from dataclasses import dataclass

from hiring.usecases.assessments import AssessmentView
from hiring.usecases.banks import BankSummary
from hiring.usecases.jobs import JobView
from hiring.usecases.values import ProfileView


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, why, and where; without a path there is nothing a page can do."""

    title: str
    words: str
    action: str = ""
    path: str = ""


def next_step(
    profile: ProfileView | None,
    banks: Sequence[BankSummary],
    assessments: Sequence[AssessmentView],
    jobs: Sequence[JobView],
) -> Step | None:
    """Return the next step, or None once candidates are invited."""
    if profile is None:
        return Step(
            "State what you stand for",
            "Everything else follows from your vision, the experience you promise and your service standards.",
            "State your values",
            "/studio/values/edit",
        )
    if not banks:
        return Step(
            "Get a question bank",
            "Write or import one and publish it, or ask whoever runs this installation to load one that comes with it, "
            "with “hiring bank load”.",
            "Question banks",
            "/studio/banks",
        )
    if not assessments:
        return Step(
            "Put an assessment together",
            "Choose a bank and say which of your standards its situations stand for.",
            "New assessment",
            "/studio/assessments/new",
        )
    if not jobs:
        return Step(
            "Open a job", "Choose the assessment, and who will read the shortlist.", "New job", "/studio/jobs/new"
        )
    empty = next((job for job in jobs if not job.candidates), None)
    if empty:
        return Step(
            "Invite candidates",
            f"Nobody has been invited to {empty.title} yet.",
            "Invite",
            f"/studio/jobs/{empty.id}/invite",
        )
    return None
