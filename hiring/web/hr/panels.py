"""Rating panels as HR leads them: open, invite, watch, discuss, close."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.domain.people.invitees import read_list
from hiring.errors import Conflict, Invalid, Problem
from hiring.usecases.drafts import list_drafts, view_draft
from hiring.usecases.importance import importance_results, open_importance_panel
from hiring.usecases.panel_members import Linked, invite_members, renew_member_link, withdraw_member
from hiring.usecases.panel_results import panel_results
from hiring.usecases.panels import (
    IMPORTANCE,
    PanelView,
    close_panel,
    list_panels,
    open_key_panel,
    start_discussion,
    view_panel,
)
from hiring.usecases.values import view_profile
from hiring.web.context import platform, read, run, staff
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.panel_forms import KeyPanelForm, MembersForm, PanelForm, TakeForm, importance_form, key_panel_form
from hiring.web.presenters import studio_panels as present
from hiring.web.presenters import studio_words as words
from hiring.web.presenters.studio_jobs import LinkLine, as_text

SEE_OTHER = 303


@blueprint.get("/panels")
@endpoint(Permission.BANKS_READ)
def panels() -> ResponseReturnValue:
    drafts, profile = read(list_drafts), read(view_profile)
    return render_template("hr/panels.html", panels=read(list_panels), drafts=drafts, profile=profile, words=present)


@blueprint.get("/panels/new/<draft_id>")
@endpoint(Permission.BANKS_WRITE)
def new_panel(draft_id: str) -> ResponseReturnValue:
    items = [found.item for found in read(view_draft, draft_id).items]
    wanted = request.args.get("item", "")
    form = key_panel_form(items, wanted)
    if wanted in {item.id for item in items}:
        form.choose(wanted)
    return _new(draft_id, form)


@blueprint.post("/panels/new/<draft_id>")
@endpoint(Permission.BANKS_WRITE)
def open_panel(draft_id: str) -> ResponseReturnValue:
    items = [item.item for item in read(view_draft, draft_id).items]
    form = key_panel_form(items)
    if form.validate_on_submit():
        try:
            panel_id = run(open_key_panel, draft_id, form.title.data or "", form.chosen(items))
        except Invalid as error:
            form.refuse(error)
        else:
            flash("The panel is open. Now invite its members.", "good")
            return redirect(f"/studio/panels/{panel_id}", SEE_OTHER)
    return _new(draft_id, form), 422


@blueprint.get("/panels/importance")
@endpoint(Permission.BANKS_WRITE)
def new_importance_panel() -> ResponseReturnValue:
    return _new_importance(PanelForm())


@blueprint.post("/panels/importance")
@endpoint(Permission.BANKS_WRITE)
def open_panel_of_importance() -> ResponseReturnValue:
    form = PanelForm()
    if form.validate_on_submit():
        try:
            panel_id = run(open_importance_panel, form.title.data or "")
        except (Conflict, Invalid) as error:
            form.form_errors.append(str(error))
        else:
            flash("The panel is open. Now invite its members.", "good")
            return redirect(f"/studio/panels/{panel_id}", SEE_OTHER)
    return _new_importance(form), 422


@blueprint.get("/panels/<panel_id>")
@endpoint(Permission.BANKS_READ)
def panel(panel_id: str) -> ResponseReturnValue:
    return show_panel(panel_id)


@blueprint.post("/panels/<panel_id>/members")
@endpoint(Permission.BANKS_WRITE)
def invite_to_panel(panel_id: str) -> ResponseReturnValue:
    form = MembersForm()
    if not form.validate_on_submit():
        return show_panel(panel_id, members=form), 422
    people, problems = read_list(form.people.data or "")
    if problems:
        return show_panel(panel_id, members=form, problems=problems), 422
    try:
        linked = run(invite_members, panel_id, people, form.group.data or "")
    except (Conflict, Invalid) as error:
        form.form_errors.append(str(error))
        return show_panel(panel_id, members=form), 422
    return _links(panel_id, linked)


@blueprint.post("/panels/<panel_id>/members/<member_id>/link")
@endpoint(Permission.BANKS_WRITE)
def renew_panel_link(panel_id: str, member_id: str) -> ResponseReturnValue:
    return _links(panel_id, [run(renew_member_link, panel_id, member_id)])


@blueprint.post("/panels/<panel_id>/members/<member_id>/withdraw")
@endpoint(Permission.BANKS_WRITE)
def withdraw_panel_member(panel_id: str, member_id: str) -> ResponseReturnValue:
    run(withdraw_member, panel_id, member_id)
    flash("Taken off the panel. What they gave is kept, and not counted.", "good")
    return redirect(f"/studio/panels/{panel_id}", SEE_OTHER)


@blueprint.post("/panels/<panel_id>/discussion")
@endpoint(Permission.BANKS_WRITE)
def discuss(panel_id: str) -> ResponseReturnValue:
    try:
        run(start_discussion, panel_id, request.form.getlist("items"))
    except (Conflict, Invalid) as error:
        return show_panel(panel_id, failure=error), 409 if isinstance(error, Conflict) else 422
    flash("The second round has begun. Ask the members to open their links again.", "good")
    return redirect(f"/studio/panels/{panel_id}", SEE_OTHER)


@blueprint.post("/panels/<panel_id>/close")
@endpoint(Permission.BANKS_WRITE)
def close(panel_id: str) -> ResponseReturnValue:
    run(close_panel, panel_id)
    view = read(view_panel, panel_id)
    flash("The panel is closed: nobody rates any more.", "good")
    return redirect(f"/studio/panels/{panel_id}" + ("" if view.purpose == IMPORTANCE else "/key"), SEE_OTHER)


def show_panel(
    panel_id: str,
    *,
    members: MembersForm | None = None,
    problems: Sequence[Problem] = (),
    failure: Conflict | Invalid | None = None,
    take: TakeForm | None = None,
) -> str:
    """Return the page of a panel, with what was wrong with the form that was sent from it."""
    view = read(view_panel, panel_id)
    common: dict[str, object] = {
        "form": members or MembersForm(formdata=None),
        "failed": members,
        "problems": problems,
        "failure": failure,
        "writes": staff().allows(Permission.BANKS_WRITE),
        "groups": present.group_counts(view),
        "sentence": present.progress_sentence(view),
        "words": words,
        "present": present,
    }
    if view.purpose == IMPORTANCE:
        return _importance(view, common, take)
    results = read(panel_results, panel_id)
    return render_template(
        "hr/panel.html",
        panel=results.panel,
        results=results,
        agreement=results.agreement,
        conclusion=present.conclusion(results),
        titles={item.id: item.title or item.id for item in results.panel.items},
        **common,
    )


def _importance(view: PanelView, common: dict[str, object], take: TakeForm | None) -> str:
    results = read(importance_results, view.id)
    return render_template(
        "hr/panel_importance.html",
        panel=view,
        results=results,
        found=results.found,
        names={standard.id: standard.name for standard in view.standards},
        take=take or importance_form(results),
        sent=take is not None,
        conclusion=present.importance_sentence(results),
        **common,
    )


def _new(draft_id: str, form: KeyPanelForm) -> str:
    draft = read(view_draft, draft_id)
    return render_template("hr/panel_new.html", draft=draft, form=form, words=words)


def _new_importance(form: PanelForm) -> str:
    return render_template("hr/panel_importance_new.html", profile=read(view_profile), form=form)


def _links(panel_id: str, linked: Sequence[Linked]) -> ResponseReturnValue:
    address = platform().settings.base_url
    already = "Was on this panel already: no second link. Make a new one on the panel’s page if theirs is lost."
    lines = [
        LinkLine(one.name, one.email, f"{address}/panel/{one.token}" if one.token else "", "" if one.token else already)
        for one in linked
    ]
    return render_template("hr/panel_links.html", panel=read(view_panel, panel_id), lines=lines, text=as_text(lines))
