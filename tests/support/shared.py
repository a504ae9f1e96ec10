"""Where the reference data lies, and what its absence means."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def absent(what: str) -> None:
    """Skip with a loud reason, or fail where a pass counts as proof (CI=true)."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} (CI=true: this test may not be skipped)", pytrace=False)
    pytest.skip(what)


def shared_path(relative: str) -> Path:
    """Find one file of the reference data, by its path below HIRING_TEST_SHARED (default ../shared)."""
    folder = Path(os.environ.get("HIRING_TEST_SHARED") or ROOT.parent / "shared")
    path = folder / relative
    if not path.exists():
        absent(f"NO REFERENCE DATA: {path} does not exist; set HIRING_TEST_SHARED to the folder that holds it")
    return path
