"""Pages of background work: how far it is, for people and for the script, and stopping it."""

import pytest

from hiring.domain.access.policy import Actor, worker
from hiring.usecases.tasks import claim_task, fail_task, report_progress
from hiring.usecases.work import Work
from hiring.worker.handlers import HANDLERS
from hiring.worker.tasks import perform
from tests.support.web import Site, csrf_of

JSON = {"Accept": "application/json"}


def ask(actor: Actor, work: Work, kind: str) -> str:
    return work.enqueue(kind, {})


@pytest.fixture
def task_id(site: Site) -> str:
    return site.platform.run(ask, site.people.olivia, "echo")


def test_the_page_and_what_its_script_reads(site, olivia, task_id):
    page = olivia.get(f"/studio/tasks/{task_id}")
    assert "Waiting for its turn" in page.text
    assert f'data-task="/studio/tasks/{task_id}.json"' in page.text
    task = site.platform.run(claim_task, worker(site.people.organisation_id), task_id)
    site.platform.run(report_progress, worker(site.people.organisation_id), task, 0.42, "people 1 to 42")
    assert "42 %" in olivia.get(f"/studio/tasks/{task_id}").text
    for answer in (olivia.get(f"/studio/tasks/{task_id}.json"), olivia.get(f"/studio/tasks/{task_id}", headers=JSON)):
        assert answer.json == {
            "id": task_id,
            "kind": "echo",
            "state": "running",
            "progress": 0.42,
            "message": "people 1 to 42",
            "words": "Working",
            "over": False,
            "stopping": False,
        }
        assert answer.headers["Cache-Control"] == "no-store"


def test_cancelling_before_it_began(site, olivia, task_id):
    answer = olivia.send(f"/studio/tasks/{task_id}/cancel", page=f"/studio/tasks/{task_id}")
    assert answer.status_code == 303
    page = olivia.get(answer.headers["Location"])
    assert "Cancelled by Olivia" in page.text
    assert "data-task=" not in page.text
    assert 'class="btn danger"' not in page.text


def test_cancelling_while_it_runs(site, olivia, task_id):
    site.platform.run(claim_task, worker(site.people.organisation_id), task_id)
    token = csrf_of(olivia.get(f"/studio/tasks/{task_id}"))
    answer = olivia.http.post(f"/studio/tasks/{task_id}/cancel", headers={**JSON, "X-CSRFToken": token})
    assert answer.json["stopping"] is True
    assert "Stopping" in olivia.get(f"/studio/tasks/{task_id}").text


def test_cancelling_too_late(site, olivia, task_id):
    token = csrf_of(olivia.get(f"/studio/tasks/{task_id}"))
    perform(site.platform, HANDLERS, task_id)
    answer = olivia.http.post(f"/studio/tasks/{task_id}/cancel", data={"csrf_token": token})
    assert "finished before it could be stopped" in olivia.get(answer.headers["Location"]).text
    answer = olivia.http.post(f"/studio/tasks/{task_id}/cancel", headers={**JSON, "X-CSRFToken": token})
    assert answer.status_code == 409


def test_what_went_wrong_is_said(site, olivia, task_id):
    actor = worker(site.people.organisation_id)
    task = site.platform.run(claim_task, actor, task_id)
    site.platform.run(fail_task, actor, task, "There is nothing to do.")
    page = olivia.get(f"/studio/tasks/{task_id}").text
    assert "Ended without a result" in page
    assert "There is nothing to do." in page


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/studio/lab/1", "/studio/lab/1"),
        ("https://elsewhere.example", None),
        ("//elsewhere.example", None),
        ("/studio//x", None),
        ("/studio/\\x", None),
    ],
)
def test_it_only_leads_back_into_the_studio(olivia, task_id, back, leads_to):
    answer = olivia.send(f"/studio/tasks/{task_id}/cancel", page=f"/studio/tasks/{task_id}", back=back)
    assert answer.headers["Location"] == (leads_to or f"/studio/tasks/{task_id}")


def test_an_auditor_looks_and_stops_nothing(aud, task_id):
    page = aud.get(f"/studio/tasks/{task_id}")
    assert page.status_code == 200
    assert 'class="btn danger"' not in page.text
    assert aud.send(f"/studio/tasks/{task_id}/cancel", page="/account").status_code == 403


def test_managers_see_none(mateo, task_id):
    assert mateo.get(f"/studio/tasks/{task_id}").status_code == 403
