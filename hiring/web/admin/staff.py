"""Staff and their roles."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission, Role
from hiring.errors import Conflict, Invalid, NotFound
from hiring.usecases.accounts import StaffView, add_staff, list_staff, set_staff_active, set_staff_roles
from hiring.web.admin.forms import RolesForm, StaffForm
from hiring.web.context import read, run
from hiring.web.forms import text
from hiring.web.guards import endpoint
from hiring.web.roles import ROLE_HINTS, ROLE_NAMES

blueprint = Blueprint("staff", __name__, url_prefix="/admin/staff")


@blueprint.get("")
@endpoint(Permission.STAFF_READ)
def show_staff() -> ResponseReturnValue:
    return render_template("admin/staff.html", people=read(list_staff), role_names=ROLE_NAMES)


@blueprint.get("/new")
@endpoint(Permission.STAFF_WRITE)
def new_staff() -> ResponseReturnValue:
    return render_template("admin/new_staff.html", form=StaffForm(), role_hints=ROLE_HINTS)


@blueprint.post("/new")
@endpoint(Permission.STAFF_WRITE)
def save_new_staff() -> ResponseReturnValue:
    form = StaffForm()
    if form.validate_on_submit():
        try:
            run(add_staff, text(form.name), text(form.email), text(form.password), _roles(form.roles.data))
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.refuse(Invalid(str(error)))
        else:
            flash(f"{form.name.data} can sign in now.", "good")
            return redirect(url_for("admin.staff.show_staff"), 303)
    return render_template("admin/new_staff.html", form=form, role_hints=ROLE_HINTS), 422


@blueprint.get("/<staff_id>/roles")
@endpoint(Permission.STAFF_WRITE)
def show_roles(staff_id: str) -> ResponseReturnValue:
    person = _find(staff_id)
    form = RolesForm(formdata=None, roles=[role.value for role in person.roles])
    return _roles_page(person, form)


@blueprint.post("/<staff_id>/roles")
@endpoint(Permission.STAFF_WRITE)
def save_roles(staff_id: str) -> ResponseReturnValue:
    person = _find(staff_id)
    form = RolesForm(request.form)
    if form.validate_on_submit():
        try:
            run(set_staff_roles, staff_id, _roles(form.roles.data))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(f"The roles of {person.name} are saved.", "good")
            return redirect(url_for("admin.staff.show_staff"), 303)
    return _roles_page(person, form), 422


@blueprint.post("/<staff_id>/active")
@endpoint(Permission.STAFF_WRITE)
def save_active(staff_id: str) -> ResponseReturnValue:
    person = _find(staff_id)
    active = request.form.get("active") == "yes"
    try:
        run(set_staff_active, staff_id, active=active)
    except Invalid as error:
        form = RolesForm(formdata=None, roles=[role.value for role in person.roles])
        form.refuse(error)
        return _roles_page(person, form), 422
    flash(f"{person.name} can {'sign in again' if active else 'no longer sign in'}.", "good")
    return redirect(url_for("admin.staff.show_staff"), 303)


def _roles_page(person: StaffView, form: RolesForm) -> str:
    return render_template("admin/roles.html", person=person, form=form, role_hints=ROLE_HINTS)


def _find(staff_id: str) -> StaffView:
    for person in read(list_staff):
        if person.id == staff_id:
            return person
    raise NotFound("There is no such member of staff in your organisation.")


def _roles(values: list[str] | None) -> frozenset[Role]:
    return frozenset(Role(value) for value in values or [])
