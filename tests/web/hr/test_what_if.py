"""The pages of what-if and of a job's specification, as HR and an auditor meet them."""

import csv
import io
import re
from typing import Any

import pytest

from hiring.usecases.respecify import view_specifications
from hiring.usecases.what_if import view_what_if
from tests.support.banks import ITEMS
from tests.support.pools import Pool, finish, invite_pool
from tests.support.studio_what_if import TINY, Pooled, turned_bank
from tests.support.web import Site, Visitor
from tests.support.world import seed_world


@pytest.fixture
def pooled(site: Site) -> Pooled:
    world = seed_world(site.platform, site.people)
    names = [f"Person {number}" for number in range(12)]
    pool = invite_pool(site.platform, site.people.olivia, world.job_id, TINY, names)
    finish(site.platform, site.people.olivia, pool)
    return Pooled(site.platform, world, pool)


def page(pooled: Pooled) -> str:
    return f"/studio/what-if/{pooled.job_id}"


def specification(pooled: Pooled) -> str:
    return f"/studio/jobs/{pooled.job_id}/specification"


def look(pooled: Pooled, olivia: Visitor, **fields: object) -> str:
    """Look at something and return the address of the result."""
    answer = olivia.send(page(pooled), page(pooled), **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("#")[0]


def names_of(pool: Pool) -> set[str]:
    return {text for person in pool.invited for text in (person.name, person.application_id, person.email)}


def test_a_situation_less_is_looked_at_in_counts(pooled: Pooled, olivia: Visitor) -> None:
    assert "Other settings of this job were looked at once." in olivia.get(page(pooled)).text  # as everybody came
    shown = olivia.get(look(pooled, olivia, kind="drop", items=["rate-1"])).text
    assert "Without “Situation rate-1”" in shown
    assert "Other settings of this job were looked at 2 times." in shown
    assert "Half of the 12 people would move" in shown
    assert not [text for text in names_of(pooled.pool) if text in shown]


def test_every_form_leads_to_a_result(pooled: Pooled, olivia: Visitor) -> None:
    version = pooled.load(turned_bank())
    assert "Show its key" in olivia.get(page(pooled)).text
    assert 'value="6.53"' in olivia.get(f"{page(pooled)}?item=rate-2").text
    values = {"value-a": "1", "value-b": "2,5", "value-c": "4.00", "value-d": "7"}
    looks: list[tuple[dict[str, Any], str]] = [
        ({"kind": "key", "item_id": "rate-2", **values}, "Another key for “Situation rate-2”"),
        (
            {"kind": "blueprint", "count-fit/be-kind": "1", "heavy": ["care"]},
            "2 situations fewer, 3 situations counting",
        ),
        ({"kind": "source", "source": f"version:{version}"}, "The key of version 2"),
        ({"kind": "source", "source": "working_copy:"}, "The key of the working copy"),
        ({"kind": "drop", "items": ["rate-1", "rate-2"]}, "Without 2 situations"),
    ]
    for fields, words in looks:
        assert words in olivia.get(look(pooled, olivia, **fields)).text
    listed = olivia.get(page(pooled)).text
    assert "looked at 6 times" in listed
    assert all(words in listed for _, words in looks)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "drop"}, "Nothing is left out"),
        ({"kind": "source"}, "No other key is chosen"),
        ({"kind": "nonsense"}, "not clear what should change"),
        ({"kind": "key", "item_id": "rate-2", "value-a": "good"}, "“good” is not a key value"),
        ({"kind": "key", "item_id": "rate-2", "value-a": "1.234"}, "at most two decimals"),
        ({"kind": "key", "item_id": "rate-2", "value-a": "inf"}, "is not a key value"),
        ({"kind": "key", "item_id": "rate-2", "value-a": "9"}, "outside 1 to 7"),
        ({"kind": "key", "item_id": "nowhere", "value-a": "4"}, "no situation called nowhere"),
        ({"kind": "blueprint", "count-care": "many"}, "“many” is not a number"),
        ({"kind": "blueprint", "count-care": "9"}, "9 situations of 3"),
    ],
)
def test_what_was_sent_wrong_is_said_and_nothing_is_written(
    pooled: Pooled, olivia: Visitor, fields: dict[str, str], words: str
) -> None:
    answer = olivia.send(page(pooled), page(pooled), **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert pooled.platform.read(view_what_if, pooled.olivia, pooled.job_id).explored == 1


def test_every_number_can_be_downloaded(pooled: Pooled, olivia: Visitor, aud: Visitor) -> None:
    address = look(pooled, olivia, kind="drop", items=["rate-1"])
    look_id = address.partition("look=")[2]
    found = aud.get(f"{page(pooled)}/{look_id}.json").json
    assert found is not None
    assert (found["n"], found["too_few"], found["change"]["dropped"]) == (12, False, ["rate-1"])
    answer = aud.get(f"{page(pooled)}/{look_id}.csv")
    rows = dict(csv.reader(io.StringIO(answer.text)))
    assert float(rows["result/spearman"]) == found["result"]["spearman"]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="what-if-{look_id}.csv"'
    assert not [text for text in names_of(pooled.pool) if text in answer.text]


def test_an_auditor_reads_and_cannot_look(pooled: Pooled, olivia: Visitor, aud: Visitor, mateo: Visitor) -> None:
    address = look(pooled, olivia, kind="drop", items=["rate-1"])
    shown = aud.get(address).text
    assert "Without “Situation rate-1”" in shown
    assert "What would be different?" not in shown
    assert aud.send(page(pooled), "/account", kind="drop", items=["rate-1"]).status_code == 403
    assert mateo.get(page(pooled)).status_code == 403


def test_few_people_many_people_and_nobody(site: Site, olivia: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    world = seed_world(site.platform, site.people)
    address = f"/studio/what-if/{world.job_id}"
    assert "0 of at least 8 applications are finished" in olivia.get(address).text
    shown = olivia.get(olivia.send(address, address, kind="drop", items=["rate-1"]).headers["Location"]).text
    assert "Too few to say" in shown
    pool = invite_pool(site.platform, site.people.olivia, world.job_id, TINY, [f"P {n}" for n in range(9)])
    finish(site.platform, site.people.olivia, pool)
    monkeypatch.setattr("hiring.usecases.what_if_answers.READ_AT_ONCE", 5)
    assert "Put the answers together" in olivia.get(address).text
    answer = olivia.send(address, address, kind="drop", items=["rate-1"])
    assert answer.headers["Location"] == address
    shown = olivia.get(address).text
    assert "are being put together" in shown
    assert "Waiting for its turn" in shown
    assert olivia.send(f"{address}/answers", address).headers["Location"] == address


# --- a job's specification ------------------------------------------------------------------------------
def test_another_version_is_looked_at_first_and_then_given_with_a_reason(pooled: Pooled, olivia: Visitor) -> None:
    version = pooled.load(turned_bank())
    address = specification(pooled)
    assert "Fixed by the first invitation" in olivia.get(address).text
    answer = olivia.send(address, address, version=version)
    assert answer.status_code == 303
    looked = answer.headers["Location"].partition("#")[0]
    shown = olivia.get(looked).text
    assert "All <strong>12 finished applications</strong>" in re.sub(r"\s+", " ", shown)
    assert "of the first 2 would be" in shown
    look_id = looked.partition("look=")[2]
    refused = olivia.send(f"{address}/apply", looked, look=look_id, reason=" ")
    assert refused.status_code == 422
    assert "Write down why" in refused.text
    done = olivia.send(f"{address}/apply", looked, look=look_id, reason="The panel keyed it again.")
    assert done.status_code == 303
    pending = olivia.get(address).text
    assert "Version 2 is being applied" in pending
    assert "everybody sees the old ranking" in pending
    again = olivia.send(f"{address}/apply", looked, look=look_id, reason="Once more.")
    assert (again.status_code, "already" in again.text) == (422, True)
    view = pooled.platform.read(view_specifications, pooled.olivia, pooled.job_id)
    assert view.pending is not None
    pooled.perform(view.pending.task.id)
    after = olivia.get(address).text
    assert "The panel keyed it again." in after
    assert "Version 2 of A tiny bank" in after
    assert "This look was at another specification" in olivia.get(looked).text
    job = olivia.get(f"/studio/jobs/{pooled.job_id}").text
    assert "The panel keyed it again." in job


def test_a_version_with_other_texts_says_which(pooled: Pooled, olivia: Visitor) -> None:
    version = pooled.load(turned_bank(items=[*ITEMS[1:]]))
    address = specification(pooled)
    assert "“Situation rate-1” is not in that version." in olivia.get(address).text
    refused = olivia.send(address, address, version=version)
    assert (refused.status_code, "not in that version" in refused.text) == (422, True)
    refused = olivia.send(address, address)
    assert (refused.status_code, "No version is chosen" in refused.text) == (422, True)


def test_auditors_read_the_history_and_change_nothing(pooled: Pooled, aud: Visitor, nina: Visitor) -> None:
    pooled.load(turned_bank())
    address = specification(pooled)
    shown = aud.get(address).text
    assert "Specifications this job has had" in shown
    assert "Which one to look at?" not in shown
    assert aud.send(address, "/account", version="x").status_code == 403
    assert aud.send(f"{address}/apply", "/account", look="x").status_code == 403
    assert nina.get(address).status_code == 404


def test_before_the_first_invitation_the_pages_say_so(site: Site, olivia: Visitor) -> None:
    world = seed_world(site.platform, site.people)
    sent = {"title": "Porter", "assessment": world.assessment_id, "k": "3", "days_to_answer": "7"}
    new = olivia.send("/studio/jobs/new", **sent).headers["Location"].rpartition("/")[2]
    for address in (f"/studio/what-if/{new}", f"/studio/jobs/{new}/specification"):
        assert "Nobody has been invited yet" in olivia.get(address).text
    answer = olivia.send(f"/studio/what-if/{new}", f"/studio/what-if/{world.job_id}", kind="drop", items=["rate-1"])
    assert answer.status_code == 422
