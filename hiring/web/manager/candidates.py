"""Why one candidate has their score: on one page, and answer by answer in the ledger."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.usecases.shortlists import view_candidate
from hiring.web.context import read
from hiring.web.guards import endpoint
from hiring.web.manager.blueprint import blueprint
from hiring.web.presenters import candidate as present
from hiring.web.presenters import ledger as present_ledger


@blueprint.get("/<job_id>/candidates/<application_id>")
@endpoint(Permission.SHORTLIST_READ)
def candidate(job_id: str, application_id: str) -> ResponseReturnValue:
    view = read(view_candidate, job_id, application_id)
    page = present.present(view)
    if page is None:
        title, words = present.nothing_to_show(view)
        return render_template("manager/no_score.html", view=view, title=title, words=words)
    return render_template("manager/candidate.html", view=view, page=page)


@blueprint.get("/<job_id>/candidates/<application_id>/ledger")
@endpoint(Permission.SHORTLIST_READ)
def ledger(job_id: str, application_id: str) -> ResponseReturnValue:
    view = read(view_candidate, job_id, application_id)
    page = present_ledger.present(view)
    if page is None:
        title, words = present.nothing_to_show(view)
        return render_template("manager/no_score.html", view=view, title=title, words=words)
    return render_template("manager/ledger.html", view=view, page=page, footer=present.footer(view))
