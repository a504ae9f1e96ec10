"""One look at other settings of a job."""

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.domain.selection.what_if_change import ChangeKind
from hiring.usecases.what_if import NewExploration, explore, keep_exploration
from hiring.usecases.what_if_changes import Wanted


def look_once(platform: Platform, actor: Actor, job_id: str, wanted: Wanted | None = None) -> str:
    """Look at other settings of a job (by default without its first situation) and return the look's id."""
    found = platform.read(explore, actor, job_id, wanted or Wanted(ChangeKind.DROP, items=("rate-1",)))
    assert isinstance(found, NewExploration)
    return platform.run(keep_exploration, actor, found)
