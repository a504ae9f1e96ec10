"""The blueprint that the modules beside it hang their routes on, and what every page is given."""

from typing import Any

from flask import Blueprint, request

from hiring.wording.languages import direction

blueprint = Blueprint("candidate", __name__)


def frame(view: Any) -> dict[str, object]:
    """Return what every page around a view needs to know of it."""
    return {
        "organisation_name": view.organisation_name,
        "simulated": view.simulated,
        "content_language": view.language,
        "content_direction": direction(view.language),
        # Forms name their address: left to the browser it would keep a fragment (of the skip link, of a linked
        # error), and a page opened at a fragment does not move the focus to its heading.
        "here": request.full_path.rstrip("?"),
    }


def from_list() -> dict[str, Any]:
    """Return what addresses carry on for whoever came from the list of all questions, and goes back to it."""
    return {"from": "review"} if request.args.get("from") == "review" else {}
