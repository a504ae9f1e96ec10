"""A candidate who answers: through use cases, for tests that are about something else."""

from hiring.bootstrap import Platform
from hiring.domain.access.policy import NOBODY, Actor
from hiring.domain.banks.model import Format
from hiring.usecases.answers import QuestionView, Saved, Situation
from hiring.usecases.attempts import begin_attempt, candidate_actor, save_page, submit_attempt, view_question
from hiring.usecases.submissions import Receipt


def begin(platform: Platform, token: str) -> Actor:
    """Open a link for the first time, or once more, and return the candidate."""
    begun = platform.run(begin_attempt, NOBODY, token, consent=True)
    actor = platform.read(candidate_actor, NOBODY, begun.session_token)
    assert actor is not None
    return actor


def some_answer(situation: Situation, shift: int = 0) -> list[tuple[str, str]]:
    """Return a complete answer as the pairs of a form; `shift` makes another one."""
    references = [option.reference for option in situation.options]
    count = len(references)
    match situation.format:
        case Format.RATE_ALL:
            return [(f"rate-{name}", str((place + shift) % 7 + 1)) for place, name in enumerate(references)]
        case Format.RANK:
            return [(f"rank-{name}", str((place + shift) % count + 1)) for place, name in enumerate(references)]
        case Format.BEST_WORST:
            return [("best", references[shift % count]), ("worst", references[(shift + 1) % count])]
        case Format.PICK_ONE:
            return [("choice", references[shift % count])]
        case Format.SINGLE_ACTION:
            return [("rating", str(shift % 7 + 1))]


def answer(platform: Platform, actor: Actor, number: int, shift: int = 0) -> Saved:
    """Answer one question."""
    view: QuestionView = platform.read(view_question, actor, number)
    return platform.run(save_page, actor, number, some_answer(view.situation, shift), view.revision)


def answer_all(platform: Platform, actor: Actor, shift: int = 0) -> int:
    """Answer every question; return how many there are."""
    total = platform.read(view_question, actor, 1).total
    for number in range(1, total + 1):
        answer(platform, actor, number, shift)
    return total


def complete(platform: Platform, token: str, shift: int = 0) -> Receipt:
    """Begin, answer everything and hand in."""
    actor = begin(platform, token)
    answer_all(platform, actor, shift)
    return platform.run(submit_attempt, actor)
