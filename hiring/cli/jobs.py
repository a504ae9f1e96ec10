"""`hiring jobs` and `hiring invite`."""

from pathlib import Path

import click

from hiring.bootstrap import Platform
from hiring.cli.installation import installation, json_option, organisation_option, organisations, print_json
from hiring.domain.access.policy import Actor, operator
from hiring.domain.people.invitees import Invitee, read_csv
from hiring.errors import Invalid, NotFound
from hiring.usecases.invitations import Invited
from hiring.usecases.invitations import invite as invite_people
from hiring.usecases.jobs import list_jobs, view_job


@click.command(help="List the jobs of every organisation, or of one.")
@organisation_option
@json_option
def jobs(organisation: str, *, as_json: bool) -> None:
    """Print id, title, organisation, state and the number of candidates."""
    with installation("none") as platform:
        found = [
            {
                "id": job.id,
                "title": job.title,
                "organisation": job.organisation_name,
                "state": job.state.value,
                "candidates": job.candidates,
            }
            for view in organisations(platform, organisation)
            for job in platform.read(list_jobs, operator(view.id))
        ]
    if as_json:
        print_json(found)
        return
    for row in found:
        click.echo("{id}  {state:<7}  {candidates:>6}  {organisation}: {title}".format(**row))


@click.command(help="Invite the people of a CSV file with the columns name and email, and print their links.")
@click.option("--job", "job_id", required=True, metavar="ID", help="The job, as `hiring jobs` lists it.")
@click.option(
    "--csv", "csv_file", required=True, metavar="FILE", help="UTF-8, with a first row that names the columns."
)
@organisation_option
@json_option
def invite(job_id: str, csv_file: str, organisation: str, *, as_json: bool) -> None:
    """Invite everybody or, when a row is bad, nobody."""
    invitees = _read(csv_file)
    with installation("none") as platform:
        actor = find_job(platform, job_id, organisation)
        invited = platform.run(invite_people, actor, job_id, invitees)
        rows = [(one, _link(platform, one)) for one in invited]
    if as_json:
        print_json([{"candidate": one.application_id, "link": link} for one, link in rows])
        return
    for one, link in rows:
        click.echo(f"{one.email}  {link or 'has answered already'}")


def find_job(platform: Platform, job_id: str, organisation: str = "") -> Actor:
    """Return the operator of the organisation that has this job."""
    for view in organisations(platform, organisation):
        actor = operator(view.id)
        try:
            platform.read(view_job, actor, job_id)
        except NotFound:
            continue
        return actor
    raise NotFound(f"There is no job {job_id!r}. `hiring jobs` lists them.")


def _read(file: str) -> list[Invitee]:
    try:
        data = Path(file).read_bytes()
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.", "Check the path.") from error
    invitees, problems = read_csv(data, file)
    if problems:
        raise Invalid(problems)
    return invitees


def _link(platform: Platform, invited: Invited) -> str | None:
    return f"{platform.settings.base_url}/take/{invited.token}" if invited.token else None
