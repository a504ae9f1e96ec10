"""Every page in every state: no violation of axe's rules, no sideways scrolling, nothing too small to hit.

A new route needs an example, a new template a state: the first two tests fail without.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page
from werkzeug.routing import Rule

from hiring.settings import resource_dir
from tests.browser.states_of_candidates import candidates
from tests.browser.states_of_staff import accounts, managers, studio
from tests.browser.states_of_studio_analysis import analysis
from tests.browser.states_of_studio_exchange import exchange
from tests.browser.states_of_studio_lab import lab
from tests.browser.states_of_studio_life import life
from tests.browser.states_of_studio_panels import members, panels
from tests.browser.states_of_studio_what_if import what_if
from tests.support.chromium import Contexts
from tests.support.looks import EVERY, USUAL, Look, faults
from tests.support.states import State, Visit
from tests.support.town import Town

pytestmark = pytest.mark.browser

PARTS = {
    "accounts": accounts.found,
    "candidates, beginning": candidates.found[: len(candidates.found) // 2],
    "candidates, ending": candidates.found[len(candidates.found) // 2 :],
    "studio": [state for state in studio.found if state.path],
    "studio, states": [state for state in studio.found if not state.path],
    "studio, exchange": exchange.found,
    "studio, analysis": analysis.found,
    "studio, panels": panels.found,
    "members of a panel": members.found,
    "studio, lab": lab.found,
    "studio, life of an item": life.found,
    "studio, what-if": what_if.found,
    "managers": managers.found,
}
STATES = [state for part in PARTS.values() for state in part]
RECEIPTS = {"candidate.receipt_file", "candidate.receipt_file_by_link", "candidate.signing_keys"}
DOWNLOADS = {*RECEIPTS, "hr.panel_numbers", "hr.panel_ratings_file", "hr.look_as_csv", "hr.look_as_json"}
NOT_PAGES = {"static", "favicon", "admin.health.healthz", "admin.health.readyz", *DOWNLOADS}


def page_rules(town: Town) -> Iterator[Rule]:
    """Every route that answers GET."""
    return (rule for rule in town.app.url_map.iter_rules() if "GET" in (rule.methods or ()))


def endpoints(town: Town) -> set[str]:
    """The endpoints that the examples lead to."""
    adapter = town.app.url_map.bind("localhost")
    shown = [state.covers for state in STATES if state.covers and state.status == 200]
    return {adapter.match(path.format(**town.places).partition("?")[0], method="GET")[0] for path in shown}


def test_every_page_has_an_example(town: Town) -> None:
    missing = {rule.endpoint for rule in page_rules(town)} - NOT_PAGES - endpoints(town)
    assert missing == set(), "add an example to tests/browser/states_of_*.py"
    assert len(endpoints(town)) > 20


def test_what_is_no_page_answers_no_html(town: Town) -> None:
    for path in ("/healthz", "/readyz", "/signing-keys.json", "/static/css/app.css"):
        answer = town.app.test_client().get(path, buffered=True)
        assert answer.mimetype != "text/html", path


def test_every_template_is_looked_at() -> None:
    folder = resource_dir("templates")
    templates = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    whole = {name for name in templates if not name.startswith("shared/") and "/_" not in name}
    assert whole - {state.template for state in STATES} == set(), "add a state to tests/browser/states_of_*.py"


@dataclass
class Rooms:
    """A page per person and expected status: opening one takes as long as looking at it."""

    town: Town
    new_context: Contexts
    open: dict[tuple[str, int], Page] = field(default_factory=dict)

    def enter(self, state: State) -> Page:
        """Return a page whose browser is signed in as whoever the state needs."""
        key = (state.who, state.status)
        if key not in self.open or not state.path:
            self.open[key] = self._page(state)
        return self.open[key]

    def _page(self, state: State) -> Page:
        tolerate = (f"status of {state.status}",) if state.status else ("ERR_INTERNET_DISCONNECTED",)
        context = self.new_context(base_url=self.town.address, tolerate=() if state.status == 200 else tolerate)
        if state.who != "nobody":
            context.add_cookies(self.town.cookies(state.who))  # type: ignore[arg-type]
        return context.new_page()


def look_at(states: list[State], town: Town, new_context: Contexts, looks: tuple[Look, ...]) -> list[str]:
    """Visit states and return everything that is wrong with any of them."""
    found, rooms = [], Rooms(town, new_context)
    for state in states:
        page = rooms.enter(state)
        town.rendered.clear()
        state.open(Visit(town, page))
        assert town.rendered[-1:] == [state.template], state.name
        found += [f"{state.name} as {state.who}: {fault}" for fault in faults(page, looks)]
    return found


BROKEN = "<title>x</title><p style='color: #999; width: 900px'>pale</p><button>x</button><img src='data:,'>"


def test_faults_are_noticed(new_context: Contexts) -> None:
    page = new_context().new_page()
    page.set_content(BROKEN)
    found = "\n".join(faults(page, USUAL))
    for fault in ("color-contrast", "image-alt", "scrolls sideways", "too small", "html-has-lang"):
        assert fault in found, found


@pytest.mark.parametrize("part", PARTS)
def test_pages_are_accessible(part: str, town: Town, new_context: Contexts) -> None:
    assert look_at(PARTS[part], town, new_context, USUAL) == []


@pytest.mark.axe_full
@pytest.mark.parametrize("part", PARTS)
def test_pages_are_accessible_in_every_look(part: str, town: Town, new_context: Contexts) -> None:
    assert look_at(PARTS[part], town, new_context, EVERY) == []
