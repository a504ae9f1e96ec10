"""The wheel works by itself: installed in an empty environment, away from the clone."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.packaging


def run(*command: object, cwd: Path, **environment: str) -> str:
    """Run a program with none of our settings or import paths, and give what it printed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HIRING_", "PYTHON"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@dataclass(frozen=True)
class Installation:
    """An environment that holds the wheel, and a folder to run it from."""

    environment: Path
    elsewhere: Path

    @property
    def python(self) -> Path:
        return self.environment / "bin" / "python"

    def hiring(self, *arguments: str) -> str:
        home = self.elsewhere / "home"
        return run(self.environment / "bin" / "hiring", *arguments, cwd=self.elsewhere, HIRING_HOME=str(home))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release does, with the build back end that is already here."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("hiring-*.whl")
    return built


@pytest.fixture(scope="module")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Install the wheel in a new environment; its dependencies are lent by ours, nothing is downloaded.

    The loan is one line in a .pth file, which adds a folder to the import path without reading the .pth
    files in it: so the editable installation of the clone stays out.
    """
    folder = tmp_path_factory.mktemp("installed")
    environment = folder / "env"
    venv.create(environment, with_pip=False, symlinks=True)
    installed = Installation(environment, folder)
    paths = {"base": str(environment), "platbase": str(environment)}
    packages = Path(sysconfig.get_path("purelib", vars=paths))
    packages.joinpath("loan.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = ("-m", "pip", "--python", installed.python, "install", "--quiet", "--no-deps", "--no-index")
    run(sys.executable, *pip, "--force-reinstall", wheel, cwd=folder)
    return installed


def test_the_wheel_carries_every_template_and_bank(wheel: Path):
    with ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    for folder in ("templates", "question_banks"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert files
        missing = {f"hiring/_bundled/{path.relative_to(ROOT)}" for path in files} - inside
        assert missing == set()
    assert not [name for name in inside if name.startswith(("tests/", "bench/"))]


def test_the_installed_package_is_the_wheels(installation: Installation):
    code = "import hiring; print(hiring.__file__)"
    place = run(installation.python, "-c", code, cwd=installation.elsewhere)
    assert Path(place.strip()).is_relative_to(installation.environment)


def test_the_installed_command_tells_its_version(installation: Installation):
    assert "0.1.0" in installation.hiring("--version")


def test_the_installed_command_makes_the_demonstration(installation: Installation):
    shortlist = json.loads(installation.hiring("demo", "--no-serve", "--json"))
    assert shortlist["scoring"]["bank"] == "clinic-reception"
    assert shortlist["scoring"]["simulated"] is True
    ranks = [person["rank"] for person in shortlist["candidates"] if person["status"] == "scored"]
    assert ranks
    assert ranks[0] == 1
