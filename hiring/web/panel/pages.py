"""The panel member's pages. The link alone admits, so every address carries it; nothing but a sent form changes."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import NOBODY, Permission
from hiring.errors import Closed, Invalid
from hiring.usecases.panel_answers import PanelPage, save_panel_page, view_panel_page
from hiring.usecases.panel_door import (
    DOOR_WORDS,
    Door,
    begin_panel,
    hand_in_panel,
    open_panel_link,
    review_panel,
)
from hiring.web.context import platform
from hiring.web.guards import endpoint
from hiring.web.panel.words import FieldError, missing_errors, problem_errors, words_for
from hiring.web.presenters.studio_panels import columns
from hiring.wording.languages import direction

blueprint = Blueprint("panel", __name__, url_prefix="/panel")
SEE_OTHER = 303


@blueprint.get("/<token>")
@endpoint(Permission.PUBLIC)
def door(token: str) -> ResponseReturnValue:
    view = platform().read(open_panel_link, NOBODY, token)
    frame = _frame(view)
    if view.state is Door.OPEN:
        return render_template("panel/door.html", view=view, token=token, **frame)
    if view.state is Door.FINISHED:
        return render_template("panel/thanks.html", view=view, words=words_for(view.purpose), **frame)
    return render_template("panel/closed.html", view=view, words=DOOR_WORDS[view.state], **frame), 410


@blueprint.post("/<token>")
@endpoint(Permission.PUBLIC)
def begin(token: str) -> ResponseReturnValue:
    try:
        number = platform().run(begin_panel, NOBODY, token)
    except Closed:
        return _to_door(token)
    return redirect(f"/panel/{token}/{number or 'review'}", SEE_OTHER)


@blueprint.get("/<token>/<int:number>")
@endpoint(Permission.PUBLIC)
def page(token: str, number: int) -> ResponseReturnValue:
    try:
        return _page(token, platform().read(view_panel_page, NOBODY, token, number))
    except Closed:
        return _to_door(token)


@blueprint.post("/<token>/<int:number>")
@endpoint(Permission.PUBLIC)
def save(token: str, number: int) -> ResponseReturnValue:
    pairs = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    try:
        saved = platform().run(save_panel_page, NOBODY, token, number, pairs)
    except Closed:
        return _to_door(token)
    except Invalid as error:
        view = platform().read(view_panel_page, NOBODY, token, number)
        return _page(token, view, problem_errors(error.problems), dict(pairs)), 422
    if saved.missing:
        return _page(token, saved, missing_errors(saved)), 422
    return redirect(f"/panel/{token}/{_after(number, saved.total)}", SEE_OTHER)


@blueprint.get("/<token>/review")
@endpoint(Permission.PUBLIC)
def review(token: str) -> ResponseReturnValue:
    try:
        return _review(token, ())
    except Closed:
        return _to_door(token)


@blueprint.post("/<token>/review")
@endpoint(Permission.PUBLIC)
def hand_in(token: str) -> ResponseReturnValue:
    try:
        platform().run(hand_in_panel, NOBODY, token)
    except Invalid as error:
        return _review(token, problem_errors(error.problems)), 422
    except Closed:
        pass  # handed in on another device, closed or withdrawn meanwhile: the door says which
    return _to_door(token)


def _page(token: str, view: PanelPage, errors: Sequence[FieldError] = (), fields: dict[str, str] | None = None) -> str:
    return render_template(
        "panel/set.html" if view.standards else "panel/item.html",
        view=view,
        token=token,
        words=words_for(view.purpose, about_feelings=view.about_feelings),
        pictures={option.reference: columns(option.counts) for option in view.options if option.counts},
        errors=errors,
        fields=view.fields if fields is None else fields,
        onward=f"/panel/{token}/{_after(view.number, view.total)}",
        **_frame(view),
    )


def _review(token: str, errors: Sequence[FieldError]) -> str:
    view = platform().read(review_panel, NOBODY, token)
    return render_template("panel/review.html", view=view, token=token, errors=errors, **_frame(view))


def _to_door(token: str) -> ResponseReturnValue:
    return redirect(f"/panel/{token}", SEE_OTHER)


def _after(number: int, total: int) -> str:
    """Return what follows a page: back to the list for whoever came from there."""
    return "review" if number >= total or request.args.get("from") == "review" else str(number + 1)


def _frame(view: Any) -> dict[str, object]:
    """Return what every page around a view needs to know of it."""
    return {
        "organisation_name": view.organisation_name,
        "simulated": view.simulated,
        "content_language": view.language,
        "content_direction": direction(view.language),
        "here": request.full_path.rstrip("?"),
    }
