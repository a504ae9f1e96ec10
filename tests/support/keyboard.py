"""Somebody who has a keyboard and nothing else; wherever they are, the page has to show it."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

MANY = 120  # presses of Tab: more than any page of a candidate takes
# What a press of Tab has led to: on what is wanted or not, and what is wrong with how the page shows it.
STOP = """wanted => {
  const el = document.activeElement;
  if (el === document.body) return {there: false, faults: []};  // past the end: on to the beginning
  const label = el.closest('label') ?? el;
  const outlined = [el, label].some(shown => {
    const style = getComputedStyle(shown);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  const box = label.getBoundingClientRect();
  const inSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const faults = [];
  if (!el.matches(':focus-visible') || !outlined) faults.push('no outline: ' + el.outerHTML);
  if (!inSight) faults.push('out of sight: ' + el.outerHTML);
  return {there: wanted === el || wanted.contains(el), faults};
}"""


@dataclass(frozen=True)
class Keyboard:
    """Presses keys on a page."""

    page: Page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def focused(self, question: str) -> object:
        """Ask something of the element that has the focus."""
        return self.page.locator(":focus").evaluate(question)

    def expect_focus(self, selector: str) -> None:
        """Wait until an element has the focus: pages set it when they open."""
        expect(self.page.locator(selector)).to_be_focused()

    def tab_to(self, selector: str, keys: tuple[str, ...] = ("Tab",)) -> None:
        """Press Tab until the focus is on `selector` or inside it; every stop on the way must be seen to have it."""
        wanted = self.page.locator(selector).first
        expect(wanted).to_be_attached()
        for key in keys:
            for _ in range(MANY):
                self.press(key)
                stop = wanted.evaluate(STOP)
                assert stop["faults"] == []
                if stop["there"]:
                    return
        raise AssertionError(f"{keys} never reached {selector} on {self.page.url}")
