"""`hiring simulate`: a bank folder in, a table, JSON or a picture out."""

import json
from pathlib import Path

from tests.cli.conftest import Run

BANK = Path(__file__).parents[2] / "question_banks" / "clinic-reception"


def test_the_json_holds_what_is_promised(run: Run) -> None:
    result = run("simulate", BANK, "--n", 120, "--seed", 3, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["simulated"] is True
    assert (found["bank"], found["n"], found["seed"], found["scenarios"]) == ("clinic-reception", 120, 3, 47)
    assert set(found["reliability"]) == {"mean", "low", "high", "true"}
    assert 0 < found["alpha"] < 1
    assert 0 < found["omega"] < 1
    assert 0 < found["sem"] < found["sd"]
    assert found["top_k"]["k"] == 10
    assert (found["top_k"]["pool"], found["top_k"]["pools"]) == (100, 1)
    assert 0 <= found["top_k"]["found"] <= 1
    assert 0.7 < found["coverage"]["scores"] <= 1
    assert [s["name"] for s in found["strategies"]] == ["most caring", "most convenient", "by the rule", "the longest"]
    assert all(s["within_limits"] for s in found["strategies"])
    assert set(found["needed"]) == {"scenarios", "people", "outcomes"}


def test_the_table_says_that_nobody_is_real(run: Run, tmp_path: Path) -> None:
    picture = tmp_path / "scores.svg"
    result = run("simulate", BANK, "--n", 30, "--k", 3, "--plot", picture)
    assert result.exit_code == 0, result.output
    assert "30 simulated people, 47 scenarios" in result.stdout
    assert "share of the true top 3 of 30 found" in result.stdout
    assert "most caring" in result.stdout
    assert "real ones may not" in result.stderr
    drawn = picture.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "most convenient" in drawn


def test_a_folder_that_is_none_is_refused_with_a_remedy(run: Run, tmp_path: Path) -> None:
    result = run("simulate", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "not a folder" in result.stderr


def test_too_few_people_are_refused(run: Run) -> None:
    result = run("simulate", BANK, "--n", 19)
    assert result.exit_code == 2
    assert "20" in result.stderr


def test_a_pool_made_to_measure_says_what_its_people_do(run: Run) -> None:
    options: list[object] = ["--n", 100, "--pool", 50, "--k", 5, "--coached", 0.2, "--coaching", "spread"]
    options += ["--leaked-to", 0.2, "--leaked-items", 3, "--group", 0.4, "--biased-items", 2]
    result = run("simulate", BANK, *options)
    assert result.exit_code == 0, result.output
    assert "share of the true top 5 of 50 found" in result.stdout
    for words in ("careless", "coached", "leak of 3", "leak of 47", "unfair situations: "):
        assert words in result.stdout, words
    assert "real ones may not" in result.stderr
    found = json.loads(run("simulate", BANK, *options, "--json").stdout)
    assert {effect["kind"] for effect in found["effects"]} == {"careless", "coached", "leak", "bias", "all"}
    assert found["leaks"][-1]["items"] == 47


def test_a_mixture_that_makes_no_study_is_refused(run: Run) -> None:
    result = run("simulate", BANK, "--n", 100, "--leaked-to", 0.1)
    assert result.exit_code == 1
    assert "Say how many situations have leaked." in result.stderr
