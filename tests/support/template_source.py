"""Reads a Jinja template as HTML, without rendering it, and finds what our pages may not contain."""

import re
from html.parser import HTMLParser

EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
UNLABELLED_TYPES = ("hidden", "submit", "button", "reset", "image")
TOKEN = '<input type="hidden" name="csrf_token">'


def faults(source: str) -> list[str]:
    """List inline scripts, styles and handlers, posts without a CSRF token and fields without a label."""
    reader = _Reader()
    reader.feed(_as_html(source))
    reader.close()
    return reader.faults + [f"line {line}: a field without a label" for line in reader.unlabelled()]


def _as_html(source: str) -> str:
    """Take out statements; leave an expression as a plain word, so that equal ids stay equal."""
    return EXPRESSION.sub(_word, STATEMENT.sub(_blank, source))


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _word(match: re.Match[str]) -> str:
    if "csrf" in match[1] or "hidden_tag" in match[1]:
        return TOKEN
    return re.sub(r"\W", "_", match[1].strip()) + _blank(match)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.fields: list[tuple[str | None, int]] = []  # id and line of fields no label surrounds
        self.labelled: set[str | None] = set()
        self.labels_open = 0
        self.post: tuple[int, bool] | None = None  # line of the open form, token seen

    def unlabelled(self) -> list[int]:
        return [line for name, line in self.fields if name is None or name not in self.labelled]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._no_inline(tag, given)
        self._forms(tag, given)
        self._labels(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.labels_open -= 1
        if tag == "form" and self.post is not None:
            line, protected = self.post
            if not protected:
                self.faults.append(f"line {line}: a form posts without a CSRF token")
            self.post = None

    def _no_inline(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "style" or (tag == "script" and "src" not in given):
            self._add(f"inline <{tag}>")
        for name, value in given.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                self._add(f"attribute {name}")
            if (value or "").strip().lower().startswith(("javascript:", "js:")):
                self._add(f"script in attribute {name}")

    def _forms(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self.post = (self.getpos()[0], False)
        if given.get("name") == "csrf_token" and self.post is not None:
            self.post = (self.post[0], True)

    def _labels(self, tag: str, given: dict[str, str | None]) -> None:
        if tag == "label":
            self.labels_open += 1
            self.labelled.add(given.get("for"))
        hidden = tag == "input" and given.get("type") in UNLABELLED_TYPES
        named = self.labels_open or "aria-label" in given or "aria-labelledby" in given
        if tag in ("input", "select", "textarea") and not hidden and not named:
            self.fields.append((given.get("id"), self.getpos()[0]))

    def _add(self, what: str) -> None:
        self.faults.append(f"line {self.getpos()[0]}: {what}")
