"""Rules about files rather than behaviour, each cheap to break without noticing."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.template_source import faults

ROOT = Path(__file__).parents[2]
FOLDERS = ("hiring", "templates", "question_banks", "tests", "bench", "docs", "scripts", "requirements")
# Written in halves, or this file would break its own rule.
REGISTRIES = ["pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "npmjs" + ".com"]
MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:work|home|root|Users)/[a-z]")
PINNED = re.compile(r"^([\w.-]+)==([\w.+-]+)(?: ; [^\\]+)? \\$")


def committed() -> list[Path]:
    """List the files of the repository; an unpacked archive has no git, so there the folders are walked."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    if listed:
        return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
    return [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]


def texts() -> dict[str, str]:
    found = {}
    for path in committed():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # pictures and fonts
    return found


def test_no_file_names_a_package_registry_or_a_place_on_somebodys_machine():
    sources = texts()
    assert "pyproject.toml" in sources or "hiring/__init__.py" in sources
    registries = [name for name, text in sources.items() if any(host in text for host in REGISTRIES)]
    places = [name for name, text in sources.items() if MACHINE_PATH.search(text)]
    assert (registries, places) == ([], [])


@pytest.mark.parametrize("name", ["base", "test", "mutants"])
def test_requirements_are_pinned_with_hashes_and_hold_no_address(name):
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if "://" in line or "@ " in line]
    meaningful = [line for line in lines if not line.startswith("#")]
    assert not [line for line in meaningful if not (PINNED.match(line) or line.startswith("    --hash=sha256:"))]


def test_the_pins_fit_the_ranges_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]
    pins: dict[str, list[str]] = {}
    for line in (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8").splitlines():
        if found := PINNED.match(line):
            pins.setdefault(canonicalize_name(found[1]), []).append(found[2])
    for requirement in map(Requirement, wanted):
        versions = pins.get(canonicalize_name(requirement.name))
        assert versions, f"{requirement.name} is not pinned: run make requirements"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_templates_are_strict_and_labelled():
    pages = sorted((ROOT / "templates").rglob("*.html"))
    assert pages
    found = {
        str(page.relative_to(ROOT)): problems
        for page in pages
        if (problems := faults(page.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("<script>alert(1)</script>", "inline <script>"),
        ("<style>p {}</style>", "inline <style>"),
        ('<p style="color: red">', "attribute style"),
        ('<button onclick="go()">', "attribute onclick"),
        ('<a href="javascript:go()">', "script in attribute href"),
        ('<form method="post">{% if a %}<p>{% endif %}</form>', "a form posts without a CSRF token"),
        ('<label for="{{ a }}">A</label><input id="{{ b }}">', "a field without a label"),
    ],
)
def test_a_planted_fault_in_a_template_is_found(source, fault):
    assert any(fault in problem for problem in faults(source))


@pytest.mark.parametrize(
    "source",
    [
        '<script src="{{ asset("a.js") }}" type="module"></script>',
        '<form method="post">{{ form.csrf_token }}</form>',
        '<label for="{{ field.id }}">A</label>\n<input id="{{ field.id }}">',
        '<label>A <select name="a"></select></label><textarea aria-label="{{ _("Reason") }}"></textarea>',
        '<form method="get"><input type="hidden" name="page"></form>',
    ],
)
def test_a_sound_template_passes(source):
    assert faults(source) == []


def test_the_web_process_never_loads_the_heavy_libraries():
    heavy = "{'sklearn', 'numba', 'statsmodels', 'pandas', 'altair', 'vl_convert'}"
    code = f"import sys, hiring.web.app; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_no_use_case_and_no_page_commits():
    found = [
        f"{path.relative_to(ROOT / 'hiring')}: {function.name}"
        for folder in ("usecases", "web", "cli", "worker")
        for path in (ROOT / "hiring" / folder).rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("commit", "rollback")
    ]
    # The one exception explains itself where it stands.
    assert found == ["usecases/work.py: pause"]
