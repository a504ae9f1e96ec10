"""The studio's first page: what is where, and what comes next."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.usecases.assessments import list_assessments
from hiring.usecases.banks import list_banks
from hiring.usecases.drafts import list_drafts
from hiring.usecases.jobs import list_jobs
from hiring.usecases.values import view_profile
from hiring.web.context import read
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.presenters import studio_jobs as present
from hiring.web.presenters import studio_words as words
from hiring.web.presenters.studio_home import next_step


@blueprint.get("")
@endpoint(Permission.VALUES_WRITE)
def home() -> ResponseReturnValue:
    profile, banks = read(view_profile), read(list_banks)
    assessments, jobs = read(list_assessments), read(list_jobs)
    return render_template(
        "hr/home.html",
        profile=profile,
        banks=banks,
        assessments=assessments,
        jobs=jobs,
        drafts=read(list_drafts),
        present=present,
        words=words,
        step=next_step(profile, banks, assessments, jobs),
    )
