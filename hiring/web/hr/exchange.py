"""Import with a look before anything is stored, and export with a list of what stays behind."""

from contextlib import closing
from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from hiring.adapters.interchange.choices import About, Reading
from hiring.adapters.interchange.uploads import incoming, read_upload, recognise
from hiring.domain.access.policy import Permission
from hiring.domain.banks.arrivals import Standing
from hiring.domain.lint.check import lint
from hiring.errors import Conflict, Invalid, Problem
from hiring.usecases.exchange import (
    MAX_BYTES,
    Foreseen,
    Target,
    Upload,
    Wish,
    discard_upload,
    foresee,
    hold_upload,
    list_targets,
    take_upload_over,
    view_upload,
)
from hiring.web.context import read, run, staff
from hiring.web.errors import show_http_error
from hiring.web.guards import endpoint
from hiring.web.hr.blueprint import blueprint
from hiring.web.hr.exchange_forms import READ, TOO_LARGE, ImportForm, import_form
from hiring.web.hr.forms import slug
from hiring.web.presenters import studio_exchange as present
from hiring.web.presenters import studio_words as words

ROOM = 100_000  # around the file: the other fields, and what separates them
UPLOAD = "hr.check_import"


@blueprint.url_value_preprocessor
def make_room(endpoint_name: str | None, _values: object) -> None:
    """Let those who may import send a larger body, before anything reads it."""
    if endpoint_name == UPLOAD and staff().allows(Permission.BANKS_WRITE):
        request.max_content_length = MAX_BYTES + ROOM


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Answer a file that is too large on the page it was chosen on."""
    if request.endpoint != UPLOAD or not staff().allows(Permission.BANKS_WRITE):
        return show_http_error(error)
    form = import_form(read(list_targets), formdata=None)
    form.file.errors = [TOO_LARGE]
    return _page(form), 422


@blueprint.get("/exchange")
@endpoint(Permission.BANKS_WRITE)
def exchange() -> ResponseReturnValue:
    form = import_form(read(list_targets), formdata=None)
    wanted = request.args.get("into", "")
    if wanted in {value for value, *_ in form.into.iter_choices()}:
        form.into.data = wanted
    return _page(form)


@blueprint.post("/exchange")
@endpoint(Permission.BANKS_WRITE)
def check_import() -> ResponseReturnValue:
    targets = read(list_targets)
    form = import_form(targets)
    name, content = _sent()
    valid = form.validate_on_submit()
    valid = form.check_columns() and valid  # everything that is wrong at once
    if not content:
        form.file.errors = ["Choose a file." if not name else "The file is empty. Choose another."]
    elif len(content) > MAX_BYTES:
        form.file.errors = [TOO_LARGE]
    elif valid:
        return _hold(form, targets, name, content)
    return _page(form), 422


@blueprint.get("/exchange/<upload_id>")
@endpoint(Permission.BANKS_WRITE)
def imported(upload_id: str) -> ResponseReturnValue:
    return _check_page(read(view_upload, upload_id))


@blueprint.post("/exchange/<upload_id>")
@endpoint(Permission.BANKS_WRITE)
def take_import_over(upload_id: str) -> ResponseReturnValue:
    upload = read(view_upload, upload_id)
    reading = _reading(upload.name, upload.content, upload.wish, read(list_targets))
    arriving = incoming(reading, upload.wish.form, upload.wish.columns)
    seen, left_out = request.form.get("seen", ""), len(reading.refused)
    try:
        done = run(take_upload_over, upload_id, arriving, seen, left_out=left_out)
    except Conflict as conflict:
        return _check_page(upload, str(conflict)), 409
    flash(
        f"Taken over: {done.added} new, {done.changed} changed, {done.unchanged} already there. "
        "New and rewritten situations are drafts: somebody else reviews them before they are used.",
        "good",
    )
    return redirect(f"/studio/drafts/{done.draft_id}", 303)


@blueprint.post("/exchange/<upload_id>/discard")
@endpoint(Permission.BANKS_WRITE)
def discard_import(upload_id: str) -> ResponseReturnValue:
    run(discard_upload, upload_id)
    flash("The file is removed. Nothing of it was stored.", "good")
    return redirect("/studio/exchange", 303)


def _sent() -> tuple[str, bytes]:
    """Return the name and the content of the file, one byte more than may be at the most."""
    upload = request.files.get("file")
    if upload is None:
        return "", b""
    with closing(upload):
        plain = (upload.filename or "").replace("\\", "/").rpartition("/")[2]
        return "".join(letter for letter in plain if letter.isprintable())[:200], upload.read(MAX_BYTES + 1)


def _hold(form: ImportForm, targets: list[Target], name: str, content: bytes) -> ResponseReturnValue:
    """Keep a file that can be read, and show what it holds; one that cannot is explained and forgotten."""
    try:
        wish = form.wish(form.format.data or recognise(content, name))
        reading = _reading(name, content, wish, targets)
        read(foresee, incoming(reading, wish.form, wish.columns), wish)
    except Invalid as error:
        of_fields = [problem for problem in error.problems if problem.item in {"slug", "into"} and not problem.file]
        form.refuse(Invalid(of_fields))
        return _page(form, [problem for problem in error.problems if problem not in of_fields]), 422
    return redirect(f"/studio/exchange/{run(hold_upload, name, content, wish)}", 303)


def _reading(name: str, content: bytes, wish: Wish, targets: list[Target]) -> Reading:
    stated = next((target.language for target in targets if wish.into and target.slug == wish.into), "")
    short = wish.slug or wish.into or slug(name.partition(".")[0])[:80].strip("-") or "imported"
    about = About(short, wish.title, "not stated", stated or wish.language)
    return read_upload(content, name, wish.form, wish.columns, about)


def _page(form: ImportForm, problems: list[Problem] | None = None) -> str:
    return render_template(
        "hr/exchange.html", form=form, problems=present.places(problems or []), columns=bool(form.columns())
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """A waiting file, read, and what it would do."""

    reading: Reading
    foreseen: Foreseen


def _check_page(upload: Upload, conflict: str = "") -> str:
    reading = _reading(upload.name, upload.content, upload.wish, read(list_targets))
    arriving = incoming(reading, upload.wish.form, upload.wish.columns)
    foreseen = read(foresee, arriving, upload.wish)
    report = lint(foreseen.package)
    page = present.page_from(request.args.get("from", ""), len(foreseen.arrivals))
    return render_template(
        "hr/exchange_check.html",
        upload=upload,
        format=READ[upload.wish.form],
        bank=foreseen.package.bank,
        foreseen=foreseen,
        conflict=conflict,
        summary=present.summary(foreseen),
        previews=present.previews(foreseen, report.findings, page),
        page=page,
        refused=present.refusals(reading.refused),
        notes=present.remarks(reading.notes),
        beside=sorted(reading.beside),
        partial=arriving.partial,
        question=present.question(foreseen, len(reading.refused)),
        reported=present.reported(foreseen, report.findings),
        of_the_bank=present.of_the_bank(report.findings),
        severities=present.SEVERITIES,
        standings=[(*present.STANDINGS[standing], foreseen.count(standing)) for standing in Standing],
        words=words,
    )
