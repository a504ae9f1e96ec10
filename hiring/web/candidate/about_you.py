"""Voluntary questions about the person, after handing in. What was said is never shown again."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.errors import Conflict, Invalid
from hiring.usecases.fairness import tell_about_you, view_about_you
from hiring.web.candidate.blueprint import blueprint, frame
from hiring.web.candidate.words import FieldError, problem_errors
from hiring.web.context import read, run
from hiring.web.guards import endpoint

TOO_EARLY = 409


@blueprint.get("/attempt/about-you")
@endpoint(Permission.CANDIDATE)
def about_you() -> ResponseReturnValue:
    return _page(200)


@blueprint.post("/attempt/about-you")
@endpoint(Permission.CANDIDATE)
def send_about_you() -> ResponseReturnValue:
    try:
        run(tell_about_you, request.form)
    except Conflict:
        return _page(TOO_EARLY)
    except Invalid as error:
        return _page(422, problem_errors(error.problems))
    return redirect(url_for("candidate.about_you", sent="yes"), 303)


def _page(status: int, errors: list[FieldError] | None = None) -> ResponseReturnValue:
    view = read(view_about_you)
    page = render_template(
        "candidate/about_you.html",
        view=view,
        errors=errors or [],
        sent=request.args.get("sent") == "yes" and not errors,
        **frame(view),
    )
    return page, status if view.handed_in else TOO_EARLY
