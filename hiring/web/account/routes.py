"""The front door, signing in and out, and one's own account."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from hiring.domain.access.policy import NOBODY, Permission, Role
from hiring.errors import Invalid
from hiring.usecases.accounts import change_password, sign_in, sign_out
from hiring.web.account.forms import PasswordForm, SignInForm, ThemeForm
from hiring.web.context import platform, run, staff
from hiring.web.cookies import THEME
from hiring.web.forms import text
from hiring.web.guards import endpoint
from hiring.web.roles import ROLE_NAMES, home_of
from hiring.web.signing_in import end_session, start_session

blueprint = Blueprint("account", __name__)

YEAR = 365 * 24 * 60 * 60


@blueprint.get("/")
@endpoint(Permission.PUBLIC)
def front_door() -> ResponseReturnValue:
    if staff().id:
        return redirect(home_of(staff()), 303)
    return render_template("account/front.html")


@blueprint.get("/login")
@endpoint(Permission.PUBLIC)
def login() -> ResponseReturnValue:
    back = local_path(request.args.get("next", ""))
    if staff().id:
        return redirect(back or home_of(staff()), 303)
    return render_template("account/login.html", form=SignInForm(), next=back)


@blueprint.post("/login")
@endpoint(Permission.PUBLIC)
def sign_in_with_password() -> ResponseReturnValue:
    form = SignInForm()
    back = local_path(request.form.get("next", ""))
    if form.validate_on_submit():
        try:
            signed_in = platform().run(
                sign_in, NOBODY, text(form.email), text(form.password), request.remote_addr or ""
            )
        except Invalid as error:
            form.refuse(error)
        else:
            start_session(signed_in)
            return redirect(back or "/", 303)
    return render_template("account/login.html", form=form, next=back), 422


@blueprint.post("/logout")
@endpoint(Permission.ACCOUNT)
def logout() -> ResponseReturnValue:
    run(sign_out, current_user.token)
    end_session()
    flash("You have signed out.", "good")
    return redirect("/login", 303)


@blueprint.get("/account")
@endpoint(Permission.ACCOUNT)
def account() -> ResponseReturnValue:
    return _account(PasswordForm())


@blueprint.post("/account/password")
@endpoint(Permission.ACCOUNT)
def set_password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            run(change_password, text(form.current), text(form.new), current_user.token)
        except Invalid as error:
            form.refuse(error)
        else:
            flash("Your password is changed. Everywhere else you have been signed out.", "good")
            return redirect("/account", 303)
    return _account(form), 422


@blueprint.post("/account/colours")
@endpoint(Permission.ACCOUNT)
def set_colours() -> ResponseReturnValue:
    form = ThemeForm()
    if not form.validate_on_submit():
        raise Invalid("These colours do not exist.", "Choose one of the three.")
    response = make_response(redirect("/account", 303))
    _remember_theme(response, form.theme.data)
    return response


def _account(form: PasswordForm) -> str:
    colours = ThemeForm(formdata=None, theme=request.cookies.get(THEME, "system"))
    names = [ROLE_NAMES[role] for role in Role if role in staff().roles]
    return render_template("account/account.html", form=form, colours=colours, roles=names)


def _remember_theme(response: Response, theme: str) -> None:
    secure = platform().settings.secure_cookies
    if theme == "system":
        response.delete_cookie(THEME, secure=secure, httponly=True, samesite="Lax")
    else:
        response.set_cookie(THEME, theme, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")


def local_path(target: str) -> str:
    """Return `target` if it is a path of this site, else nothing: sign-in never leads anywhere else."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return ""
    parts = urlsplit(target)  # only now: it raises for what looks like half an address
    return "" if parts.scheme or parts.netloc else target
