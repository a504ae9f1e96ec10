"""The audit log: what happened, newest first."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from hiring.domain.access.policy import Permission
from hiring.usecases.audit import list_events
from hiring.web.admin.wording import present
from hiring.web.context import read
from hiring.web.guards import endpoint

blueprint = Blueprint("audit", __name__)
PAGE_SIZE = 50


@blueprint.get("/admin/audit")
@endpoint(Permission.AUDIT_READ)
def show_audit() -> ResponseReturnValue:
    # One more than is shown tells whether there are older ones; a page begins below the last id of the one before.
    before = request.args.get("before", type=int)
    events = read(list_events, before, PAGE_SIZE + 1)
    shown = events[:PAGE_SIZE]
    older = shown[-1].id if len(events) > PAGE_SIZE else None
    return render_template("admin/audit.html", entries=[present(event) for event in shown], before=before, older=older)
