"""What the worker knows to do: for tasks by their kind, and every minute for each organisation."""

from hiring.bootstrap import Platform
from hiring.domain.access.policy import worker
from hiring.errors import HiringError
from hiring.usecases.attempts import expire_attempts
from hiring.usecases.exchange import drop_old_uploads
from hiring.usecases.organisations import list_organisations
from hiring.usecases.respecify import RESPECIFY_TASK, compute_new_scores, store_new_scores
from hiring.usecases.shortlists import compute_ranking, store_ranking
from hiring.usecases.tasks import echo
from hiring.worker.tasks import ANYBODY, Handlers, TwoSteps, logger, sweep

HANDLERS: Handlers = {
    "echo": echo,
    "rank_job": TwoSteps(compute_ranking, store_ranking),
    RESPECIFY_TASK: TwoSteps(compute_new_scores, store_new_scores, tells=True),
}
EVERY_MINUTE = (expire_attempts, drop_old_uploads)


def tick(platform: Platform) -> None:
    """Do what is due every minute; a failure in one organisation does not keep the others waiting."""
    sweep(platform)
    for organisation in platform.read(list_organisations, ANYBODY):
        for usecase in EVERY_MINUTE:
            try:
                platform.run(usecase, worker(organisation.id))
            except HiringError as error:
                logger.warning("%s waits for the next minute: %s", usecase.__name__, error)
