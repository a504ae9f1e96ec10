"""The receipt as a signed file, and the keys it is checked by."""

from flask import Response, jsonify, make_response
from flask.typing import ResponseReturnValue

from hiring.adapters.signed_files import record_text
from hiring.domain.access.policy import NOBODY, Permission
from hiring.domain.records.signed import ALGORITHM
from hiring.errors import NotFound
from hiring.usecases.attempts import Receipt, open_invitation, view_receipt
from hiring.web.candidate.blueprint import blueprint
from hiring.web.context import platform, read
from hiring.web.guards import endpoint


@blueprint.get("/attempt/receipt.json")
@endpoint(Permission.CANDIDATE)
def receipt_file() -> ResponseReturnValue:
    return _file(read(view_receipt))


@blueprint.get("/take/<token>/receipt.json")
@endpoint(Permission.PUBLIC)
def receipt_file_by_link(token: str) -> ResponseReturnValue:
    view = platform().read(open_invitation, NOBODY, token)
    if view.receipt is None:
        raise NotFound("There is no receipt yet: your answers have not been handed in.")
    return _file(view.receipt)


@blueprint.get("/signing-keys.json")
@endpoint(Permission.PUBLIC)
def signing_keys() -> ResponseReturnValue:
    """Whoever checks a receipt compares its key with these: the first signs, the others did."""
    return jsonify(algorithm=ALGORITHM, public_keys=list(platform().signer.public_keys))


def _file(receipt: Receipt) -> Response:
    response = make_response(record_text(receipt.record))
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{receipt.attempt_id}.json"'
    return response
