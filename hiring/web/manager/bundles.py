"""One score as a file that can be scored again elsewhere. It holds the key: for those who may read banks."""

from flask import make_response
from flask.typing import ResponseReturnValue

from hiring.adapters.signed_files import record_text
from hiring.domain.access.policy import Permission
from hiring.usecases.bundles import export_score_bundle
from hiring.web.context import run
from hiring.web.guards import endpoint
from hiring.web.manager.blueprint import blueprint


@blueprint.post("/<job_id>/candidates/<application_id>/bundle.json")
@endpoint(Permission.BANKS_READ)
def bundle(job_id: str, application_id: str) -> ResponseReturnValue:
    response = make_response(record_text(run(export_score_bundle, job_id, application_id)))
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="score-{application_id}.json"'
    return response
