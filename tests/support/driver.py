"""A program that knows contracts.md, section 4, and nothing of ours: it reads forms out of pages and sends them."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Protocol

FORM_ATTRIBUTES = ("data-action", "data-item", "data-format", "data-revision")


class Reply(Protocol):
    """What an HTTP client gives back."""

    @property
    def status_code(self) -> int: ...

    @property
    def text(self) -> str: ...

    @property
    def headers(self) -> Any: ...


class Client(Protocol):
    """What sends requests and keeps cookies: Flask's test client fits."""

    def get(self, path: str, /, **options: Any) -> Any: ...

    def post(self, path: str, /, **options: Any) -> Any: ...

    def put(self, path: str, /, **options: Any) -> Any: ...


@dataclass
class PageForm:
    """A form as the page shows it: attributes, the values it holds now, and those that could be chosen."""

    attributes: dict[str, str]
    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def answer(self) -> dict[str, str]:
        """The stored answer that the form shows."""
        names = ("csrf_token", "revision", "consent")
        return {name: value for name, value in self.values.items() if name not in names and value}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.token = ""
        self.open: PageForm | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and given.get("name") == "csrf-token":
            self.token = given["content"]
        elif tag == "form":
            self.open = PageForm({name: value for name, value in given.items() if name in FORM_ATTRIBUTES})
            self.forms.append(self.open)
        elif self.open is not None:
            self._field(self.open, tag, given)

    def _field(self, form: PageForm, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "select":
            self.select = name
            form.choices.setdefault(name, [])
        elif tag == "option" and value:
            form.choices[self.select].append(value)
            if "selected" in given:
                form.values[self.select] = value
        elif tag == "input" and given.get("type") in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(value)
            if "checked" in given:
                form.values[name] = value
        elif tag == "input" and name:
            form.values[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None


def read_page(html: str) -> _Reader:
    """Read the forms and the token of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader


def an_answer(form: PageForm, turn: int = 0) -> dict[str, str]:
    """Choose a complete answer from what a question's form offers."""
    names = [name for name in form.choices if name != "consent"]
    chosen: dict[str, str] = {}
    for place, name in enumerate(names):
        offered = form.choices[name]
        shift = 1 if name == "worst" else place
        if form.attributes["data-format"] == "best_worst" and name == "best":
            shift = 0
        chosen[name] = offered[(shift + turn) % len(offered)]
    return chosen


@dataclass
class Driver:
    """A candidate made of HTTP."""

    client: Client
    path: str
    sent: Callable[[Reply], None] = lambda _reply: None
    keys: Iterator[int] = field(default_factory=lambda: iter(range(10**9)))

    def begin(self) -> str:
        """Open the link, agree where that is asked, and return where it leads."""
        page = self._get(self.path)
        (form,) = [form for form in read_page(page.text).forms if form.attributes.get("data-action") == "begin"]
        assert set(form.values) | set(form.choices) <= {"csrf_token", "consent"}
        fields = {"csrf_token": form.values["csrf_token"]}
        if "consent" in form.choices:
            fields["consent"] = form.choices["consent"][0]
        reply = self._post(self.path, fields)
        assert reply.status_code == 303, reply.text
        return str(reply.headers["Location"])

    def question(self, number: int) -> PageForm | None:
        """Return the form of a question, or None beyond the last."""
        page = self._get(f"/attempt/question/{number}")
        if page.status_code == 404:
            return None
        assert page.status_code == 200, page.text
        (form,) = [form for form in read_page(page.text).forms if "data-item" in form.attributes]
        return form

    def answer(self, number: int, fields: dict[str, str]) -> Reply:
        """Send the plain form of a question, with nothing but the contract's fields and the token."""
        form = self.question(number)
        assert form is not None
        return self._post(f"/attempt/question/{number}", {"csrf_token": form.values["csrf_token"], **fields})

    def autosave(
        self, number: int, fields: dict[str, Any], *, revision: int | None = None, key: str | None = None
    ) -> Reply:
        """Save as a page with JavaScript does."""
        page = self._get(f"/attempt/question/{number}")
        read = read_page(page.text)
        (form,) = [form for form in read.forms if "data-item" in form.attributes]
        at = int(form.attributes["data-revision"]) + 1 if revision is None else revision
        reply = self.client.put(
            f"/attempt/answers/{form.attributes['data-item']}",
            data=json.dumps({"revision": at, "answer": fields}),
            content_type="application/json",
            headers={"Idempotency-Key": key or f"key-{next(self.keys)}", "X-CSRFToken": read.token},
        )
        self.sent(reply)
        return reply

    def submit(self) -> Reply:
        """Hand in from the review page."""
        page = self._get("/attempt/review")
        (form,) = [form for form in read_page(page.text).forms if form.attributes.get("data-action") == "submit"]
        return self._post("/attempt/review", {"csrf_token": form.values["csrf_token"]})

    def receipt(self) -> tuple[int, str]:
        """Read count and hash out of the receipt."""
        text = re.sub(r"<[^>]+>", " ", self._get("/attempt/receipt").text)
        count = re.search(r"Answers\s+(\d+)", text)
        sha256 = re.search(r"\b[0-9a-f]{64}\b", text)
        assert count
        assert sha256
        return int(count.group(1)), sha256.group(0)

    def _get(self, path: str) -> Reply:
        reply = self.client.get(path)
        self.sent(reply)
        return reply

    def _post(self, path: str, fields: dict[str, str]) -> Reply:
        reply = self.client.post(path, data=fields)
        self.sent(reply)
        return reply
