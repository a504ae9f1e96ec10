"""What a job is scored with: who changed that and why, and giving it another version of its bank for everybody."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.domain.selection.what_if import WhatIf
from hiring.domain.selection.what_if_change import ChangeKind
from hiring.errors import Conflict, Invalid
from hiring.usecases.respecify import SpecificationsView, VersionChoice, replace_specification, view_specifications
from hiring.usecases.what_if import Exploration, explored_times, view_exploration
from hiring.usecases.what_if_changes import Wanted
from hiring.web.context import read, run, staff
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.forms import ReasonForm
from hiring.web.hr.what_if import make_look
from hiring.web.presenters import studio_what_if as present
from hiring.web.presenters import studio_words as words
from hiring.web.presenters.studio_what_if_result import result_page


@blueprint.get("/jobs/<job_id>/specification")
@endpoint(Permission.STATUS_READ)
def specification(job_id: str) -> ResponseReturnValue:
    return _page(job_id, request.args.get("look"), ReasonForm(formdata=None))


@blueprint.post("/jobs/<job_id>/specification")
@endpoint(Permission.JOBS_WRITE)
def look_at_version(job_id: str) -> ResponseReturnValue:
    form = ReasonForm(formdata=None)
    try:
        look_id = make_look(job_id, Wanted(ChangeKind.VERSION, source=_chosen(job_id)))
    except (Invalid, Conflict) as error:
        form.form_errors.append(str(error))
        return _page(job_id, None, form), 422
    where = f"?look={look_id}#result" if look_id else ""
    return redirect(f"/studio/jobs/{job_id}/specification{where}", 303)


@blueprint.post("/jobs/<job_id>/specification/apply")
@endpoint(Permission.JOBS_WRITE)
def apply_version(job_id: str) -> ResponseReturnValue:
    form, look_id = ReasonForm(), request.form.get("look", "")
    looked = read(view_exploration, job_id, look_id)
    if form.validate_on_submit():
        try:
            run(replace_specification, job_id, looked.change.source_id, form.reason.data or "")
        except (Conflict, Invalid) as error:
            form.form_errors.append(str(error))
        else:
            flash(
                "All finished applications are being scored anew. Until that is done, everything stays as it is.",
                "good",
            )
            return redirect(f"/studio/jobs/{job_id}/specification", 303)
    return _page(job_id, look_id, form), 422


def _chosen(job_id: str) -> str:
    """Return the version that was chosen, if the job can be given it; say what stands in the way if not."""
    chosen = request.form.get("version", "")
    choice = next((one for one in read(view_specifications, job_id).choices if one.id == chosen), None)
    if choice is None:
        raise Invalid("No version is chosen.", "Choose the version to look at.")
    if choice.apart:
        raise Invalid(" ".join(choice.apart), "Use that version for a new job.")
    return choice.id


def _page(job_id: str, look_id: str | None, form: ReasonForm) -> str:
    view = read(view_specifications, job_id)
    looked = read(view_exploration, job_id, look_id) if look_id else None
    return render_template(
        "hr/respecify.html",
        view=view,
        job=view.job,
        form=form,
        looked=looked,
        result=result_page(looked) if looked else None,
        chosen=_choice(view, looked),
        others=_others(looked),
        explored=present.explored_words(read(explored_times, job_id)),
        writes=staff().allows(Permission.JOBS_WRITE),
        words=words,
    )


def _choice(view: SpecificationsView, looked: Exploration | None) -> VersionChoice | None:
    """Return the version that was looked at, if the job could be given it now."""
    if looked is None or view.pending or looked.specification_sha256 != view.sha256:
        return None
    found = (one for one in view.choices if one.id == looked.change.source_id and not one.apart and not one.current)
    return next(found, None)


def _others(looked: Exploration | None) -> str:
    """Say how many of the first k would be others."""
    if looked is None or not isinstance(looked.result, WhatIf):
        return "With so few applications nothing can be said of what would change."
    result = looked.result
    if not result.swapped:
        return f"The first {result.k} would be the same people."
    return (
        f"{result.swapped:g} of the first {result.k} would be {'somebody else' if result.swapped == 1 else 'others'}."
    )
