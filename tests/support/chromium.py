"""Debian's Chromium, driven by Playwright: no browser is ever downloaded."""

import os
import shutil
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright, WebError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 320, "height": 640}


def find_chromium() -> str | None:
    """Find the browser: CHROMIUM first, then the usual names on the path."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        found = shutil.which(name) if name else None
        if found:
            return found
    return None


def launch(playwright: Playwright, executable: str) -> Browser:
    """Start a headless browser; its sandbox cannot work for root, so it is left out only there."""
    flags = [*FLAGS, "--no-sandbox"] if os.getuid() == 0 else [*FLAGS]
    return playwright.chromium.launch(executable_path=executable, headless=True, args=flags)


@dataclass
class Contexts:
    """Opens browser contexts and remembers what their pages complained about.

    Whatever a page writes to the console as an error (a refused script, a missing file, an exception) fails
    the test, unless it holds one of the words of ``tolerate``; a test of a refused form passes ``("422",)``.
    """

    browser: Browser
    opened: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(self, *, tolerate: tuple[str, ...] = (), **options: Any) -> BrowserContext:
        """Open a context; options are those of Playwright's ``new_context``."""
        context = self.browser.new_context(**({"viewport": DESKTOP, "reduced_motion": "reduce"} | options))
        context.on("console", lambda message: self._note_console(message, tolerate))
        context.on("weberror", lambda error: self._note_exception(error, tolerate))
        self.opened.append(context)
        return context

    def close(self) -> None:
        """Close all contexts and tell what went wrong in them."""
        for context in self.opened:
            context.close()
        if self.complaints:
            raise AssertionError("Pages complained:\n" + "\n".join(self.complaints))

    def _note_console(self, message: ConsoleMessage, tolerate: tuple[str, ...]) -> None:
        if message.type == "error":
            self._note(f"{message.text} ({message.location.get('url', '')})", tolerate)

    def _note_exception(self, error: WebError, tolerate: tuple[str, ...]) -> None:
        self._note(str(error.error), tolerate)

    def _note(self, text: str, tolerate: tuple[str, ...]) -> None:
        if not any(word in text for word in tolerate):
            self.complaints.append(text)
