"""Working copies of banks: open one, see where its items are, publish it, compare versions."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.errors import Conflict, HiringError, Invalid
from hiring.usecases.draft_pages import Overview, view_overview
from hiring.usecases.drafts import DraftView, describe_draft, new_draft, open_draft, view_draft
from hiring.usecases.enemies import list_enemies, name_enemies, part_enemies
from hiring.usecases.publishing import compare_versions, preview_publication, publish_draft
from hiring.web.context import read, run
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.draft_about_form import AboutForm, about_form
from hiring.web.hr.draft_forms import EnemiesForm, PublishForm, choices_of, revision_of
from hiring.web.presenters import studio_drafts as present
from hiring.web.presenters import studio_words as words


@blueprint.post("/banks/<bank_id>/draft")
@endpoint(Permission.BANKS_WRITE)
def edit_bank(bank_id: str) -> ResponseReturnValue:
    return redirect(f"/studio/drafts/{run(open_draft, bank_id)}", 303)


@blueprint.get("/drafts/new")
@endpoint(Permission.BANKS_WRITE)
def begin_draft() -> ResponseReturnValue:
    return render_template("hr/draft_about.html", form=about_form(None), draft=None)


@blueprint.post("/drafts/new")
@endpoint(Permission.BANKS_WRITE)
def add_draft() -> ResponseReturnValue:
    form = about_form(None)
    if form.readable():
        try:
            draft_id = run(new_draft, form.bank(None))
        except (Conflict, Invalid) as error:
            _refuse(form, error)
        else:
            flash("The bank is begun. Now write its first situation.", "good")
            return redirect(f"/studio/drafts/{draft_id}", 303)
    return render_template("hr/draft_about.html", form=form, draft=None), 422


@blueprint.get("/drafts/<draft_id>")
@endpoint(Permission.BANKS_READ)
def draft(draft_id: str) -> ResponseReturnValue:
    view: Overview = read(view_overview, draft_id)
    narrowed = present.Filter(
        words=request.args.get("q", "").strip()[:200],
        **{name: request.args.get(name, "")[:80] for name in ("state", "kind", "standard", "format", "only")},
    )
    return render_template(
        "hr/draft.html",
        view=view,
        draft=view.draft,
        narrowed=narrowed,
        groups=present.groups(view, narrowed),
        present=present,
        words=words,
    )


@blueprint.get("/drafts/<draft_id>/about")
@endpoint(Permission.BANKS_WRITE)
def draft_about(draft_id: str) -> ResponseReturnValue:
    view: DraftView = read(view_draft, draft_id)
    return render_template("hr/draft_about.html", form=about_form(view.bank, view.revision), draft=view)


@blueprint.post("/drafts/<draft_id>/about")
@endpoint(Permission.BANKS_WRITE)
def describe(draft_id: str) -> ResponseReturnValue:
    view: DraftView = read(view_draft, draft_id)
    form, status = about_form(None), 422
    if form.readable(known=view.bank):
        try:
            run(describe_draft, draft_id, form.bank(view.bank), revision_of(form.based_on))
        except (Conflict, Invalid) as error:
            status = 409 if isinstance(error, Conflict) else 422
            _refuse(form, error)
        else:
            flash("Saved. Published versions keep what they say.", "good")
            return redirect(f"/studio/drafts/{draft_id}", 303)
    return render_template("hr/draft_about.html", form=form, draft=view), status


@blueprint.get("/drafts/<draft_id>/publish")
@endpoint(Permission.BANKS_READ)
def publication(draft_id: str) -> ResponseReturnValue:
    return _publication(draft_id)


@blueprint.post("/drafts/<draft_id>/publish")
@endpoint(Permission.BANKS_WRITE)
def publish(draft_id: str) -> ResponseReturnValue:
    form, status = PublishForm(), 422
    if form.validate_on_submit():
        try:
            bank_id = run(
                publish_draft, draft_id, form.version.data or "", form.reason.data or "", form.seen.data or ""
            )
        except (Conflict, Invalid) as error:
            status = 409 if isinstance(error, Conflict) else 422
            _refuse(form, error)
        else:
            flash(f"Version {form.version.data} is published, and never changes.", "good")
            return redirect(f"/studio/banks/{bank_id}", 303)
    return _publication(draft_id, form), status


@blueprint.get("/banks/<bank_id>/changes/<other_id>")
@endpoint(Permission.BANKS_READ)
def bank_changes(bank_id: str, other_id: str) -> ResponseReturnValue:
    before, after, comparison = read(compare_versions, bank_id, other_id)
    titles = {item.id: item.title for made in (comparison.before, comparison.after) for item in made.bank.items}
    return render_template(
        "hr/draft_changes.html",
        before=before,
        after=after,
        changes=present.readable(comparison.changes, titles),
        effect=present.effect_sentences(comparison.effect),
        words=words,
    )


@blueprint.get("/drafts/<draft_id>/enemies")
@endpoint(Permission.BANKS_READ)
def draft_enemies(draft_id: str) -> ResponseReturnValue:
    return _enemies(draft_id)


@blueprint.post("/drafts/<draft_id>/enemies")
@endpoint(Permission.BANKS_WRITE)
def keep_apart(draft_id: str) -> ResponseReturnValue:
    form = EnemiesForm()
    form.one.choices = form.other.choices = choices_of(found.item for found in read(view_draft, draft_id).items)
    if form.validate_on_submit():
        try:
            run(name_enemies, draft_id, form.one.data or "", form.other.data or "", form.reason.data or "")
        except HiringError as error:
            _refuse(form, error)
        else:
            flash("These two are kept out of each other’s forms from now on.", "good")
            return redirect(f"/studio/drafts/{draft_id}/enemies", 303)
    return _enemies(draft_id, form), 422


@blueprint.post("/drafts/<draft_id>/enemies/<pair_id>/part")
@endpoint(Permission.BANKS_WRITE)
def let_meet(draft_id: str, pair_id: str) -> ResponseReturnValue:
    run(part_enemies, draft_id, pair_id)
    flash("These two may meet again.", "good")
    return redirect(f"/studio/drafts/{draft_id}/enemies", 303)


def _publication(draft_id: str, form: PublishForm | None = None) -> str:
    planned = read(preview_publication, draft_id)
    if form is None:
        form = PublishForm(formdata=None, version=planned.version)
    form.seen.data = planned.seen
    titles = {item.id: item.title for item in planned.items}
    changes = planned.comparison.changes if planned.comparison else ()
    return render_template(
        "hr/draft_publish.html",
        draft_id=draft_id,
        planned=planned,
        form=form,
        changes=present.readable(changes, titles),
        effect=present.effect_sentences(planned.comparison.effect) if planned.comparison else (),
        present=present,
        words=words,
    )


def _enemies(draft_id: str, form: EnemiesForm | None = None) -> str:
    view: DraftView = read(view_draft, draft_id)
    if form is None:
        form = EnemiesForm(formdata=None)
        form.one.choices = form.other.choices = choices_of(found.item for found in view.items)
    titles = {found.item.id: found.item.title for found in view.items}
    return render_template(
        "hr/draft_enemies.html", draft=view, pairs=read(list_enemies, draft_id), titles=titles, form=form
    )


def _refuse(form: AboutForm | PublishForm | EnemiesForm, error: HiringError) -> None:
    if isinstance(error, Invalid):
        form.refuse(error)
    else:
        form.form_errors.append(str(error))
