"""The command as people use it: exit codes, words on stderr, JSON on stdout."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from hiring import __version__
from hiring.bootstrap import make_platform
from hiring.cli.main import COMMANDS, main
from hiring.domain.access.policy import NOBODY, operator
from hiring.settings import read_settings, resource_dir
from hiring.usecases.accounts import sign_in
from hiring.usecases.organisations import create_organisation
from hiring.usecases.tasks import echo
from hiring.worker.tasks import perform
from tests.support.platform import make_test_platform
from tests.support.world import seed_world

PASSWORD = "seven green umbrellas"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `hiring ...` on an empty home."""
    monkeypatch.setenv("HIRING_HOME", str(tmp_path / "home"))
    runner = CliRunner()
    return lambda *arguments, **options: runner.invoke(main, list(arguments), **options)


@pytest.fixture
def database(tmp_path: Path) -> str:
    (tmp_path / "home").mkdir()
    return f"sqlite:///{tmp_path}/home/hiring.sqlite3"


def test_the_version_and_the_help_name_everything(run: Run) -> None:
    assert run("--version").output == f"hiring, version {__version__}\n"
    listed = run("--help").output
    assert all(f"  {name} " in listed for name in COMMANDS)
    assert "load" in run("bank", "--help").output


def test_every_row_of_the_table_is_a_command(run: Run) -> None:
    def walk(group: click.Group, context: click.Context) -> int:
        found = 0
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            found += walk(command, context) if isinstance(command, click.Group) else 1
        return found

    assert isinstance(main, click.Group)
    assert walk(main, click.Context(main)) >= 8


def test_listing_commands_imports_none_of_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("hiring.cli.") and name != "hiring.cli.main"]:
        monkeypatch.delitem(sys.modules, name)
    run("--help")
    assert "hiring.cli.jobs" not in sys.modules
    assert "hiring.cli.serving" not in sys.modules


@pytest.mark.parametrize(
    "arguments", [["nothing"], ["jobs", "--nothing"], ["invite", "--job", "x"], ["init", "--organisation", "A"]]
)
def test_bad_usage_is_2(run: Run, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_setting_up_and_adding_people(run: Run, tmp_path: Path) -> None:
    before = run("jobs")
    assert before.exit_code == 1
    assert "hiring init" in before.stderr
    assert before.stdout == ""
    password = tmp_path / "password"
    password.write_text(f"{PASSWORD}\n", encoding="utf-8")
    made = run("init", "--organisation", "Riverside", "--email", "ada@example.org", "--password-file", str(password))
    assert made.exit_code == 0, made.output
    assert run("init").exit_code == 0
    again = run("init", "--organisation", "Riverside", "--email", "b@example.org", "--password-file", str(password))
    assert again.exit_code == 1
    assert "already an organisation" in again.stderr
    options = ["user", "add", "--name", "Olivia", "--role", "hr", "--password-file", "-", "--email"]
    assert run(*options, "olivia@example.org", input=PASSWORD).exit_code == 0
    short = run(*options, "carl@example.org", input="short")
    assert short.exit_code == 1
    assert "at least 12" in short.stderr
    assert json.loads(run("jobs", "--json").stdout) == []


def test_init_adds_both_or_none(run: Run) -> None:
    arguments = ["init", "--organisation", "A", "--email", "a@example.org", "--password-file", "-"]
    assert run(*arguments, input="short").exit_code == 1
    missing = run("jobs", "--organisation", "A")
    assert missing.exit_code == 1
    assert "There are none" in missing.stderr
    assert run(*arguments, input=PASSWORD).exit_code == 0
    assert run("jobs", "--organisation", "A").exit_code == 0
    platform = make_platform(read_settings(), queue="none")
    assert platform.run(sign_in, NOBODY, "a@example.org", PASSWORD, "192.0.2.1").token
    platform.dispose()


def test_a_bank_is_loaded_once_and_needs_to_know_where(run: Run, database: str, tmp_path: Path) -> None:
    platform = make_test_platform(database, tmp_path)
    folder = str(resource_dir("question_banks") / "clinic-reception")
    nowhere = run("bank", "load", folder)
    assert nowhere.exit_code == 1
    assert "no organisation" in nowhere.stderr
    for name in ("A", "B"):
        platform.run(create_organisation, operator(""), name)
    several = run("bank", "load", folder)
    assert several.exit_code == 1
    assert "A, B" in several.stderr
    first = run("bank", "load", folder, "--organisation", "a", "--json")
    assert first.exit_code == 0
    assert json.loads(first.stdout)["slug"] == "clinic-reception"
    assert run("bank", "load", folder, "--organisation", "A", "--json").stdout == first.stdout
    absent = run("bank", "load", str(tmp_path / "absent"), "--organisation", "A")
    assert absent.exit_code == 1
    assert "absent" in absent.stderr
    platform.dispose()


def test_jobs_are_listed_and_people_invited(run: Run, database: str, tmp_path: Path) -> None:
    platform = make_test_platform(database, tmp_path)
    world = seed_world(platform)
    listed = json.loads(run("jobs", "--json").stdout)
    assert [set(row) for row in listed] == [{"id", "title", "organisation", "state", "candidates"}]
    assert (listed[0]["id"], listed[0]["candidates"]) == (world.job_id, len(world.invited))
    people = tmp_path / "people.csv"
    people.write_text("email,name\nzoe@example.org,Zoe\nyan@example.org,Yan\n", encoding="utf-8")
    result = run("invite", "--job", world.job_id, "--csv", str(people), "--json")
    assert result.exit_code == 0, result.output
    invited = json.loads(result.stdout)
    assert [set(row) for row in invited] == [{"candidate", "link"}] * 2
    assert all(row["link"].startswith("http://127.0.0.1:8000/take/") for row in invited)
    assert json.loads(run("jobs", "--json").stdout)[0]["candidates"] == len(world.invited) + 2
    platform.dispose()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,email\nZoe,zoe@example.org\nYan,nowhere\n", "people.csv:3"),
        (b"name,email\nZo\xeb,zoe@example.org\n", "people.csv:2"),
        (b"who\nZoe\n", "people.csv:1"),
        (b"", "people.csv"),
    ],
)
def test_one_bad_row_invites_nobody(run: Run, database: str, tmp_path: Path, content: bytes, words: str) -> None:
    platform = make_test_platform(database, tmp_path)
    world = seed_world(platform)
    people = tmp_path / "people.csv"
    people.write_bytes(content)
    result = run("invite", "--job", world.job_id, "--csv", str(people), "--json")
    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stdout == ""
    assert json.loads(run("jobs", "--json").stdout)[0]["candidates"] == len(world.invited)
    platform.dispose()


def test_an_unknown_job_or_file_is_1(run: Run, database: str, tmp_path: Path) -> None:
    make_test_platform(database, tmp_path).dispose()
    people = tmp_path / "people.csv"
    people.write_text("email,name\nzoe@example.org,Zoe\n", encoding="utf-8")
    assert "no job 'x'" in run("invite", "--job", "x", "--csv", str(people)).stderr
    absent = run("invite", "--job", "x", "--csv", str(tmp_path / "absent.csv"))
    assert absent.exit_code == 1
    assert "cannot be read" in absent.stderr
    assert "no organisation 'X'" in run("jobs", "--organisation", "X").stderr


def findings(result: Result) -> dict[str, bool]:
    return {row["check"]: row["ok"] for row in json.loads(result.stdout)}


def test_the_doctor_says_what_to_mend(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = run("doctor", "--json")
    assert empty.exit_code == 1
    assert findings(empty) == {
        "settings": True,
        "signatures": True,
        "mail": True,
        "database": True,
        "schema": False,
    }
    assert run("init").exit_code == 0
    assert findings(run("doctor", "--json"))["organisation"] is False
    arguments = ["init", "--organisation", "A", "--email", "a@example.org", "--password-file", "-"]
    assert run(*arguments, input=PASSWORD).exit_code == 0
    alone = run("doctor", "--wait", "0")
    assert alone.exit_code == 1
    assert "No worker answered" in alone.stdout
    (tmp_path / "home" / "secret_key").chmod(0o644)
    monkeypatch.setenv("HIRING_MAIL_URL", "gopher://x")
    worse = findings(run("doctor", "--wait", "0", "--json"))
    assert (worse["settings"], worse["mail"]) == (False, False)
    monkeypatch.setenv("HIRING_BASE_URL", "nonsense")
    refused = run("doctor", "--json")
    assert (refused.exit_code, findings(refused)) == (1, {"settings": False})


def test_the_doctor_hears_the_worker(run: Run, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = make_test_platform(database, tmp_path)
    platform.run(create_organisation, operator(""), "A")
    monkeypatch.setattr(
        "hiring.adapters.queue.HueyQueue.ring",
        lambda _queue, task_id: perform(platform, {"echo": echo}, task_id),
    )
    well = run("doctor", "--json")
    assert well.exit_code == 0, well.output
    assert findings(well)["queue"] is True
    platform.dispose()
