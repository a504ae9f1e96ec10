"""`hiring demo`: deterministic, in a home of its own, and the same shortlist as `hiring shortlist` prints."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("HIRING_HOME", str(folder))
    return folder


def test_two_homes_give_the_same_bytes_and_one_home_is_used_again(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("demo", "--no-serve", "--json")
    assert first.exit_code == 0, first.output
    again = run("demo", "--no-serve", "--json")
    job = json.loads((home / "demonstration.json").read_text(encoding="utf-8"))["jobs"][0]
    listed = run("shortlist", "--job", job, "--json")
    monkeypatch.setenv("HIRING_HOME", str(tmp_path / "other"))
    other = run("demo", "--no-serve", "--json")
    assert first.stdout == again.stdout == listed.stdout == other.stdout
    found = json.loads(first.stdout)
    assert found["scoring"]["simulated"] is True
    assert found["scoring"]["key_status"] == "provisional"
    assert found["n"] + sum(c["status"] == "needs_review" for c in found["candidates"]) == 134


def test_the_jobs_hold_two_hundred_simulated_candidates_and_one_invitation(run: Run, home: Path) -> None:
    run("demo", "--no-serve", "--json")
    jobs = json.loads(run("jobs", "--json").stdout)
    assert sum(job["candidates"] for job in jobs) == 201
    assert {job["organisation"] for job in jobs} == {"Harbour Clinic (demonstration)"}
    assert (home / "demonstration.json").stat().st_mode & 0o077 == 0


def test_a_home_with_something_else_in_it_is_refused(run: Run, home: Path) -> None:
    home.mkdir()
    (home / "hiring.sqlite3").write_text("precious", encoding="utf-8")
    result = run("demo", "--no-serve", "--json")
    assert result.exit_code == 1
    assert "not the demonstration" in result.stderr
    assert (home / "hiring.sqlite3").read_text(encoding="utf-8") == "precious"
