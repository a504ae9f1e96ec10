"""The accessibility checker axe-core, run inside a page."""

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without preload: it would fetch every style sheet again, for a rule about locked orientation.
RUN = """async tags =>
  (await axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false})).violations"""


@cache
def script() -> str:
    """Read axe-core as the test environment ships it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Check the page as it stands; one line of text for every element that breaks a rule."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    found: list[dict[str, Any]] = page.evaluate(RUN, TAGS)
    return [_line(rule, node) for rule in found for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    where = " ".join(str(step) for step in node["target"])
    return f"{rule['id']} ({rule['impact']}): {rule['help']} at {where}: {node['html'][:160]}"
