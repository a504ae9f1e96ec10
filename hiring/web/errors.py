"""The only place that knows which failure is which HTTP status, as a calm page or as JSON."""

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from hiring.errors import (
    Busy,
    Closed,
    Conflict,
    HiringError,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Problem,
)
from hiring.ids import new_id
from hiring.web.context import for_candidates

log = logging.getLogger(__name__)

STATUS: dict[type[HiringError], int] = {
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Closed: 410,
    Invalid: 422,
    Busy: 503,
}
PAGES = frozenset({400, 401, 403, 404, 409, 410, 422, 500, 503})
RETRY_SECONDS = "5"
ANSWERS = "/attempt/review"


def handle_errors(app: Flask) -> None:
    """Turn every failure into an answer that says what happened and what to do next."""
    app.register_error_handler(HiringError, show_hiring_error)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Exception, show_unexpected)


def show_hiring_error(error: HiringError) -> ResponseReturnValue:
    """Answer a failure that has words of its own."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    if status == STATUS[NotSignedIn] and not for_candidates() and not wants_json():
        return _to_sign_in()
    problems = error.problems if isinstance(error, Invalid) else ()
    details: dict[str, Any] = {"problems": [asdict(problem) for problem in problems]} if problems else {}
    if isinstance(error, Conflict) and isinstance(error.current, Mapping):
        details |= error.current
    return _answer(status, str(error), problems=problems, details=details)


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Answer a failure of the protocol: no such address, a missing token, a body too large."""
    status = error.code or 500
    if status < 400 or error.response is not None:  # noqa: PLR2004 - a redirect, not a failure
        return error
    description = "" if error.description == type(error).description else error.description
    answer = _answer(status, description or "")
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    answer.headers.update(kept)
    return answer


def show_unexpected(error: Exception) -> ResponseReturnValue:
    """Answer a fault of ours; the log keeps the cause, the page only a reference to it."""
    reference = new_id()
    # The rule, not the address: an invitation's address is its secret.
    log.error("Unexpected failure %s on %s %s", reference, request.method, request.url_rule, exc_info=error)
    return _answer(500, "", reference=reference, details={"reference": reference})


def wants_json() -> bool:
    """Whether the one who asks is a program: it sent JSON, or prefers JSON to a page."""
    accepts = request.accept_mimetypes
    return request.is_json or accepts["application/json"] > accepts["text/html"]


def _to_sign_in() -> ResponseReturnValue:
    # Only a page can be returned to; a form that was sent is gone, and must not be sent again by itself.
    back = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else ""
    return redirect(f"/login?next={quote(back, safe='/')}" if back else "/login", 303)


def _answer(
    status: int,
    message: str,
    *,
    problems: tuple[Problem, ...] = (),
    reference: str = "",
    details: Mapping[str, Any] | None = None,
) -> Response:
    g.failed = True  # the page must not need the database that may be the failure
    if wants_json():
        answer = jsonify({"status": status, "message": message, **(details or {})})
    else:
        answer = make_response(_page(status, message, problems, reference))
    answer.status_code = status
    if status == STATUS[Busy]:
        answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def _page(status: int, message: str, problems: tuple[Problem, ...], reference: str) -> str:
    page = status if status in PAGES else (400 if status < 500 else 500)  # noqa: PLR2004 - whose fault it is
    return render_template(
        f"errors/{page}.html",
        status=status,
        message=message,
        problems=problems,
        reference=reference,
        candidates=for_candidates(),
        answers=_answers(),
    )


def _answers() -> str:
    """Return where somebody with a link finds what they gave so far."""
    token = (request.view_args or {}).get("token", "")
    return f"/panel/{token}" if request.path.startswith("/panel/") and token else ANSWERS
