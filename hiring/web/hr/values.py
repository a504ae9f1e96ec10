"""The values profile: read it, state it, and look at earlier versions."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.errors import Conflict, HiringError, Invalid, Problem
from hiring.usecases.values import list_profiles, save_profile, view_profile
from hiring.web.context import read, run
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.forms import ProfileForm, profile_form


@blueprint.get("/values")
@endpoint(Permission.VALUES_READ)
def values() -> ResponseReturnValue:
    return render_template("hr/values.html", view=read(view_profile), versions=read(list_profiles), newest=True)


@blueprint.get("/values/versions/<profile_id>")
@endpoint(Permission.VALUES_READ)
def values_version(profile_id: str) -> ResponseReturnValue:
    versions = read(list_profiles)
    view = read(view_profile, profile_id)
    return render_template("hr/values.html", view=view, versions=versions, newest=versions[0] == view)


@blueprint.get("/values/edit")
@endpoint(Permission.VALUES_WRITE)
def edit_values() -> ResponseReturnValue:
    view = read(view_profile)
    return render_template("hr/values_edit.html", form=profile_form(view), view=view, problems=())


@blueprint.post("/values/edit")
@endpoint(Permission.VALUES_WRITE)
def save_values() -> ResponseReturnValue:
    form = ProfileForm()
    failure: HiringError = Invalid(_problems(form))
    if form.validate_on_submit():
        try:
            view = run(save_profile, form.profile(), form.based_on.data or "")
        except (Invalid, Conflict) as error:
            failure = error
        else:
            flash(f"Saved as version {view.version}.", "good")
            return redirect("/studio/values", 303)
    problems = failure.problems if isinstance(failure, Invalid) else (Problem(str(failure), ""),)
    form.mark(problems)
    page = render_template("hr/values_edit.html", form=form, view=read(view_profile), problems=problems)
    return page, 409 if isinstance(failure, Conflict) else 422


def _problems(form: ProfileForm) -> list[Problem]:
    """Return what the fields themselves find wrong, standards by their place."""
    found = [
        Problem(" ".join(field.errors), "", item=field.label.text)
        for field in (form.vision, form.customer_experience)
        if field.errors
    ]
    for number, row in enumerate(form.standards, 1):
        for field in row.form:
            found += [Problem(str(text), "", item=f"Standard {number}, {field.label.text}") for text in field.errors]
    return found
