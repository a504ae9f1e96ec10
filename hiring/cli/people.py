"""`hiring init` and `hiring user add`."""

import sys
from pathlib import Path

import click

from hiring.bootstrap import make_platform
from hiring.cli.installation import acting_in, installation, organisation_option
from hiring.domain.access.policy import Actor, Role, operator
from hiring.errors import Invalid
from hiring.settings import read_settings
from hiring.usecases.accounts import add_staff
from hiring.usecases.organisations import create_organisation
from hiring.usecases.work import Work

password_option = click.option(
    "--password-file", default="", metavar="FILE", help="Read the password from a file, `-` for standard input."
)


@click.command(help="Set up the database; with --organisation also an organisation and its administrator.")
@click.option("--organisation", default="", metavar="NAME", help="The organisation to add.")
@click.option("--email", default="", help="The administrator's address.")
@click.option("--name", default="", help="The administrator's name.")
@password_option
def init(organisation: str, email: str, name: str, password_file: str) -> None:
    """Bring the database to the newest schema, and add an organisation if one is named."""
    if bool(organisation) != bool(email):
        raise click.UsageError("Give --organisation and --email together, or neither.")
    password = read_password(password_file) if organisation else ""
    platform = make_platform(read_settings(), queue="none")
    try:
        platform.migrate()
        if organisation:
            platform.run(_set_up, operator(""), organisation, name or email, email, password)
    finally:
        platform.dispose()
    click.echo("The database is up to date.")
    if organisation:
        click.echo(f"{organisation} is set up; {email} is its administrator. Add others by `hiring user add`.")


def _set_up(actor: Actor, work: Work, organisation: str, name: str, email: str, password: str) -> None:
    """Add both or, if either is refused, none."""
    create_organisation(actor, work, organisation)
    add_staff(work.actor, work, name, email, password, [Role.ADMINISTRATOR])


@click.command(help="Add a person who signs in.")
@click.option("--email", required=True, help="The address to sign in with.")
@click.option("--name", required=True, help="The name.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([r.value for r in Role]), help="May be repeated."
)
@password_option
@organisation_option
def add(email: str, name: str, roles: tuple[str, ...], password_file: str, organisation: str) -> None:
    """Add a person with roles to an organisation."""
    with installation("none") as platform:
        actor = acting_in(platform, organisation)
        password = read_password(password_file)
        platform.run(add_staff, actor, name, email, password, [Role(role) for role in roles])
    click.echo(f"{email} can sign in now.")


def read_password(file: str) -> str:
    """Return the first line of a file or of standard input, or ask for it twice."""
    if not file:
        answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return answer
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{file} cannot be read: {error}.", "Give a text file that holds the password.") from error
    return text.split("\n", 1)[0].rstrip("\r")
