"""The `hiring` command. A subcommand's module is only imported when it runs, so that the others stay quick."""

from importlib import import_module
from typing import Any

import click

from hiring import __version__
from hiring.errors import HiringError
from hiring.settings import one_thread_per_calculation

# name -> where its click command is, and its line in the help. A group is a table of its own.
Table = dict[str, "tuple[str, str] | Table"]
COMMANDS: Table = {
    "serve": ("hiring.cli.serving:serve", "Serve the pages, with the background worker."),
    "worker": ("hiring.worker.command:worker", "Run the background worker alone."),
    "init": ("hiring.cli.people:init", "Set up the database and the first organisation."),
    "user": {"add": ("hiring.cli.people:add", "Add a person who signs in.")},
    "doctor": ("hiring.cli.doctor:doctor", "Check this installation and say what to mend."),
    "jobs": ("hiring.cli.jobs:jobs", "List jobs."),
    "invite": ("hiring.cli.jobs:invite", "Invite the people of a CSV file to a job."),
    "shortlist": ("hiring.cli.scoring:shortlist", "Print the shortlist of a job."),
    "score": ("hiring.cli.scoring:score", "Score and rank answers without a database."),
    "verify": ("hiring.cli.verifying:verify", "Check a receipt or a score bundle without a database."),
    "items": ("hiring.cli.measures.items:items", "Analyse items and the reliability of a scale."),
    "calibrate": ("hiring.cli.measures.calibrate:calibrate", "Fit an item response model."),
    "persons": ("hiring.cli.measures.persons:persons", "Estimate people's levels from a calibration."),
    "dif": ("hiring.cli.measures.dif:dif", "Test whether items work alike in two groups."),
    "impact": ("hiring.cli.measures.impact:impact", "Compare selection rates between groups."),
    "agreement": ("hiring.cli.measures.agreement:agreement", "Say how far raters agree."),
    "simulate": ("hiring.cli.measures.simulate:simulate", "Try a bank folder on simulated people."),
    "linking": ("hiring.cli.measures.linking:linking", "Put two calibrations on one scale."),
    "demo": ("hiring.cli.demo:demo", "Try everything on a simulated clinic."),
    "bank": {
        "lint": ("hiring.cli.linting:lint_bank", "Say what is wrong with a bank folder."),
        "import": ("hiring.cli.banks:import_bank", "Make a bank folder of a file in another format."),
        "export": ("hiring.cli.banks:export_bank", "Write a bank folder as a file in another format."),
        "diff": ("hiring.cli.banks:diff_banks", "Say what changed from one bank folder to another."),
        "load": ("hiring.cli.loading:load", "Put a question bank into the database."),
    },
}
GROUP_HELP = {"user": "People who sign in.", "bank": "Question banks."}


class Commands(click.Group):
    """A group whose commands stand in a table."""

    def __init__(self, table: Table, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        del ctx
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command that was asked for."""
        del ctx
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        if isinstance(entry, dict):
            return Commands(entry, name=cmd_name, help=GROUP_HELP.get(cmd_name, ""))
        module, _, name = entry[0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        del ctx
        rows = [(n, GROUP_HELP.get(n, "") if isinstance(e, dict) else e[1]) for n, e in self.table.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what the command returns
        """Run the command; bad input ends with its words on stderr and 1."""
        one_thread_per_calculation()
        try:
            return super().invoke(ctx)
        except HiringError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


@click.command(cls=Commands, table=COMMANDS, help="Values-based hiring: assessments, explained shortlists, evidence.")
@click.version_option(__version__, prog_name="hiring")
def main() -> None:
    """Run one of the commands."""


if __name__ == "__main__":
    main()
