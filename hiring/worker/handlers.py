"""What the worker knows to do: for tasks by their kind, and every minute for each organisation."""

from hiring.bootstrap import Platform
from hiring.domain.access.policy import worker
from hiring.errors import HiringError
from hiring.usecases.attempts import expire_attempts
from hiring.usecases.organisations import list_organisations
from hiring.usecases.shortlists import compute_ranking, store_ranking
from hiring.usecases.tasks import echo
from hiring.worker.tasks import ANYBODY, Handlers, TwoSteps, logger, sweep

HANDLERS: Handlers = {"echo": echo, "rank_job": TwoSteps(compute_ranking, store_ranking)}
EVERY_MINUTE = (expire_attempts,)


def tick(platform: Platform) -> None:
    """Do what is due every minute; a failure in one organisation does not keep the others waiting."""
    sweep(platform)
    for organisation in platform.read(list_organisations, ANYBODY):
        for usecase in EVERY_MINUTE:
            try:
                platform.run(usecase, worker(organisation.id))
            except HiringError as error:
                logger.warning("%s waits for the next minute: %s", usecase.__name__, error)
