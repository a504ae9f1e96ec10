"""Fixtures every test may use; the machinery behind them is in tests/support."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import cast

import pytest
from hypothesis import Phase, settings
from playwright.sync_api import Browser, sync_playwright

from tests.support.chromium import Contexts, find_chromium, launch
from tests.support.databases import Databases, Kind, SqliteFiles
from tests.support.postgres import Cluster, running_cluster, server_programs
from tests.support.shared import absent, shared_path

# Deadlines measure the machine, not the code. CI repeats the same examples; at a desk they differ.
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.register_profile("dev", deadline=None, max_examples=40)
# Thousands of runs against changed code: few examples, always the same, and no search for the smallest one.
settings.register_profile(
    "mutants", deadline=None, max_examples=15, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") == "true" else "dev"))

PRODUCT_SETTINGS = ("DATABASE_URL", "SECRET_KEY")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the settings of whoever runs the tests: a test says itself what it needs."""
    for name in list(os.environ):
        base = name.removesuffix("_FILE")
        if base in PRODUCT_SETTINGS or (name.startswith("HIRING_") and not name.startswith("HIRING_TEST_")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Find reference data: ``shared_data("data/selection/HCItest.csv")``."""
    return shared_path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Run a PostgreSQL server, one per test process."""
    programs = server_programs()
    if programs is None:
        absent("NO POSTGRESQL SERVER: install it ('apt-get install postgresql'); it need not run")
        return
    with running_cluster(programs) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Kind], Databases]:
    """Give the maker of databases of one kind, for fixtures that keep a template over the session."""
    files = SqliteFiles(tmp_path_factory.mktemp("sqlite"), count(1))

    def choose(kind: Kind) -> Databases:
        return files if kind == "sqlite" else cast("Cluster", request.getfixturevalue("postgres"))

    return choose


@pytest.fixture
def make_database(databases: Callable[[Kind], Databases]) -> Iterator[Callable[..., str]]:
    """Make databases that end with the test: ``make_database(kind, template=None) -> url``."""
    made: list[tuple[Kind, str]] = []

    def make(kind: Kind, template: str | None = None) -> str:
        url = databases(kind).create(template)
        made.append((kind, url))
        return url

    yield make
    for kind, url in made:
        databases(kind).drop(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, make_database: Callable[..., str]) -> str:
    """Give a fresh, empty database; the test runs once on SQLite and once on PostgreSQL."""
    return make_database(request.param)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Run Chromium, one per test process."""
    executable = find_chromium()
    if executable is None:
        absent("NO CHROMIUM: install it ('apt-get install chromium') or set CHROMIUM=/path/to/it")
        return
    with sync_playwright() as playwright:
        chromium = launch(playwright, executable)
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Contexts]:
    """Open browser contexts: ``new_context(base_url=..., color_scheme="dark", tolerate=("422",))``."""
    contexts = Contexts(browser)
    yield contexts
    contexts.close()
