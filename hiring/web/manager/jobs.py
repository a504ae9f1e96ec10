"""The jobs somebody may open, and the shortlist of one."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.usecases.jobs import list_jobs
from hiring.usecases.shortlists import view_shortlist
from hiring.web.context import read
from hiring.web.guards import endpoint
from hiring.web.manager.blueprint import blueprint
from hiring.web.presenters.jobs import finished_words, job_line
from hiring.web.presenters.shortlist import present, wanted_k

BEYOND_EVERYBODY = 10**9  # larger numbers do not fit into a database


@blueprint.get("")
@endpoint(Permission.SHORTLIST_READ)
def jobs() -> ResponseReturnValue:
    return render_template("manager/jobs.html", jobs=[job_line(job) for job in read(list_jobs)])


@blueprint.get("/<job_id>/shortlist")
@endpoint(Permission.SHORTLIST_READ)
def shortlist(job_id: str) -> ResponseReturnValue:
    asked = wanted_k(request.args.get("k", type=int))
    after = min(max(request.args.get("after", 0, type=int), 0), BEYOND_EVERYBODY)
    view = read(view_shortlist, job_id, asked, after)
    return render_template(
        "manager/shortlist.html",
        job=view.job,
        view=view,
        finished=finished_words(view.job),
        page=present(view, asked),
        asked=asked,
    )
