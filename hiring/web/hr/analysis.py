"""Item analysis: what can be analysed, an analysis, one situation of it, and every number to take away."""

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.usecases.item_analysis import ask_for_analysis, list_analyses, view_analysis, view_item_analysis
from hiring.usecases.tasks import TaskView, view_task
from hiring.web.context import read, run, staff
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.presenters import studio_analysis as present
from hiring.web.presenters import studio_analysis_files as files
from hiring.web.presenters import studio_analysis_item as one_item
from hiring.web.presenters import studio_words as words
from hiring.web.presenters.studio_analysis_groups import questions
from hiring.web.presenters.studio_banks import panel_sentence


@blueprint.get("/analysis")
@endpoint(Permission.BANKS_READ)
def analyses() -> ResponseReturnValue:
    lines = read(list_analyses)
    groups = [(present.SCOPES[scope], [line for line in lines if line.scope == scope]) for scope in present.SCOPES]
    return render_template("hr/analyses.html", groups=[group for group in groups if group[1]])


@blueprint.get("/analysis/<scope>/<scope_id>")
@endpoint(Permission.BANKS_READ)
def analysis(scope: str, scope_id: str) -> ResponseReturnValue:
    view = read(view_analysis, scope, scope_id)
    wanted = request.args.get("sort", "flags")
    sort = wanted if wanted in present.SORTS else "flags"
    return render_template(
        "hr/analysis.html",
        view=view,
        line=view.line,
        enough=bool(view.content and view.content["enough"]),
        task=_task(view.line.task_id),
        rows=present.rows(view, sort),
        sort=sort,
        questions=questions(view),
        writes=staff().allows(Permission.BANKS_WRITE),
        present=present,
        words=words,
    )


@blueprint.post("/analysis/<scope>/<scope_id>")
@endpoint(Permission.BANKS_WRITE)
def analyse(scope: str, scope_id: str) -> ResponseReturnValue:
    run(ask_for_analysis, scope, scope_id)
    flash("The numbers are being worked out. This page shows them when they are there.", "good")
    return redirect(url_for("hr.analysis", scope=scope, scope_id=scope_id), 303)


@blueprint.get("/analysis/<scope>/<scope_id>/items/<item_id>")
@endpoint(Permission.BANKS_READ)
def item_analysis(scope: str, scope_id: str, item_id: str) -> ResponseReturnValue:
    view = read(view_item_analysis, scope, scope_id, item_id)
    proposals = {one["item"]: one for one in (view.analysis.content or {}).get("proposals", ())}
    proposal = proposals.get(item_id)
    return render_template(
        "hr/analysis_item.html",
        view=view,
        line=view.analysis.line,
        flags=present.flags_of_item(view.found, proposal),
        contradicted=present.proposal_words(proposal) if proposal else "",
        pictures=one_item.option_pictures(view) if view.found["enough"] else [],
        curves=one_item.curve_pictures(view) if view.found["enough"] else [],
        facts=one_item.facts_of(view),
        present=present,
        words=words,
        panel_sentence=panel_sentence,
    )


@blueprint.get("/analysis/<scope>/<scope_id>.json")
@endpoint(Permission.BANKS_READ)
def analysis_as_json(scope: str, scope_id: str) -> ResponseReturnValue:
    answer = jsonify(files.as_plain(read(view_analysis, scope, scope_id)))
    answer.headers["Content-Disposition"] = f'attachment; filename="analysis-{scope}-{scope_id}.json"'
    return answer


@blueprint.get("/analysis/<scope>/<scope_id>.csv")
@endpoint(Permission.BANKS_READ)
def analysis_as_csv(scope: str, scope_id: str) -> ResponseReturnValue:
    answer = make_response(files.as_csv(read(view_analysis, scope, scope_id)))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="analysis-{scope}-{scope_id}.csv"'
    return answer


def _task(task_id: str | None) -> TaskView | None:
    return read(view_task, task_id) if task_id else None
