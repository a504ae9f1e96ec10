"""The import contracts of pyproject.toml: they hold, and they would notice."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")

FIREWALL = "Scores, fit, care and ranking never see protected groups, context or convenience"
GROUPS = "Statistics of groups stay out of scores and ranks"

# file: what is written into it, the contract that must break, the words that must name the culprit
PLANTS = {
    "domain/scoring/planted_group.py": (
        "import hiring.domain.fairness",
        FIREWALL,
        "hiring.domain.scoring.planted_group -> hiring.domain.fairness",
    ),
    "domain/people/planted_way.py": (
        "import hiring.domain.convenience",
        "Domain layers",
        "hiring.domain.people.planted_way -> hiring.domain.convenience",
    ),
    "domain/selection/planted_chain.py": (
        "import hiring.domain.people.planted_way",
        FIREWALL,
        "hiring.domain.selection.planted_chain -> hiring.domain.people.planted_way",
    ),
    "domain/selection/planted_impact.py": (
        "import hiring.psychometrics.planted_groups",
        GROUPS,
        "hiring.domain.selection.planted_impact -> hiring.psychometrics.planted_groups",
    ),
    "psychometrics/planted_groups.py": (
        "import hiring.psychometrics.impact.report",
        GROUPS,
        "hiring.psychometrics.planted_groups -> hiring.psychometrics.impact.report",
    ),
    "domain/scoring/planted_bias.py": (
        "import hiring.psychometrics.dif",
        GROUPS,
        "hiring.domain.scoring.planted_bias -> hiring.psychometrics.dif",
    ),
    "domain/banks/planted_table.py": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sqlalchemy",
        "The core is framework-free",
        "hiring.domain.banks.planted_table -> sqlalchemy",
    ),
    "psychometrics/planted_up.py": (
        "import hiring.domain.banks",
        "One-way layers",
        "hiring.psychometrics.planted_up -> hiring.domain.banks",
    ),
    "planted_utils.py": ("", "One-way layers", "hiring.planted_utils"),
    "domain/values/planted_egg.py": (
        "import hiring.domain.values.planted_hen",
        "No cycles between siblings",
        "planted_egg",
    ),
    "domain/values/planted_hen.py": (
        "import hiring.domain.values.planted_egg",
        "No cycles between siblings",
        "planted_hen",
    ),
    "web/planted_query.py": (
        "import hiring.store.base",
        "Pages and commands never touch the database",
        "hiring.web.planted_query -> hiring.store.base",
    ),
    "web/account/planted_peek.py": (
        "import hiring.web.admin",
        "Audiences are independent",
        "hiring.web.account.planted_peek -> hiring.web.admin",
    ),
}


def lint(folder: Path) -> tuple[int, str]:
    """Run the contracts on the tree in a folder; the report comes as one line, so that no name is broken."""
    done = subprocess.run(
        [LINTER, "--no-cache"],
        cwd=folder,
        env=os.environ | {"COLUMNS": "250", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.fixture(scope="module")
def report_on_planted_faults(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Plant every fault in a copy of the tree and lint it once."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "hiring", folder / "hiring", ignore=shutil.ignore_patterns("__pycache__"))
    for name, (code, _, _) in PLANTS.items():
        (folder / "hiring" / name).write_text(code + "\n", encoding="utf-8")
    status, report = lint(folder)
    assert status != 0, report
    return report


def test_every_contract_is_kept():
    status, report = lint(ROOT)
    assert (status, " 0 broken." in report) == (0, True), report


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_fault_is_reported(name: str, report_on_planted_faults: str):
    _, contract, culprit = PLANTS[name]
    assert f"{contract} BROKEN" in report_on_planted_faults
    assert culprit in report_on_planted_faults
