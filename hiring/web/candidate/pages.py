"""The candidate's pages. Each form has an address of its own and works without JavaScript."""

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import NOBODY, Permission
from hiring.domain.delivery.attempt import CLOSED_WORDS, AttemptState
from hiring.errors import Closed, Conflict, Invalid
from hiring.usecases.attempts import (
    Begun,
    PracticeView,
    QuestionView,
    begin_attempt,
    check_practice,
    open_invitation,
    review_attempt,
    save_answer,
    save_page,
    submit_attempt,
    view_practice,
    view_question,
    view_receipt,
)
from hiring.web.candidate.blueprint import blueprint, frame, from_list
from hiring.web.candidate.words import (
    FieldError,
    in_words,
    missing_errors,
    problem_errors,
)
from hiring.web.context import cookie_name, platform, read, run
from hiring.web.cookies import CANDIDATE
from hiring.web.guards import endpoint
from hiring.web.presenters.questions import words_for
from hiring.web.security import csrf

REVIEW = "/attempt/review"
RECEIPT = "/attempt/receipt"
NOT_ANSWERS = frozenset({"csrf_token", "revision"})


@blueprint.get("/take/<token>")
@endpoint(Permission.PUBLIC)
def take(token: str) -> ResponseReturnValue:
    return _invitation(token, [])


@blueprint.post("/take/<token>")
@endpoint(Permission.PUBLIC)
def begin(token: str) -> ResponseReturnValue:
    try:
        begun = platform().run(begin_attempt, NOBODY, token, consent=bool(request.form.get("consent")))
    except Invalid as error:
        return _invitation(token, problem_errors(error.problems))
    except Closed:  # handed in, expired or withdrawn meanwhile: the page says which
        return _invitation(token, [])
    return _enter(begun)


@blueprint.get("/attempt/practice/<int:number>")
@endpoint(Permission.CANDIDATE)
def practice(number: int) -> ResponseReturnValue:
    return _practice(read(view_practice, number))


@blueprint.post("/attempt/practice/<int:number>")
@endpoint(Permission.CANDIDATE)
def try_practice(number: int) -> ResponseReturnValue:
    try:
        view = read(check_practice, number, _pairs())
    except Invalid as error:
        return _practice(read(view_practice, number), problem_errors(error.problems), dict(_pairs())), 422
    errors = missing_errors(view.situation, view.missing)
    return _practice(view, errors), 422 if errors else 200


@blueprint.get("/attempt/question/<int:number>")
@endpoint(Permission.CANDIDATE)
def question(number: int) -> ResponseReturnValue:
    return _question(read(view_question, number))


@blueprint.post("/attempt/question/<int:number>")
@endpoint(Permission.CANDIDATE)
def answer_question(number: int) -> ResponseReturnValue:
    pairs = _pairs()
    try:
        saved = run(save_page, number, pairs, _revision())
    except Conflict as conflict:
        return _conflict(read(view_question, number), conflict, pairs), 409
    except Invalid as error:
        return _question(read(view_question, number), problem_errors(error.problems), dict(pairs)), 422
    if saved.missing:
        view = read(view_question, number)
        return _question(view, missing_errors(view.situation, saved.missing)), 422
    return redirect(_next(number, saved.total), 303)


@blueprint.put("/attempt/answers/<reference>")
@endpoint(Permission.CANDIDATE)
@csrf.exempt  # checked below instead: who has no session is told that first (contracts.md, section 4)
def autosave(reference: str) -> ResponseReturnValue:
    csrf.protect()
    key = request.headers.get("Idempotency-Key", "")
    saved = run(save_answer, reference, request.get_data(cache=False), key)
    return jsonify(saved=True, revision=saved.revision, saved_at=saved.saved_at.isoformat(), complete=saved.complete)


@blueprint.get("/attempt/review")
@endpoint(Permission.CANDIDATE)
def review() -> ResponseReturnValue:
    return _review([])


@blueprint.post("/attempt/review")
@endpoint(Permission.CANDIDATE)
def submit() -> ResponseReturnValue:
    try:
        run(submit_attempt)
    except Invalid as error:
        return _review(problem_errors(error.problems)), 422
    return redirect(RECEIPT, 303)


@blueprint.get("/attempt/receipt")
@endpoint(Permission.CANDIDATE)
def receipt() -> ResponseReturnValue:
    found = read(view_receipt)
    return render_template("candidate/receipt.html", receipt=found, inside=True, **frame(found))


@blueprint.get("/attempt/feedback")
@endpoint(Permission.CANDIDATE)
def feedback() -> ResponseReturnValue:
    found = read(view_receipt)
    return render_template("candidate/feedback.html", receipt=found, **frame(found))


def _invitation(token: str, errors: list[FieldError]) -> ResponseReturnValue:
    view = platform().read(open_invitation, NOBODY, token)
    if view.receipt:
        return render_template("candidate/receipt.html", receipt=view.receipt, inside=False, **frame(view))
    if view.state is not AttemptState.OPEN:
        words = CLOSED_WORDS[view.state]
        return render_template("candidate/closed.html", view=view, words=words, **frame(view)), 410
    page = render_template("candidate/invitation.html", view=view, errors=errors, **frame(view))
    return page, 422 if errors else 200


def _enter(begun: Begun) -> Response:
    response = make_response(redirect(begun.next_path, 303))
    response.set_cookie(
        cookie_name(CANDIDATE),
        begun.session_token,
        secure=platform().settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response


def _practice(view: PracticeView, errors: list[FieldError] | None = None, fields: dict[str, str] | None = None) -> str:
    last = view.number == view.total
    return render_template(
        "candidate/practice.html",
        view=view,
        words=words_for(view.situation),
        errors=errors or [],
        fields=view.fields if fields is None else fields,
        onward="/attempt/question/1" if last else f"/attempt/practice/{view.number + 1}",
        **frame(view),
    )


def _question(view: QuestionView, errors: list[FieldError] | None = None, fields: dict[str, str] | None = None) -> str:
    return render_template(
        "candidate/question.html",
        view=view,
        words=words_for(view.situation),
        errors=errors or [],
        fields=view.fields if fields is None else fields,
        onward=_next(view.number, view.total),
        challenge=url_for("candidate.challenge", number=view.number, **from_list()),
        **frame(view),
    )


def _conflict(view: QuestionView, conflict: Conflict, pairs: list[tuple[str, str]]) -> str:
    return render_template(
        "candidate/conflict.html",
        view=view,
        message=str(conflict),
        stored=in_words(view.situation, view.fields),
        sent=in_words(view.situation, dict(pairs)),
        pairs=pairs,
        **frame(view),
    )


def _review(errors: list[FieldError]) -> str:
    view = read(review_attempt)
    return render_template("candidate/review.html", view=view, errors=errors, **frame(view))


def _pairs() -> list[tuple[str, str]]:
    """Return the fields of the answer in the form that was sent."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_ANSWERS]


def _revision() -> int | None:
    """Return the revision that the page was made from; a form without one is taken as it is."""
    text = request.form.get("revision", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 9):  # noqa: PLR2004 - more digits than any revision
        raise Invalid("The revision of this page is not a number.", "Load the page again.")
    return int(text)


def _next(number: int, total: int) -> str:
    """Return where saving leads: back to the list for whoever came from there, else to the next question."""
    if number >= total or from_list():
        return REVIEW
    return f"/attempt/question/{number + 1}"
