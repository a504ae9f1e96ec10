"""The bank browser: what a bank can measure, and each item with the key beside it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.usecases.banks import list_banks, view_bank, view_item
from hiring.usecases.drafts import list_drafts
from hiring.usecases.publishing import view_versions
from hiring.web.context import read
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.presenters import studio_banks as present
from hiring.web.presenters import studio_words as words
from hiring.web.presenters.questions import unshuffled, words_for
from hiring.wording.languages import direction


@blueprint.get("/banks")
@endpoint(Permission.BANKS_READ)
def banks() -> ResponseReturnValue:
    return render_template("hr/banks.html", banks=read(list_banks), drafts=read(list_drafts), words=words)


@blueprint.get("/banks/<bank_id>")
@endpoint(Permission.BANKS_READ)
def bank(bank_id: str) -> ResponseReturnValue:
    view = read(view_bank, bank_id)
    return render_template(
        "hr/bank.html",
        view=view,
        versions=read(view_versions, bank_id),
        heads=present.column_heads(view),
        groups=present.grouped_items(view.bank),
        names={standard.id: standard.name for standard in view.bank.standards},
        words=words,
    )


@blueprint.get("/banks/<bank_id>/items/<item_id>")
@endpoint(Permission.BANKS_READ)
def item(bank_id: str, item_id: str) -> ResponseReturnValue:
    view = read(view_item, bank_id, item_id)
    situation = unshuffled(view.item, "preview")
    return render_template(
        "hr/item.html",
        view=view,
        lines=present.key_lines(view),
        panel=present.panel_sentence(view.key),
        situation=situation,
        asked=words_for(situation),
        direction=direction(view.summary.language),
        words=words,
    )
