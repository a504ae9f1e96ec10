"""What-if: other settings of a job, looked at in counts before anything is published."""

import csv
import io
from decimal import Decimal, InvalidOperation

from flask import Response, flash, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hiring.adapters.interchange.cells import guarded
from hiring.domain.access.policy import Permission
from hiring.domain.selection.what_if_change import ChangeKind
from hiring.errors import Conflict, Invalid, Problem
from hiring.usecases.what_if import (
    NotReady,
    explore,
    keep_exploration,
    prepare_answers,
    view_exploration,
    view_what_if,
)
from hiring.usecases.what_if_changes import Wanted
from hiring.web.context import read, run, staff
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.presenters import studio_what_if as present
from hiring.web.presenters import studio_words as words
from hiring.web.presenters.studio_what_if_result import as_plain, flat, result_page

HUNDREDTHS = 100


@blueprint.get("/what-if/<job_id>")
@endpoint(Permission.STATUS_READ)
def what_if(job_id: str) -> ResponseReturnValue:
    return _page(job_id, request.args.get("look"))


@blueprint.post("/what-if/<job_id>")
@endpoint(Permission.JOBS_WRITE)
def look(job_id: str) -> ResponseReturnValue:
    try:
        exploration_id = make_look(job_id, _wanted())
    except (Invalid, Conflict) as error:
        return _page(job_id, None, error), 422
    if exploration_id is None:
        return redirect(f"/studio/what-if/{job_id}", 303)
    return redirect(f"/studio/what-if/{job_id}?look={exploration_id}#result", 303)


@blueprint.post("/what-if/<job_id>/answers")
@endpoint(Permission.JOBS_WRITE)
def put_answers_together(job_id: str) -> ResponseReturnValue:
    run(prepare_answers, job_id)
    return redirect(f"/studio/what-if/{job_id}", 303)


@blueprint.get("/what-if/<job_id>/<exploration_id>.csv")
@endpoint(Permission.STATUS_READ)
def look_as_csv(job_id: str, exploration_id: str) -> ResponseReturnValue:
    found = read(view_exploration, job_id, exploration_id)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["figure", "value"])
    writer.writerows((place, guarded(value)) for place, value in flat(found))
    answer = make_response(out.getvalue())
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    return _download(answer, exploration_id, "csv")


@blueprint.get("/what-if/<job_id>/<exploration_id>.json")
@endpoint(Permission.STATUS_READ)
def look_as_json(job_id: str, exploration_id: str) -> ResponseReturnValue:
    found = read(view_exploration, job_id, exploration_id)
    return _download(jsonify(as_plain(found)), exploration_id, "json")


def make_look(job_id: str, wanted: Wanted) -> str | None:
    """Work a look out, write it down and return its id; None where answers have to be put together first."""
    found = read(explore, job_id, wanted)
    if isinstance(found, NotReady):
        run(prepare_answers, job_id)
        flash(f"The answers of {found.finished:,} applications are being put together. Look again in a minute.", "")
        return None
    return run(keep_exploration, found)


def _page(job_id: str, look_id: str | None, error: Invalid | Conflict | None = None) -> str:
    view = read(view_what_if, job_id, look_id)
    titles = {item_id: item.title for item_id, item in view.items.items()}
    item_id = request.form.get("item_id") or request.args.get("item", "")
    return render_template(
        "hr/what_if.html",
        view=view,
        job=view.job,
        sent=request.form,
        problems=_problems(error),
        writes=staff().allows(Permission.JOBS_WRITE),
        parts=present.parts(view),
        situations=present.situations(view),
        item_id=item_id,
        options=present.option_values(view, item_id, request.form),
        result=result_page(view.shown) if view.shown else None,
        titles=titles,
        present=present,
        words=words,
    )


def _problems(error: Invalid | Conflict | None) -> list[Problem]:
    if isinstance(error, Invalid):
        return list(error.problems)
    return [Problem(str(error), "")] if error else []


def _wanted() -> Wanted:
    sent = request.form
    kind = sent.get("kind", "")
    if kind == "source":
        kind, _, source = sent.get("source", "").partition(":")
        if not kind:
            raise Invalid("No other key is chosen.", "Choose the key to look at.")
        return Wanted(_kind(kind), source=source)
    counts = {n.removeprefix("count-"): _count(v) for n, v in sent.items() if n.startswith("count-")}
    values = {n.removeprefix("value-"): _value(v) for n, v in sent.items() if n.startswith("value-")}
    return Wanted(
        _kind(kind),
        items=tuple(sent.getlist("items")),
        counts=counts,
        heavy=tuple(sent.getlist("heavy")),
        item_id=sent.get("item_id", ""),
        values=values,
    )


def _kind(name: str) -> ChangeKind:
    try:
        return ChangeKind(name)
    except ValueError as error:
        raise Invalid("It is not clear what should change.", "Use one of the forms of this page.") from error


def _count(text: str) -> int:
    if not text.strip().isdecimal():
        raise Invalid(f"“{text}” is not a number of situations.", "Write a whole number.")
    return int(text)


def _value(text: str) -> int:
    try:
        hundredths = Decimal(text.strip().replace(",", ".")) * HUNDREDTHS
    except InvalidOperation as error:
        raise Invalid(f"“{text}” is not a key value.", "Write a number from 1.00 to 7.00.") from error
    if not hundredths.is_finite() or hundredths != hundredths.to_integral_value():
        raise Invalid(f"“{text}” is not a key value.", "Write a number from 1.00 to 7.00 with at most two decimals.")
    return int(hundredths)


def _download(answer: Response, exploration_id: str, ending: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="what-if-{exploration_id}.{ending}"'
    return answer
