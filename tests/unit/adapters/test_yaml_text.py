"""The quick writer writes what the strict reader reads: any text, at any depth."""

from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from hiring.adapters.yaml_text import yaml_text

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NAME = st.text("abcxyz-09", min_size=1, max_size=8)
SCALAR = TEXT | st.integers(-1000, 1000) | st.none() | st.decimals(1, 7, places=2).map(float)
PLAIN = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAME, inner, max_size=4))


@given(PLAIN)
@example(
    {"a": "yes", "b": "null", "c": "1.10", "d": "- x", "e": "a: b", "f": "a #b", "g": "<<", "h": "é\u2028\x85\ufeff"}
)
@example([[], {}, [[1], {"n": [{}]}], "", " a ", "2026-11-22", "~", "0x1f"])
def test_what_is_written_is_read_again(content: object) -> None:
    assert YAML(typ="safe", pure=True).load(yaml_text(content)) == content
