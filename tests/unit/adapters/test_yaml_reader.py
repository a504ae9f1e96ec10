"""The quick reader beside a strict one of YAML 1.2: whatever both read, they read the same, on the same lines."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from hiring.adapters import yaml_reader
from hiring.adapters.yaml_reader import MAX_DEPTH, Entries, Fields, Other, read_yaml
from hiring.adapters.yaml_text import yaml_text
from hiring.errors import Invalid, Problem

SHIPPED = sorted((Path(__file__).parents[3] / "question_banks").glob("*/*.yaml"))
LISTED = """
    yes no on off y n true True TRUE tRUE null Null nULL ~ 1 01 0o17 017 0b1 0x1F 1_000 _1 1.0 1. .5 .5e+3 .5e3 1e3
    12e03 1e 1e999 +1 -1 + - . -0 09 0o8 1:30 1:30:00 .inf -.INF +.Inf .nan .NaN 2026-11-22 2026-1-2 1.2.3 a#b a:b
    a::b :a ?a a's 'a' "a" '' "" 'it''s' "\\u2028" "a\\nb" é 感情 [a] [a,b] {} {a:1} [] | > |- >- #x a,b 7
"""
WORDS = LISTED.split()
SLOW = YAML(typ="rt", pure=True)


def plain(node: Any) -> Any:
    """Return content in a shape of its own, which tells 1 from True and holds fields in order."""
    if isinstance(node, dict):
        return [(plain(name), plain(value)) for name, value in node.items()]
    if isinstance(node, list):
        return ["list", *map(plain, node)]
    if isinstance(node, bool) or node is None:
        return repr(node)
    if isinstance(node, int | float):
        return (repr(float(node)), isinstance(node, int))
    return "a date" if isinstance(node, date | Other) else str(node)


def lines(node: Any) -> Any:
    """Return the lines of every field and entry, from 1."""
    if isinstance(node, CommentedMap):
        return [(node.lc.key(name)[0] + 1, lines(value)) for name, value in node.items()]
    if isinstance(node, CommentedSeq):
        return [(node.lc.item(at)[0] + 1, lines(value)) for at, value in enumerate(node)]
    if isinstance(node, Fields):
        return [(node.lines[name], lines(value)) for name, value in node.items()]
    if isinstance(node, Entries):
        return [(line, lines(value)) for line, value in zip(node.lines.values(), node, strict=True)]
    return None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_shipped_files_are_read_as_a_strict_reader_reads_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    quick, slow = read_yaml(text, path.name), SLOW.load(text)
    assert plain(quick) == plain(slow)
    assert lines(quick) == lines(slow)


SCALAR = st.text(st.characters(exclude_categories=["Cs"])) | st.integers(-1000, 1000) | st.none() | st.booleans()
NAMES = st.text("abcxyz-09", min_size=1, max_size=8)
CONTENT = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4))


@given(CONTENT)
def test_what_is_written_is_read_again(content: object) -> None:
    try:
        assert plain(read_yaml(yaml_text(content), "file")) == plain(content)
    except Invalid as error:
        assert "maximum depth" in str(error)  # noqa: PT017 - nothing else may be wrong with it


LINE = st.builds(
    lambda indent, lead, word: " " * indent + lead + word,
    st.sampled_from([0, 0, 0, 2, 2, 4]),
    st.sampled_from(["a: ", "b: ", "c: ", "1: ", "~: ", "'q': ", "x y: ", "- ", "- a: ", ""]),
    st.sampled_from(WORDS),
)


@given(st.lists(LINE, min_size=1, max_size=6).map("\n".join))
@example("a: yes\nb: 010\nc: 1:30\n")
@example("a: >-\n  two\n  lines\n\n  and another\nb: |+\n  kept\n\n")
@example("a: 'two\n  lines'\nb: {c: [d, e], f: 1e3}\n")
@example("a: b\r\nc: d\r\n")
def test_whatever_both_readers_take_is_the_same(text: str) -> None:
    try:
        slow = SLOW.load(text)
    except (YAMLError, ValueError):
        return  # tabs and such: the quick reader may be kinder
    try:
        quick = read_yaml(text, "file")
    except Invalid:
        return  # tricks, depth, nameless fields: it may be stricter
    assert plain(quick) == plain(slow)
    assert lines(quick) == lines(slow)


@pytest.mark.parametrize("word", [word for word in WORDS if word != "-"])
def test_a_word_means_what_it_means_in_yaml_1_2(word: str) -> None:
    for text in (f"a: {word}\n", f"- {word}\n"):
        assert plain(read_yaml(text, "file")) == plain(SLOW.load(text))


def refused(text: str) -> Problem:
    with pytest.raises(Invalid) as caught:
        read_yaml(text, "file")
    (problem,) = caught.value.problems
    assert (problem.file, bool(problem.remedy)) == ("file", True)
    return problem


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("a: &b c\n", "Anchors", 1),
        ("a: b\nc: *a\n", "Anchors", 2),
        ("- ! a\n", "tags", 1),
        ("a: !!int 1\n", "tags", 1),
        ("- a\n- !x [b]\n", "tags", 2),
        ("a:\n  <<: {b: c}\n", "“<<”", 2),
        ("a: <<\n", "“<<”", 1),
        ("%TAG ! tag:x,2026:\n---\na: b\n", "Directives", 1),
        ("a: b\na: c\n", 'found duplicate key "a"', 2),
        ("1: b\n1.0: c\n", "found duplicate key", 2),
        ("[a]: b\n", "no name of a field", 1),
        ("a: b\n---\nc: d\n", "another document", 2),
        ("a: 0x_\n", "no number", 1),
        ("a: " + "9" * 5000, "no number", 1),
        ("a: b\n# \x07\n", "U+0007", 2),
        ("a: b\u2028\n", "U+2028", 1),
        ("a: b\n  c: d\n", "Not YAML", 2),
        ("a: 'b\n", "Not YAML", 2),
    ],
)
def test_what_is_refused_has_its_line_and_a_remedy(text: str, words: str, line: int) -> None:
    problem = refused(text)
    assert words in problem.message
    assert problem.line == line


def test_the_depth_is_counted_as_the_strict_reader_counts_it() -> None:
    limited = YAML(typ="rt", pure=True)
    limited.max_depth = MAX_DEPTH
    deep = "[" * (MAX_DEPTH - 1) + "a" + "]" * (MAX_DEPTH - 1)
    assert plain(read_yaml(deep, "file")) == plain(limited.load(deep))
    assert "maximum depth" in refused(f"[{deep}]").message
    with pytest.raises(YAMLError):
        limited.load(f"[{deep}]")


def test_parts_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reader, "MAX_PARTS", 5)
    assert plain(read_yaml("a: [b, c]", "file")) == [("a", ["list", "b", "c"])]
    assert refused("- [b, c,\n   d,\n   e]").message == "There are more than 5 parts here."
    monkeypatch.setattr(yaml_reader, "MAX_ENTRIES", 2)
    assert plain(read_yaml("{a: b, c: d}", "file")) == [("a", "b"), ("c", "d")]
    for text in ("[a, b,\nc]", "a: \nb:\nc:"):
        assert "more than 2 parts" in refused(text).message


@pytest.mark.parametrize("text", ["[" * 2_000_000, "a: " * 1_000_000, "- " * 1_000_000, "? " * 1_000_000])
def test_nests_without_end_are_refused_where_they_start(text: str) -> None:
    assert refused(text).line == 1


def test_a_bomb_of_aliases_is_refused_at_the_first(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(10_000))
    assert refused(bomb).line == 1


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reader, "_PARSER", yaml.SafeLoader)
    path = next(path for path in SHIPPED if path.name == "bank.yaml")
    text = path.read_text(encoding="utf-8")
    assert plain(read_yaml(text, path.name)) == plain(SLOW.load(text))
    assert "Anchors" in refused("a: &b c\n").message
