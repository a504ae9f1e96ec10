"""Carrying a bank away: first what the format leaves behind, then the file. The key goes too, so it is written down."""

import hashlib
import re

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from hiring.adapters.interchange.formats import Export, write_format
from hiring.domain.access.policy import Permission
from hiring.domain.banks.model import BankPackage
from hiring.domain.banks.validate import validate
from hiring.domain.scoring.scorable import unscorable
from hiring.errors import Invalid, Problem
from hiring.usecases.exchange import bank_to_export, draft_to_export, record_export, without_key
from hiring.usecases.panel_ratings import ratings_of_bank
from hiring.web.context import read, run
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.exchange_forms import FORMAT_WORDS, ExportForm
from hiring.web.presenters import studio_exchange as present
from hiring.web.presenters.studio_panels import csv_text

_NOT_A_NAME = re.compile(r"[^A-Za-z0-9.+-]+")


@blueprint.get("/exchange/export/<bank_id>")
@endpoint(Permission.BANKS_WRITE)
def export_bank(bank_id: str) -> ResponseReturnValue:
    return _page(read(bank_to_export, bank_id), f"bank:{bank_id}", _asked())


@blueprint.post("/exchange/export/<bank_id>")
@endpoint(Permission.BANKS_WRITE)
def download_bank(bank_id: str) -> ResponseReturnValue:
    return _download(read(bank_to_export, bank_id), f"bank:{bank_id}")


@blueprint.get("/exchange/export/drafts/<draft_id>")
@endpoint(Permission.BANKS_WRITE)
def export_draft(draft_id: str) -> ResponseReturnValue:
    return _page(read(draft_to_export, draft_id), f"draft:{draft_id}", _asked())


@blueprint.post("/exchange/export/drafts/<draft_id>")
@endpoint(Permission.BANKS_WRITE)
def download_draft(draft_id: str) -> ResponseReturnValue:
    return _download(read(draft_to_export, draft_id), f"draft:{draft_id}")


def _asked() -> ExportForm | None:
    """Return the format chosen in the address, if one was."""
    return ExportForm(formdata=request.args) if "format" in request.args else None


def _download(made: BankPackage, subject: str) -> ResponseReturnValue:
    form = ExportForm()
    if not form.validate_on_submit():
        return _page(made, subject, form, 422)
    sent = without_key(made) if form.keyless.data else made
    words = FORMAT_WORDS[form.format.data]
    try:
        content = write_format(sent, form.format.data, _beside(sent, form.format.data)).content
    except Invalid:
        return _page(made, subject, form, 422)
    run(record_export, subject, sent, form.format.data, hashlib.sha256(content).hexdigest())
    answer = make_response(content)
    name = _NOT_A_NAME.sub(
        "-", f"{made.bank.slug}-{made.bank.version[:40]}{'-without-key' if form.keyless.data else ''}"
    )
    answer.headers["Content-Type"] = words.mimetype
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{words.ending}"'
    return answer


def _beside(sent: BankPackage, name: str) -> dict[str, bytes]:
    """Return the files that go along with a bank: the ratings its key was made of, where the key goes too."""
    rows = read(ratings_of_bank, sent) if name == "yaml" and sent.key.items else []
    return {"ratings.csv": csv_text(rows).encode()} if rows else {}


def _page(made: BankPackage, subject: str, form: ExportForm | None, status: int = 200) -> ResponseReturnValue:
    problems: list[Problem] = []
    export = None
    if form is not None and form.validate():
        export, problems = _foreseen(without_key(made) if form.keyless.data else made, str(form.format.data))
    elif form is not None:
        status = 422
    kind, _, subject_id = subject.partition(":")
    left = [*export.not_carried] if export else problems
    whole, items = present.left_behind(left, {item.id: item.title for item in made.bank.items})
    page = render_template(
        "hr/exchange_export.html",
        bank=made.bank,
        draft=kind == "draft",
        id=subject_id,
        form=form or ExportForm(formdata=None),
        failed=form if form is not None and form.errors else None,
        formats=FORMAT_WORDS,
        chosen=FORMAT_WORDS[form.format.data] if form is not None and not form.errors else None,
        export=export,
        impossible=problems[0] if problems else None,
        faults=present.places([*validate(made.bank, made.key), *unscorable(made.bank, made.key)]),
        whole=whole,
        items=items,
    )
    return page, status


def _foreseen(made: BankPackage, form: str) -> tuple[Export | None, list[Problem]]:
    try:
        return write_format(made, form, {}), []
    except Invalid as error:
        return None, list(error.problems)
