"""The instruments themselves: one that cannot measure would let everything pass."""

import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from tests.support.axe import violations
from tests.support.databases import KINDS

FAULTY = """<!doctype html><html lang="en"><head><title>Faulty</title></head><body><main><h1>Faulty</h1>
<p style="color:#999;background:#fff">Pale words</p><input type="text"><img src="data:,">
<a href="#a" style="display:inline-block;width:9px;height:9px">a</a><a href="#b"
style="display:inline-block;width:9px;height:9px">b</a></main></body></html>"""
SOUND = """<!doctype html><html lang="en"><head><title>Sound</title></head>
<body><main><h1>Sound</h1><p>Words</p></main></body></html>"""


def tables(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def run(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_database_is_empty_whatever_an_earlier_test_left(database_url):
    assert tables(database_url) == []
    run(database_url, "CREATE TABLE left_behind (id INTEGER)")
    assert tables(database_url) == ["left_behind"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_copied_and_stays_as_it_was(kind, make_database):
    template = make_database(kind)
    run(template, "CREATE TABLE migrated (id INTEGER)")
    copy = make_database(kind, template)
    run(copy, "CREATE TABLE later (id INTEGER)")
    assert set(tables(copy)) == {"later", "migrated"}
    assert tables(template) == ["migrated"]
    assert make_url(copy).get_backend_name() == kind


def test_axe_sees_planted_faults_and_leaves_a_sound_page_alone(new_context):
    page = new_context().new_page()
    page.set_content(SOUND)
    assert violations(page) == []
    page.set_content(FAULTY)
    rules = {line.partition(" ")[0] for line in violations(page)}
    assert {"color-contrast", "image-alt", "label", "target-size"} <= rules


def test_a_complaint_on_the_console_fails_the_test_that_caused_it(new_context):
    page = new_context().new_page()
    page.evaluate("console.error('planted')")
    with pytest.raises(AssertionError, match="planted"):
        new_context.close()
    new_context.complaints.clear()
