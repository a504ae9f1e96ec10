"""The lab's pages: nothing yet, a form, its mistakes, work under way, what came out, and files of it."""

import csv
import io
import re

import pytest

from hiring.domain.access.policy import worker
from hiring.domain.simulation.mixture import LabSettings
from hiring.usecases.studies import start_study, view_study
from hiring.usecases.tasks import claim_task, fail_task, report_progress
from tests.support.studio_lab import FULL, SMALL, make_study
from tests.support.web import Site
from tests.support.world import World, seed_world


@pytest.fixture
def world(site: Site) -> World:
    return seed_world(site.platform, site.people)


@pytest.fixture
def study_id(site: Site, world: World) -> str:
    return make_study(site.platform, site.people.olivia, world.bank_id, FULL, "Everything at once")


def fields(world: World, **changes: str) -> dict[str, str]:
    usual = {
        "what": f"{world.bank_id}:",
        "title": "",
        "n": "200",
        "pool": "50",
        "k": "5",
        "careless": "3",
        "coached": "0",
        "coaching": "spread",
        "pleasing": "0",
        "leaked_to": "0",
        "leaked_items": "0",
        "leaked_ids": "",
        "group": "0",
        "biased_items": "0",
        "bias": "1",
        "seed": "1",
    }
    return usual | changes


def test_an_empty_lab_says_what_a_study_is_for(olivia, aud):
    page = olivia.get("/studio/lab").text
    assert "No study yet" in page
    assert "Start the first study" in page
    assert "Start the first study" not in aud.get("/studio/lab").text
    assert "There is nothing to study yet" in olivia.get("/studio/lab/new").text


def test_asking_leads_to_the_study_under_way(site, world, olivia):
    answer = olivia.send("/studio/lab/new", **fields(world, n="500", coached="12.5", title="With coaching"))
    assert answer.status_code == 303
    page = olivia.get(answer.headers["Location"]).text
    assert "With coaching" in page
    assert "12.5 %: Give no two actions the same rating" in page
    assert "data-task=" in page
    assert ">Cancel<" in page
    assert "Look again" in page
    assert "js/studio.js" in page
    assert "Nobody here is real." in page


def test_a_form_that_makes_no_study_keeps_what_was_entered(world, olivia):
    wrong = fields(world, n="99", k="70", leaked_to="10", leaked_ids="nothing", careless="many", title="Mine")
    answer = olivia.send("/studio/lab/new", **wrong)
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.text
    assert 'id="careless-error"' in answer.text
    answer = olivia.send("/studio/lab/new", **{**wrong, "careless": "3"})
    assert answer.status_code == 422
    for name in ("n", "k", "leaked_ids", "leaked_items"):
        assert f'id="{name}-error"' in answer.text, name
    assert olivia.send("/studio/lab/new", **fields(world, what="no such thing")).status_code == 422
    assert "Mine" not in olivia.get("/studio/lab").text


def test_a_study_under_way(site, world, olivia, aud):
    study_id = site.platform.run(start_study, site.people.olivia, world.bank_id, None, SMALL)
    task_id = site.platform.read(view_study, site.people.olivia, study_id).task.id
    actor = worker(site.people.organisation_id)
    task = site.platform.run(claim_task, actor, task_id)
    site.platform.run(report_progress, actor, task, 0.42, "84 of 200 people have answered")
    page = olivia.get(f"/studio/lab/{study_id}").text
    assert "42 %" in page
    assert "84 of 200 people have answered" in page
    assert "42 % done" in olivia.get("/studio/lab").text
    assert ">Cancel<" not in aud.get(f"/studio/lab/{study_id}").text
    answer = olivia.send(
        f"/studio/tasks/{task_id}/cancel", page=f"/studio/lab/{study_id}", back=f"/studio/lab/{study_id}"
    )
    assert answer.headers["Location"] == f"/studio/lab/{study_id}"
    assert "Stopping" in olivia.get(f"/studio/lab/{study_id}").text


def test_a_study_without_a_result(site, world, olivia):
    study_id = site.platform.run(start_study, site.people.olivia, world.bank_id, None, SMALL)
    task_id = site.platform.read(view_study, site.people.olivia, study_id).task.id
    actor = worker(site.people.organisation_id)
    task = site.platform.run(claim_task, actor, task_id)
    site.platform.run(fail_task, actor, task, "The bank is gone.")
    page = olivia.get(f"/studio/lab/{study_id}").text
    assert "This study has no result." in page
    assert "The bank is gone." in page
    assert "Again, with changes" in page
    assert "No result" in olivia.get("/studio/lab").text


def test_what_came_out_is_said_drawn_and_counted(olivia, study_id):
    page = olivia.get(f"/studio/lab/{study_id}").text
    for text in (
        "of the 5 people on a list are truly among the best",
        "Nobody here is real.",
        "Always the most caring-looking",
        "Precision by level of score",
        "Coached: no rating twice",
        "Damage of a leak",
        "Would an analysis find the unfair situations?",
        "What was asked for",
        "People until the precision of the bank is known",
    ):
        assert text in page, text
    assert page.count('class="chart') >= 3
    assert "style=" not in page
    assert "data-task=" not in page
    assert "of the true top 5 found" in olivia.get("/studio/lab").text


def test_files_hold_every_number_and_say_that_nobody_is_real(olivia, study_id):
    answer = olivia.get(f"/studio/lab/{study_id}.json")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="study-{study_id}.json"'
    assert answer.json["simulated"] is True
    assert answer.json["settings"] == {**FULL.to_plain(), "mixture": answer.json["settings"]["mixture"]}
    table = olivia.get(f"/studio/lab/{study_id}.csv")
    assert table.mimetype == "text/csv"
    rows = dict(csv.reader(io.StringIO(table.text)))
    assert rows["simulated"] == "True"
    assert float(rows["result/top_k/found"]) == answer.json["result"]["top_k"]["found"]
    assert rows["result/effects/1/kind"] == "careless"


def test_a_title_is_no_formula_in_a_spreadsheet(site, world, olivia):
    study_id = make_study(site.platform, site.people.olivia, world.bank_id, SMALL, "=HYPERLINK(1)")
    rows = dict(csv.reader(io.StringIO(olivia.get(f"/studio/lab/{study_id}.csv").text)))
    assert rows["title"] == "'=HYPERLINK(1)"


def test_again_with_changes(world, olivia, study_id):
    page = olivia.get(f"/studio/lab/new?like={study_id}").text
    assert 'value="300"' in page
    assert re.search(r'name="coached"[^>]*value="10"', page)
    assert f'<option selected value="{world.bank_id}:">' in page


def test_two_studies_side_by_side(site, world, olivia, study_id):
    second = make_study(site.platform, site.people.olivia, world.bank_id, LabSettings(n=200, pool=50, k=5))
    assert f'value="{second}"' in olivia.get(f"/studio/lab/{study_id}").text
    page = olivia.get(f"/studio/lab/{study_id}/beside?other={second}").text
    assert "Everything at once" in page
    assert "differs" in page
    assert "differs" not in olivia.get(f"/studio/lab/{study_id}/beside").text.replace("Compare what differs", "")
    waiting = site.platform.run(start_study, site.people.olivia, world.bank_id, None, SMALL)
    assert olivia.get(f"/studio/lab/{study_id}/beside?other={waiting}").status_code == 200


def test_who_sees_what(site, world, aud, mateo, nina, study_id):
    for path in ("", ".json", ".csv"):
        address = f"/studio/lab/{study_id}{path}"
        assert aud.get(address).status_code == 200
        assert mateo.get(address).status_code == 403
        assert nina.get(address).status_code == 404
    assert "Again, with changes" not in aud.get(f"/studio/lab/{study_id}").text
    assert aud.get("/studio/lab/new").status_code == 403
    assert nina.get(f"/studio/lab/new?like={study_id}").status_code == 404


def test_older_studies_are_a_page_further(site, world, olivia, monkeypatch):
    monkeypatch.setattr("hiring.usecases.studies.PAGE", 2)
    monkeypatch.setattr("hiring.web.hr.lab.PAGE", 2)
    for number in range(3):
        site.platform.run(start_study, site.people.olivia, world.bank_id, None, SMALL, f"Study {number}")
    assert "Older studies" in olivia.get("/studio/lab").text
    assert "Newer studies" in olivia.get("/studio/lab?after=2").text
    assert "There are no older ones" in olivia.get("/studio/lab?after=20").text
    assert olivia.get("/studio/lab?after=x").status_code == 200
