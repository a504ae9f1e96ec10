"""What commands share: the installation they act on, the organisation they act in, and JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from hiring.domain.access.policy import Actor, operator
from hiring.errors import Invalid, NotFound
from hiring.settings import read_settings

if TYPE_CHECKING:  # commands on files print JSON too, and need not load the database for it
    from hiring.adapters.queue import QueueKind
    from hiring.bootstrap import Platform
    from hiring.usecases.organisations import OrganisationView

organisation_option = click.option(
    "--organisation", default="", metavar="NAME", help="Name or id; needed where several organisations exist."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def installation(queue: "QueueKind" = "huey") -> Iterator["Platform"]:
    """Open the installation the environment names; raise `Invalid` if it is not set up."""
    from hiring.bootstrap import make_platform

    platform = make_platform(read_settings(), queue=queue)
    try:
        readiness = platform.readiness()
        if not readiness.ready:
            raise Invalid(readiness.problem, "`hiring doctor` says more.")
        yield platform
    finally:
        platform.dispose()


def organisations(platform: "Platform", wanted: str = "") -> list["OrganisationView"]:
    """Return all organisations, or the one that is wanted by name or id."""
    from hiring.usecases.organisations import list_organisations

    found = platform.read(list_organisations, operator(""))
    if not wanted:
        return found
    chosen = [view for view in found if wanted == view.id or wanted.casefold() == view.name.casefold()]
    if not chosen:
        raise NotFound(f"There is no organisation {wanted!r}. {_names(found)}")
    return chosen


def acting_in(platform: "Platform", wanted: str = "") -> Actor:
    """Return the operator of the organisation that is wanted, or of the only one."""
    found = organisations(platform, wanted)
    if not found:
        raise NotFound("There is no organisation yet. Run `hiring init` first.")
    if len(found) > 1:
        raise Invalid("There are several organisations.", f"Say which by --organisation. {_names(found)}")
    return operator(found[0].id)


def print_json(value: object) -> None:
    """Print JSON, in one piece: when something fails before, nothing is printed."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _names(found: list["OrganisationView"]) -> str:
    return "There are: " + ", ".join(view.name for view in found) + "." if found else "There are none."
