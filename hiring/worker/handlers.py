"""What the worker knows to do: for tasks by their kind, and every minute for each organisation."""

from hiring.bootstrap import Platform
from hiring.domain.access.policy import worker
from hiring.errors import HiringError
from hiring.usecases.attempts import expire_attempts
from hiring.usecases.exchange import drop_old_uploads
from hiring.usecases.item_analysis import ask_for_due_analyses, compute_analysis, store_analysis
from hiring.usecases.organisations import list_organisations
from hiring.usecases.respecify import RESPECIFY_TASK, compute_new_scores, store_new_scores
from hiring.usecases.responses import REFRESH_TASK, gather_responses, store_responses
from hiring.usecases.shortlists import compute_ranking, store_ranking
from hiring.usecases.studies import KIND as STUDY_TASK
from hiring.usecases.studies import compute_study, load_study, store_study
from hiring.usecases.tasks import echo
from hiring.usecases.what_if import IMPACT_TASK
from hiring.usecases.what_if_answers import compute_impact, store_impact
from hiring.worker.tasks import ANYBODY, Handlers, ThreeSteps, TwoSteps, logger, sweep

HANDLERS: Handlers = {
    "echo": echo,
    "rank_job": TwoSteps(compute_ranking, store_ranking),
    RESPECIFY_TASK: TwoSteps(compute_new_scores, store_new_scores, tells=True),
    "analyse": TwoSteps(compute_analysis, store_analysis, tells=True),
    REFRESH_TASK: TwoSteps(gather_responses, store_responses, tells=True),
    IMPACT_TASK: TwoSteps(compute_impact, store_impact),
    STUDY_TASK: ThreeSteps(load_study, compute_study, store_study),
}
EVERY_MINUTE = (expire_attempts, drop_old_uploads, ask_for_due_analyses)


def tick(platform: Platform) -> None:
    """Do what is due every minute; a failure in one organisation does not keep the others waiting."""
    sweep(platform)
    for organisation in platform.read(list_organisations, ANYBODY):
        for usecase in EVERY_MINUTE:
            try:
                platform.run(usecase, worker(organisation.id))
            except HiringError as error:
                logger.warning("%s waits for the next minute: %s", usecase.__name__, error)
