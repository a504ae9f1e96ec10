"""Reading pages as their readers do: the text of elements by class, and the words of a whole page."""

from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.depth = 0
        self.found: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        if self.depth:
            self.depth += 1
        elif self.name in (dict(attrs).get("class") or "").split():
            self.depth = 1
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in VOID:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.depth:
            self.found[-1] += data


def texts_of(page: str, name: str) -> list[str]:
    """Return the text of every element with a class, in the order of the page."""
    reader = _Reader(name)
    reader.feed(page)
    return [" ".join(text.split()) for text in reader.found]


def words_of(page: str) -> str:
    """Return all text of a page, with single spaces."""
    reader = _Reader("")
    reader.feed(page)
    return " ".join(" ".join(reader.words).split())
