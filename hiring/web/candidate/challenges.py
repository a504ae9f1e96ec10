"""Saying that something is wrong with a question: a page of its own, so that the question's page stays small."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.domain.delivery.challenges import LONGEST_WORDS, Reason
from hiring.errors import Invalid
from hiring.usecases.challenges import ChallengeView, challenge_item, view_challenge
from hiring.web.candidate.blueprint import blueprint, frame, from_list
from hiring.web.candidate.words import FieldError, problem_errors
from hiring.web.context import read, run
from hiring.web.guards import endpoint

REASONS = (
    (Reason.AMBIGUOUS, "It can be understood in more than one way", "Something is unclear or missing."),
    (Reason.NO_ACCEPTABLE_ACTION, "None of the actions is acceptable", "You would do none of them."),
    (
        Reason.NOT_MY_CULTURE,
        "It does not fit my culture or experience",
        "Where you come from, this is done differently.",
    ),
    (Reason.SOMETHING_ELSE, "Something else", ""),
)


@blueprint.get("/attempt/question/<int:number>/challenge")
@endpoint(Permission.CANDIDATE)
def challenge(number: int) -> ResponseReturnValue:
    view = read(view_challenge, number)
    return _page(view, view.said.reason if view.said else "", view.said.words if view.said else "")


@blueprint.post("/attempt/question/<int:number>/challenge")
@endpoint(Permission.CANDIDATE)
def send_challenge(number: int) -> ResponseReturnValue:
    reason, words = request.form.get("reason", ""), request.form.get("words", "")
    try:
        run(challenge_item, number, reason, words)
    except Invalid as error:
        return _page(read(view_challenge, number), reason, words, problem_errors(error.problems)), 422
    return redirect(url_for("candidate.challenge", number=number, **from_list()), 303)


def _page(view: ChallengeView, reason: str, words: str, errors: list[FieldError] | None = None) -> str:
    return render_template(
        "candidate/challenge.html",
        view=view,
        reasons=REASONS,
        reason=reason,
        words=words,
        longest=LONGEST_WORDS,
        errors=errors or [],
        back=url_for("candidate.question", number=view.number, **from_list()),
        **frame(view),
    )
