"""The states a page can be in, each with a way to bring it about; the tests of looks visit all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.support.town import Guest, Town


@dataclass
class Visit:
    """Somebody at a page of the town."""

    town: Town
    page: Page

    def go(self, path: str) -> None:
        """Open an address; `{job}` and the like stand for what the town has."""
        self.page.goto(path.format(**self.town.places))

    def be(self, guest: Guest) -> None:
        """Hold a candidate's session, in a browser that held nothing."""
        cookie = {"name": "candidate", "value": guest.cookie, "url": self.town.address}
        self.page.context.clear_cookies()
        self.page.context.add_cookies([cookie])  # type: ignore[list-item]

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


@dataclass(frozen=True)
class State:
    """A page in a state: who opens it, from which template it is made, and what status it comes with."""

    name: str
    who: str
    template: str
    open: Callable[[Visit], None]
    status: int = 200
    path: str = ""
    covers: str = ""  # the address whose page it is an example of


@dataclass
class States:
    """The states of one part of the application."""

    who: str
    found: list[State] = field(default_factory=list)

    def pages(self, template: str, *paths: str, who: str = "", status: int = 200) -> None:
        """Add pages that an address alone leads to."""
        for path in paths:
            self.found.append(
                State(path, who or self.who, template, lambda visit, path=path: visit.go(path), status, path, path)  # type: ignore[misc]
            )

    def state(
        self, template: str, *, who: str = "", status: int = 200, covers: str = ""
    ) -> Callable[[Callable[[Visit], None]], Callable[[Visit], None]]:
        """Add a state that takes more than an address."""

        def add(way: Callable[[Visit], None]) -> Callable[[Visit], None]:
            name = way.__name__.replace("_", " ")
            self.found.append(State(name, who or self.who, template, way, status, covers=covers))
            return way

        return add
