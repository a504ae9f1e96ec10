"""Inviting: one person, a pasted list or a file; a list is shown as it was understood before anybody is invited."""

from collections.abc import Sequence
from contextlib import closing

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.domain.people.invitees import Invitee, read_csv, read_list
from hiring.errors import NotFound, Problem
from hiring.usecases.invitations import Invited, invite, renew_link, status_board, withdraw_invitation
from hiring.usecases.jobs import JobView, view_job
from hiring.web.context import platform, read, run
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.forms import FileForm, PeopleForm, PersonForm
from hiring.web.presenters.studio_jobs import as_text, links_of

MAX_BYTES = 1_000_000


@blueprint.get("/jobs/<job_id>/invite")
@endpoint(Permission.INVITATIONS_WRITE)
def invitations(job_id: str) -> ResponseReturnValue:
    return _page(read(view_job, job_id))


@blueprint.post("/jobs/<job_id>/invite/person")
@endpoint(Permission.INVITATIONS_WRITE)
def invite_person(job_id: str) -> ResponseReturnValue:
    view, form = read(view_job, job_id), PersonForm()
    if not form.validate_on_submit():
        return _page(view, person=form), 422
    people, problems = read_list(f"{form.name.data} <{form.email.data}>")
    if problems:
        form.email.errors = [problem.message for problem in problems]
        return _page(view, person=form), 422
    return _links(view, run(invite, job_id, people))


@blueprint.post("/jobs/<job_id>/invite/list")
@endpoint(Permission.INVITATIONS_WRITE)
def check_list(job_id: str) -> ResponseReturnValue:
    view, form = read(view_job, job_id), PeopleForm()
    if not form.validate_on_submit():
        return _page(view, people=form), 422
    return _dry_run(view, *read_list(form.people.data or ""))


@blueprint.post("/jobs/<job_id>/invite/file")
@endpoint(Permission.INVITATIONS_WRITE)
def check_file(job_id: str) -> ResponseReturnValue:
    view, form = read(view_job, job_id), FileForm()
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        form.file.errors = ["Choose a file."]
        return _page(view, file=form), 422
    with closing(upload):
        data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        form.file.errors = ["The file is larger than 1 MB. Split it."]
        return _page(view, file=form), 422
    return _dry_run(view, *read_csv(data, upload.filename))


@blueprint.post("/jobs/<job_id>/invite/confirm")
@endpoint(Permission.INVITATIONS_WRITE)
def confirm_list(job_id: str) -> ResponseReturnValue:
    view = read(view_job, job_id)
    people, problems = read_list(request.form.get("people", ""))
    if problems:
        return _dry_run(view, people, problems)
    return _links(view, run(invite, job_id, people))


@blueprint.post("/jobs/<job_id>/candidates/<application_id>/link")
@endpoint(Permission.INVITATIONS_WRITE)
def new_link(job_id: str, application_id: str) -> ResponseReturnValue:
    board = read(status_board, job_id)
    row = next((row for row in board.rows if row.application_id == application_id), None)
    if row is None:
        raise NotFound("There is no such candidate for this job.")
    token = run(renew_link, application_id)
    return _links(board.job, [Invited(application_id, "", row.name, row.email, token, already=True)])


@blueprint.post("/jobs/<job_id>/candidates/<application_id>/withdraw")
@endpoint(Permission.INVITATIONS_WRITE)
def withdraw(job_id: str, application_id: str) -> ResponseReturnValue:
    if all(row.application_id != application_id for row in read(status_board, job_id).rows):
        raise NotFound("There is no such candidate for this job.")
    run(withdraw_invitation, application_id)
    flash("The invitation is withdrawn: its links no longer work.", "good")
    return redirect(f"/studio/jobs/{job_id}", 303)


def _page(
    view: JobView,
    *,
    person: PersonForm | None = None,
    people: PeopleForm | None = None,
    file: FileForm | None = None,
) -> str:
    return render_template(
        "hr/invite.html",
        job=view,
        person=person or PersonForm(formdata=None),
        people=people or PeopleForm(formdata=None),
        file=file or FileForm(formdata=None),
        failed=next((form for form in (person, people, file) if form), None),
    )


def _dry_run(view: JobView, people: Sequence[Invitee], problems: Sequence[Problem]) -> ResponseReturnValue:
    """Show every bad row with its remedy and every good one with what would happen; nobody is invited."""
    foreseen = run(invite, view.id, people, dry_run=True) if people else []
    page = render_template(
        "hr/invite_check.html",
        job=view,
        foreseen=foreseen,
        problems=problems,
        people="\n".join(f"{person.name} <{person.email}>" for person in foreseen),
    )
    return page, 422 if problems else 200


def _links(view: JobView, invited: Sequence[Invited]) -> ResponseReturnValue:
    lines = links_of(invited, platform().settings.base_url)
    return render_template("hr/links.html", job=view, lines=lines, text=as_text(lines))
