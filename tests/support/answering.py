"""A candidate at a question's page: answers by mouse, and what a page shows as answered."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

FORMATS = {"rate_all", "best_worst", "rank", "pick_one", "single_action"}
SHOWN = """form => Object.fromEntries([...new FormData(form)]
  .filter(([name, value]) => !['csrf_token', 'revision'].includes(name) && value !== ''))"""


def format_of(page: Page) -> str:
    """Read which of the five formats a page's question has."""
    found = page.locator("form.answer").get_attribute("data-format")
    assert found is not None
    return found


def shown(page: Page) -> dict[str, str]:
    """Read the answer that the page shows."""
    answer: dict[str, str] = page.locator("form.answer").evaluate(SHOWN)
    return answer


def saved(page: Page, words: str = "Saved") -> None:
    """Wait until the page says that the answer is on the server."""
    expect(page.locator("[data-save-state]")).to_have_text(words)


def answer_question(page: Page, turn: int) -> str:
    """Answer what the page asks, by mouse; `turn` makes answers differ. Return the format."""
    found = format_of(page)
    ANSWERS[found](page, turn)
    return found


def scales(page: Page) -> list[Locator]:
    """The rows of seven numbers on a page."""
    return page.locator(".scale").all()


def number(scale: Locator, value: int) -> Locator:
    """One of the seven numbers."""
    return scale.locator(".step").nth(value - 1)


def _rate(page: Page, turn: int) -> None:
    for place, scale in enumerate(scales(page)):
        number(scale, (3 * place + turn) % 7 + 1).click()


def _pick(page: Page, turn: int) -> None:
    choices = page.locator(".options .choice")
    choices.nth(turn % choices.count()).click()


def _best_worst(page: Page, turn: int) -> None:
    best, worst = page.locator(".side.best"), page.locator(".side.worst")
    best.nth(turn % best.count()).click()
    worst.nth((turn + 1) % worst.count()).click()


def _rank(page: Page, turn: int) -> None:
    if page.locator(".rank.live").count():
        page.locator(".rank li").nth(1 + turn % 2).get_by_label("Move up").click()
        return
    selects = page.locator(".rank select").all()
    for place, select in enumerate(selects):
        select.select_option(str((place + turn) % len(selects) + 1))


ANSWERS: dict[str, Callable[[Page, int], None]] = {
    "rate_all": _rate,
    "single_action": _rate,
    "pick_one": _pick,
    "best_worst": _best_worst,
    "rank": _rank,
}
