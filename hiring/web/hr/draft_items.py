"""One item of a working copy: write it, key it, look at it as a candidate would, move it on, talk about it."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hiring.adapters.shipped_translations import shipped_translations
from hiring.domain.access.policy import Permission
from hiring.domain.banks.life import moves_from
from hiring.domain.banks.merging import Version, merge, parts
from hiring.domain.banks.model import Format, Item, ItemState
from hiring.errors import Conflict, Invalid
from hiring.usecases.comments import add_remark, settle_remark
from hiring.usecases.draft_items import ItemClash, add_item, move_item, remove_item, write_item
from hiring.usecases.draft_pages import ItemPage, check_item, view_draft_item
from hiring.usecases.drafts import DraftView, view_draft
from hiring.web.context import read, run, staff
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.draft_forms import ItemForm, MoveForm, RemarkForm, item_form, revision_of
from hiring.web.presenters import studio_conflicts as conflicts
from hiring.web.presenters import studio_drafts as present
from hiring.web.presenters import studio_words as words
from hiring.web.presenters.questions import unshuffled, words_for
from hiring.web.presenters.studio_preview import preview

NEW = "new"


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of an item's page, as they were sent or as they begin."""

    item: ItemForm | None = None
    move: MoveForm | None = None
    remark: RemarkForm | None = None


@blueprint.get("/drafts/<draft_id>/items/new")
@endpoint(Permission.BANKS_WRITE)
def new_item(draft_id: str) -> ResponseReturnValue:
    view: DraftView = read(view_draft, draft_id)
    form = item_form(view.bank)
    form.item_id.data = present.next_id((found.item for found in view.items), view.bank.slug)
    return _new(view, form)


@blueprint.post("/drafts/<draft_id>/items/new")
@endpoint(Permission.BANKS_WRITE)
def save_new_item(draft_id: str) -> ResponseReturnValue:
    view: DraftView = read(view_draft, draft_id)
    form = item_form(view.bank)
    if form.readable():
        item = form.item()
        try:
            _refuse_reserved(item)
            run(add_item, draft_id, item, form.key(None), form.reason.data or "")
        except Invalid as error:
            form.refuse(error)
        else:
            flash("Saved as a draft.", "good")
            return redirect(f"/studio/drafts/{draft_id}/items/{item.id}", 303)
    return _new(view, form), 422


@blueprint.get("/drafts/<draft_id>/items/<item_id>")
@endpoint(Permission.BANKS_READ)
def draft_item(draft_id: str, item_id: str) -> ResponseReturnValue:
    return _page(read(view_draft_item, draft_id, item_id))


@blueprint.post("/drafts/<draft_id>/items/<item_id>")
@endpoint(Permission.BANKS_WRITE)
def save_item(draft_id: str, item_id: str) -> ResponseReturnValue:
    page: ItemPage = read(view_draft_item, draft_id, item_id)
    form = item_form(page.draft.bank)
    form.item_id.data = item_id
    if form.readable():
        yours = Version(form.item(), form.key(page.current.key))
        try:
            yours = _with_choices(page, yours)
            revision = run(
                write_item, draft_id, yours.item, revision_of(form.based_on), form.reason.data or "", key=yours.key
            )
        except Invalid as error:
            form.refuse(_at_reason(error))
        except Conflict as error:
            return _conflict(page, form, error), 409
        else:
            flash(
                "Saved." if revision != page.current.revision else "Nothing had changed, so nothing was saved.", "good"
            )
            return redirect(f"/studio/drafts/{draft_id}/items/{item_id}", 303)
    return _page(page, Forms(item=form)), 422


@blueprint.post("/drafts/<draft_id>/items/<item_id>/lint")
@endpoint(Permission.BANKS_WRITE)
def lint_typed(draft_id: str, item_id: str) -> ResponseReturnValue:
    """Answer with what lint says of what is being typed, as a piece of the page; nothing is saved."""
    view: DraftView = read(view_draft, draft_id)
    form = item_form(view.bank)
    if item_id != NEW:
        form.item_id.data = item_id
    if not form.readable():
        return render_template("hr/_draft_lint.html", findings=None, present=present)
    stored = next((found.key for found in view.items if found.item.id == item_id), None)
    findings = read(check_item, draft_id, form.item(), form.key(stored))
    return render_template("hr/_draft_lint.html", findings=findings, present=present)


@blueprint.get("/drafts/<draft_id>/items/<item_id>/preview")
@endpoint(Permission.BANKS_READ)
def preview_item(draft_id: str, item_id: str) -> ResponseReturnValue:
    page: ItemPage = read(view_draft_item, draft_id, item_id)
    bank = page.draft.bank
    shown = preview(page.current.item, bank.language, shipped_translations(bank.slug), request.args)
    situation = unshuffled(shown.item, "preview")
    extra: dict[str, Any] = {"theme": shown.theme} if shown.theme else {}
    return render_template(
        "hr/draft_preview.html",
        page=page,
        shown=shown,
        situation=situation,
        asked=words_for(situation),
        formats=[(fmt.value, words.FORMATS[fmt]) for fmt in Format],
        **extra,
    )


@blueprint.post("/drafts/<draft_id>/items/<item_id>/move")
@endpoint(Permission.BANKS_WRITE)
def move(draft_id: str, item_id: str) -> ResponseReturnValue:
    page: ItemPage = read(view_draft_item, draft_id, item_id)
    form = MoveForm()
    try:
        to = ItemState(form.state.data or "")
    except ValueError as error:
        raise Invalid("There is no such state.", "Use a button on the item's page.") from error
    if form.validate_on_submit():
        try:
            run(move_item, draft_id, item_id, to, revision_of(form.based_on), form.reason.data or "")
        except Invalid as error:
            form.refuse(_at_reason(error))
        except Conflict as error:
            return _overtaken(draft_id, item_id, form, error), 409
        else:
            flash(f"The item is now: {words.STATES[to].lower()}.", "good")
            return redirect(f"/studio/drafts/{draft_id}/items/{item_id}", 303)
    return _page(page, Forms(move=form)), 422


@blueprint.post("/drafts/<draft_id>/items/<item_id>/remove")
@endpoint(Permission.BANKS_WRITE)
def remove(draft_id: str, item_id: str) -> ResponseReturnValue:
    form = MoveForm()
    if form.validate_on_submit():
        try:
            run(remove_item, draft_id, item_id, revision_of(form.based_on), form.reason.data or "")
        except Invalid as error:
            form.refuse(_at_reason(error))
        except Conflict as error:
            return _overtaken(draft_id, item_id, form, error), 409
        else:
            flash(f"{item_id} is taken out. Its history stays.", "good")
            return redirect(f"/studio/drafts/{draft_id}", 303)
    return _page(read(view_draft_item, draft_id, item_id), Forms(move=form)), 422


@blueprint.post("/drafts/<draft_id>/items/<item_id>/remarks")
@endpoint(Permission.BANKS_WRITE)
def say(draft_id: str, item_id: str) -> ResponseReturnValue:
    form = RemarkForm()
    if form.validate_on_submit():
        run(add_remark, draft_id, item_id, form.remark.data or "")
        return redirect(f"/studio/drafts/{draft_id}/items/{item_id}#remarks", 303)
    return _page(read(view_draft_item, draft_id, item_id), Forms(remark=form)), 422


@blueprint.post("/drafts/<draft_id>/remarks/<remark_id>/settle")
@endpoint(Permission.BANKS_WRITE)
def settle(draft_id: str, remark_id: str) -> ResponseReturnValue:
    item_id = run(settle_remark, draft_id, remark_id)
    return redirect(f"/studio/drafts/{draft_id}/items/{item_id}#remarks", 303)


def _new(view: DraftView, form: ItemForm) -> str:
    return render_template("hr/draft_item_new.html", draft=view, form=form, present=present, words=words)


def _page(page: ItemPage, sent: Forms | None = None) -> str:
    sent = sent or Forms()
    current = page.current
    return render_template(
        "hr/draft_item.html",
        page=page,
        draft=page.draft,
        current=current,
        form=sent.item or item_form(page.draft.bank, current.item, current.key, current.revision),
        moves=moves_from(current.item.state),
        own=current.written_by == staff().id,
        move_form=sent.move or MoveForm(formdata=None),
        remark_form=sent.remark or RemarkForm(formdata=None),
        present=present,
        words=words,
    )


def _overtaken(draft_id: str, item_id: str, form: MoveForm, error: Conflict) -> str:
    """Show the item as it is now to somebody who decided about an older version of it."""
    form.form_errors.append(str(error))
    return _page(read(view_draft_item, draft_id, item_id), Forms(move=form))


def _conflict(page: ItemPage, form: ItemForm, error: Conflict) -> str:
    clash = error.current
    if not isinstance(clash, ItemClash):
        raise error
    theirs, yours = Version(clash.theirs, clash.their_key), Version(clash.yours, clash.your_key)
    form.based_on.data = str(clash.revision)
    return render_template(
        "hr/draft_conflict.html",
        page=page,
        draft=page.draft,
        clash=clash,
        message=str(error),
        form=form,
        sides=[conflicts.sides(part, theirs, yours) for part in parts(clash.base, theirs, yours)],
        fields=list(request.form.items(multi=True)),
        words=words,
    )


def _with_choices(page: ItemPage, yours: Version) -> Version:
    """Return what was typed, with the parts that somebody took from the other version on the page of a conflict."""
    taken = {name.removeprefix("pick-") for name, value in request.form.items() if value == "theirs"}
    return merge(Version(page.current.item, page.current.key), yours, taken) if taken else yours


def _refuse_reserved(item: Item) -> None:
    if item.id == NEW:
        raise Invalid("“new” is an address of this program.", "Choose another short name.")


def _at_reason(error: Invalid) -> Invalid:
    """Show a missing reason at the field for it."""
    return Invalid(
        type(p)(p.message, p.remedy, item="reason" if "reason" in p.message else p.item) for p in error.problems
    )
