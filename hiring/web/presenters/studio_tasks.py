"""The words for background work."""

from typing import Any

from hiring.usecases.tasks import TaskView

# What each kind of work is called on its page; a kind nobody named here is just background work.
TITLES = {
    "rank_job": "Ranking of a job",
    "respecify_job": "Another scoring specification for a job",
    "simulate_study": "Simulation study",
    "analyse": "Item analysis",
    "refresh_responses": "Packing a job's answers",
}
STATES = {
    "queued": "Waiting for its turn",
    "running": "Working",
    "done": "Done",
    "failed": "Ended without a result",
    "cancelled": "Cancelled",
}


def title_of(task: TaskView) -> str:
    """Return what a task is called."""
    return TITLES.get(task.kind, "Background work")


def words_for(task: TaskView) -> str:
    """Say in a few words what state a task is in."""
    if task.stopping:
        return "Stopping: it ends at the next step, and nothing is kept"
    if task.state == "cancelled" and task.cancelled_by:
        return f"Cancelled by {task.cancelled_by}"
    return STATES.get(task.state, task.state)


def as_plain(task: TaskView) -> dict[str, Any]:
    """Return what the script of a page needs."""
    return {
        "id": task.id,
        "kind": task.kind,
        "state": task.state,
        "progress": round(task.progress, 4),
        "message": task.message,
        "words": words_for(task),
        "over": task.over,
        "stopping": task.stopping,
    }
