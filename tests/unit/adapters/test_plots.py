"""Pictures are well-formed SVG whose marks lie where the numbers say."""

import math
import re
from xml.etree import ElementTree as ET

import pytest

from hiring.adapters.plots import Interval, Series, interval_chart, line_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(text: str) -> ET.Element:
    root = ET.fromstring(text)  # noqa: S314 - made a line above
    assert root.tag == f"{SVG}svg"
    return root


def words(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_a_line_chart_names_its_axes_its_title_and_its_lines():
    lines = [Series("a < b", [0, 1, 2], [0, 10, 5]), Series("second", [0, 2], [3, 3])]
    root = drawn(line_chart(lines, title="Information", x_label="level", y_label="per item"))
    assert {"Information", "level", "per item", "a < b", "second"} <= set(words(root))
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "Information"


def test_higher_values_are_drawn_higher():
    root = drawn(line_chart([Series("s", [0, 1, 2], [0, 10, 5])], title="t", x_label="x", y_label="y"))
    path = next(p.get("d", "") for p in root.iter(f"{SVG}path") if p.get("d", "").count("L") == 2)
    (x0, y0), (x1, y1), (_, y2) = re.findall(r"[ML]([\d.]+) ([\d.]+)", path)
    assert float(x0) < float(x1)
    assert float(y1) < float(y2) < float(y0)


def test_a_gap_in_the_numbers_is_a_gap_in_the_line():
    chart = line_chart([Series("s", [0, 1, 2, 3], [1, math.nan, 2, 3])], title="t", x_label="x", y_label="y")
    assert re.search(r'd="M[\d.]+ [\d.]+M[\d.]+ [\d.]+L[\d.]+ [\d.]+"', chart)


def test_many_lines_differ_by_colour_or_dash():
    lines = [Series(str(at), [0, 1], [at, at + 1]) for at in range(16)]
    root = drawn(line_chart(lines, title="t", x_label="x", y_label="y"))
    strokes = [(p.get("stroke"), p.get("stroke-dasharray")) for p in root.iter(f"{SVG}path") if "h22" in p.get("d", "")]
    assert len(set(strokes)) == 16


@pytest.mark.parametrize("values", [[], [math.nan], [3.0, 3.0], [0.0, 0.0], [1e-9, 2e-9], [-5e6, 7e6]])
def test_any_numbers_can_be_drawn(values: list[float]):
    root = drawn(line_chart([Series("s", values, values)], title="t", x_label="x", y_label="y"))
    assert "nan" not in ET.tostring(root, encoding="unicode")


def test_an_interval_chart_has_a_row_for_everybody_also_without_an_estimate():
    rows = [
        Interval("short", 0.5, 0.4, 0.6),
        Interval("n" * 60, 0.2, math.nan, math.nan),
        Interval("c", math.nan, 0, 1),
    ]
    chart = interval_chart(rows, title="t", x_label="r", reference=0.1)
    root = drawn(chart)
    assert len(list(root.iter(f"{SVG}circle"))) == 2
    assert "cannot be estimated" in words(root)
    assert any(text.endswith("…") and len(text) < 40 for text in words(root))
    dashed = [p for p in root.iter(f"{SVG}path") if p.get("stroke-dasharray")]
    assert len(dashed) == 1


def test_without_a_reference_no_line_is_drawn():
    root = drawn(interval_chart([Interval("a", 1, 0, 2)], title="t", x_label="r"))
    assert not [p for p in root.iter(f"{SVG}path") if p.get("stroke-dasharray")]
