"""The ways a page is looked at, and what may be wrong with it in each."""

from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Page

from tests.support.axe import violations

WIDTHS = (320, 768, 1280)
# Buttons and fields of less than 44 px; radio buttons and boxes count with the label around them.
TOO_SMALL = """[...document.querySelectorAll('button, .btn, input:not([type=hidden]), summary, .links a, .whoami a')]
  .filter(element => element.checkVisibility({visibilityProperty: true}) && !element.closest('[disabled]'))
  .map(element => [element.outerHTML, (element.closest('label') ?? element).getBoundingClientRect().height])
  .filter(([_, height]) => height < 43.5)"""
WIDER = """[...document.querySelectorAll('body *')]
  .filter(el => el.checkVisibility() && el.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(el => el.outerHTML.slice(0, 160))"""


@dataclass(frozen=True)
class Look:
    """A width, colours, and the direction of writing."""

    width: int
    colours: Literal["light", "dark", "forced"]
    direction: Literal["ltr", "rtl"] = "ltr"

    def __str__(self) -> str:
        return f"{self.width} px, {self.colours}, {self.direction}"

    def put_on(self, page: Page) -> None:
        """Show the page this way; it is not loaded again."""
        page.set_viewport_size({"width": self.width, "height": 640 if self.width == WIDTHS[0] else 900})
        media: dict[str, Any] = {"color_scheme": "light", "forced_colors": "none"}
        media |= {"forced_colors": "active"} if self.colours == "forced" else {"color_scheme": self.colours}
        page.emulate_media(**media)
        page.evaluate("direction => { document.documentElement.dir = direction }", self.direction)


USUAL = (Look(320, "light"), Look(1280, "dark"))
EVERY = (
    *(Look(width, colours) for width in WIDTHS for colours in ("light", "dark", "forced")),
    Look(320, "light", "rtl"),
    Look(1280, "dark", "rtl"),
)


def faults(page: Page, looks: tuple[Look, ...]) -> list[str]:
    """Look at a page in every one of these ways; one line of text per fault."""
    found = []
    for look in looks:
        look.put_on(page)
        wrong = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"scrolls sideways: {page.evaluate(WIDER)}")
        wrong += [f"too small, {height:.0f} px: {html[:160]}" for html, height in page.evaluate(TOO_SMALL)]
        found += [f"{look}: {fault}" for fault in wrong]
    USUAL[0].put_on(page)
    return found
