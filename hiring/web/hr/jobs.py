"""Jobs: open one, see how far its candidates are, say who may read its shortlist."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from hiring.domain.access.policy import Permission, Role
from hiring.domain.people.applications import JobState
from hiring.errors import Conflict, Invalid
from hiring.usecases.accounts import list_staff
from hiring.usecases.assessments import list_assessments
from hiring.usecases.invitations import status_board
from hiring.usecases.jobs import (
    allow_provisional_ranking,
    create_job,
    list_jobs,
    set_job_state,
    set_managers,
)
from hiring.usecases.respecify import specification_history
from hiring.web.context import read, run, staff
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.forms import JobForm, ManagersForm, ReasonForm
from hiring.web.presenters import studio_jobs as present
from hiring.web.presenters import studio_words as words


@blueprint.get("/jobs")
@endpoint(Permission.STATUS_READ)
def jobs() -> ResponseReturnValue:
    return render_template("hr/jobs.html", jobs=read(list_jobs), present=present, words=words)


@blueprint.get("/jobs/new")
@endpoint(Permission.JOBS_WRITE)
def new_job() -> ResponseReturnValue:
    form = _job_form()
    form.assessment.data = request.args.get("assessment")
    return _new(form)


@blueprint.post("/jobs/new")
@endpoint(Permission.JOBS_WRITE)
def open_job() -> ResponseReturnValue:
    form = _job_form()
    if form.validate_on_submit():
        try:
            job_id = run(
                create_job,
                form.title.data or "",
                form.assessment.data or "",
                form.k.data or 0,
                form.managers.data or [],
                form.days_to_answer.data or 0,
            )
        except Invalid as error:
            form.refuse(error)
        else:
            flash("The job is open. Now invite candidates.", "good")
            return redirect(f"/studio/jobs/{job_id}", 303)
    return _new(form), 422


@blueprint.get("/jobs/<job_id>")
@endpoint(Permission.STATUS_READ)
def job(job_id: str) -> ResponseReturnValue:
    return _board(job_id)


@blueprint.post("/jobs/<job_id>/state/<state>")
@endpoint(Permission.JOBS_WRITE)
def change_state(job_id: str, state: str) -> ResponseReturnValue:
    if state not in {JobState.OPEN, JobState.CLOSED}:
        raise Invalid("A job is opened or closed.", "Use the button on the job's page.")
    run(set_job_state, job_id, JobState(state))
    flash("The job is open." if state == JobState.OPEN else "The job is closed: nobody new is invited.", "good")
    return redirect(f"/studio/jobs/{job_id}", 303)


@blueprint.post("/jobs/<job_id>/managers")
@endpoint(Permission.JOBS_WRITE)
def change_managers(job_id: str) -> ResponseReturnValue:
    form = ManagersForm()
    form.managers.choices = _managers()
    if not form.validate_on_submit():
        return _board(job_id, managers=form), 422
    run(set_managers, job_id, form.managers.data or [])
    flash("The managers of this job are saved.", "good")
    return redirect(f"/studio/jobs/{job_id}", 303)


@blueprint.post("/jobs/<job_id>/ranking")
@endpoint(Permission.JOBS_WRITE)
def allow_ranking(job_id: str) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            run(allow_provisional_ranking, job_id, form.reason.data or "")
        except (Conflict, Invalid) as error:
            form.form_errors.append(str(error))
        else:
            flash("Ranking is on for this job. Every page says on what key it rests.", "good")
            return redirect(f"/studio/jobs/{job_id}", 303)
    return _board(job_id, reason=form), 422


def _job_form() -> JobForm:
    form = JobForm()
    form.assessment.choices = [SelectChoice(view.id, view.name) for view in read(list_assessments)]
    form.managers.choices = _managers()
    return form


def _managers() -> list[SelectChoice]:
    people = [person for person in read(list_staff) if person.active and Role.MANAGER in person.roles]
    return [SelectChoice(person.id, person.name) for person in people]


def _new(form: JobForm) -> str:
    return render_template("hr/job_new.html", form=form)


def _board(job_id: str, *, managers: ManagersForm | None = None, reason: ReasonForm | None = None) -> str:
    board = read(status_board, job_id)
    writes = staff().allows(Permission.JOBS_WRITE)
    if managers is None:
        managers = ManagersForm(formdata=None, managers=[staff_id for staff_id, _ in board.job.managers])
    if writes:
        managers.managers.choices = _managers()
    return render_template(
        "hr/job.html",
        board=board,
        job=board.job,
        writes=writes,
        managers=managers,
        reason=reason or ReasonForm(formdata=None),
        counts=present.status_counts(board.job),
        specifications=read(specification_history, job_id),
        sentence=present.finished_sentence(board.job),
        can_renew=present.can_renew,
        words=words,
    )
