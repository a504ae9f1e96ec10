"""The pages of item analysis: what each says, in every state, and to whom."""

import csv
import io
import time

import pytest
from sqlalchemy import select

from hiring.domain.access.policy import Actor, worker
from hiring.domain.banks.model import Format
from hiring.domain.evidence.proposals import Contradiction, Proposal
from hiring.store.tables.evidence import ItemStatisticsRow, VoluntaryAnswerRow
from hiring.usecases.item_analysis import ask_for_analysis, view_analysis
from hiring.usecases.work import Work
from hiring.worker.handlers import HANDLERS
from hiring.worker.tasks import perform
from tests.support.banks import ITEMS
from tests.support.candidates import complete
from tests.support.crowds import add_crowd
from tests.support.web import Site
from tests.support.world import World, seed_world


@pytest.fixture
def world(site: Site) -> World:
    return seed_world(site.platform, site.people)


def path(world: World, scope: str = "job") -> str:
    scope_id = {"job": world.job_id, "assessment": world.assessment_id, "bank": world.bank_id}[scope]
    return f"/studio/analysis/{scope}/{scope_id}"


def analyse(site: Site, world: World, scope: str = "job") -> None:
    scope_id = path(world, scope).rpartition("/")[2]
    perform(site.platform, HANDLERS, site.platform.run(ask_for_analysis, site.people.olivia, scope, scope_id))


@pytest.fixture
def analysed(site: Site, world: World) -> World:
    add_crowd(site.platform, world, 250)
    analyse(site, world)
    return world


def test_the_list_leads_to_everything_that_can_be_analysed(site, world, olivia):
    page = olivia.get("/studio/analysis").text
    for scope in ("bank", "assessment", "job"):
        assert f'href="{path(world, scope)}"' in page
    assert "never" in page


def test_an_organisation_without_banks_is_told_what_is_needed(site, nina):
    assert "Nothing to analyse yet" in nina.get("/studio/analysis").text


def test_nobody_has_finished(world, olivia):
    page = olivia.get(path(world)).text
    assert "Nobody has finished yet" in page
    assert "once ten people have finished" in page


def test_never_worked_out_can_be_asked_for(site, world, olivia):
    add_crowd(site.platform, world, 12)
    page = olivia.get(path(world)).text
    assert "12 attempts waiting: nothing was worked out yet." in page
    answer = olivia.send(path(world))
    assert answer.status_code == 303
    page = olivia.get(answer.headers["Location"]).text
    assert "being worked out" in page
    assert "data-task=" in page
    assert "being worked out" in olivia.get("/studio/analysis").text


def test_three_attempts_are_too_few_to_show_anything(site, world, olivia):
    for shift, invited in enumerate(world.invited):
        complete(site.platform, invited.token or "", shift)
    analyse(site, world)
    page = olivia.get(path(world)).text
    assert "3 attempts: too few. Below 10 nothing is shown, since it could point at a person." in page
    assert 'id="situations"' not in page
    assert ".csv" not in page
    assert "Nothing was worked out for this situation yet." in olivia.get(f"{path(world)}/items/rate-1").text
    rows = list(csv.reader(io.StringIO(olivia.get(f"{path(world)}.csv").text)))
    assert rows[1:] == [["", "", "analysis of", "job", "Receptionist, Quayside"], ["", "", "attempts", "", "3"]]


def test_every_situation_with_its_figures(analysed, olivia):
    page = olivia.get(path(analysed)).text
    assert "No key is contradicted, but 250 attempts would often not show a wrong one." in page
    for item in ITEMS:
        assert (f"Situation {item.id}" in page) is (item.section is not None)
    assert "The reliability is about" in page or "How precisely it measures is not yet known" in page
    assert "A partial credit model of 250 attempts" in page


@pytest.mark.parametrize("sort", ["flags", "order", "link", "score", "missing", "time", "nonsense"])
def test_the_table_can_be_sorted(analysed, olivia, sort):
    page = olivia.get(f"{path(analysed)}?sort={sort}").text
    first = page.index("Situation rate-1</a>")
    assert first > 0
    if sort == "order":
        assert page.index("Situation rate-1</a>") < page.index("Situation single-2</a>")


def test_one_situation_of_each_format(analysed, olivia):
    for item in ITEMS:
        if item.section is None:
            assert olivia.get(f"{path(analysed)}/items/{item.id}").status_code == 404
            continue
        page = olivia.get(f"{path(analysed)}/items/{item.id}").text
        assert "Expected score" in page
        assert ("Put best, by fifth" in page) is (item.format is not Format.SINGLE_ACTION)
        assert ("Put worst, by fifth" in page) is (item.format is Format.BEST_WORST)
        assert ("Mean rating, by fifth" in page) is (item.format in {Format.RATE_ALL, Format.SINGLE_ACTION})
        assert ("Mean place, by fifth" in page) is (item.format is Format.RANK)
        for option in item.options:
            assert option.text in page


def change_content(site: Site, **changes: object) -> None:
    def change(_actor: Actor, work: Work) -> None:
        row = work.session.scalars(select(ItemStatisticsRow).where(ItemStatisticsRow.scope == "job")).one()
        row.content = {**row.content, **changes}

    site.platform.run(change, worker(site.people.organisation_id))


def test_a_contradicted_key_comes_first_and_nothing_is_changed(site, analysed, olivia):
    because = [Contradiction("", 1, -0.3, -0.2, -0.2), Contradiction("b", -1, -0.3, -0.2, -0.15)]
    because.append(Contradiction("a", 1, -0.3, -0.2, -0.15))
    found = Proposal("rate-3", 250, 0.003, tuple(because))
    change_content(site, proposals=[found.to_plain()])
    assert Proposal.from_plain(found.to_plain()) == found
    page = olivia.get(path(analysed)).text
    assert "In 1 situation the people who do best elsewhere contradict the key" in page
    said = "Of 250 people, the third that does best elsewhere puts B above the other options, though keyed below"
    assert f"{said} and puts A below the others, though keyed above." in page
    table = page[page.index('id="situations"') :]
    assert table.index("Situation rate-3</a>") < table.index("Situation rate-1</a>")
    assert "Key contradicted." in olivia.get(f"{path(analysed)}/items/rate-3").text
    assert "contradicts the key r" in olivia.get(f"{path(analysed)}.csv").text
    change_content(site, proposals=[Proposal("rate-3", 250, 0.003, tuple(because[:1])).to_plain()])
    assert "the third that does best elsewhere orders the options against the key." in olivia.get(path(analysed)).text


def test_numbers_that_are_behind_say_by_how_many(site, analysed, olivia):
    add_crowd(site.platform, analysed, 7, seed=9)
    page = olivia.get(path(analysed)).text
    assert "7 attempts came in since these numbers were worked out." in page
    assert "Work them out again" in page
    assert "7 behind" in olivia.get("/studio/analysis").text


def test_every_number_can_be_taken_away(analysed, olivia):
    answer = olivia.get(f"{path(analysed)}.json")
    found = answer.json
    assert found["attempts_since"] == 0
    assert found["analysis"]["attempts"] == 250
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(olivia.get(f"{path(analysed)}.csv").text)))
    named = {(row["item"], row["option"], row["measure"], row["at"]): row["value"] for row in rows}
    item = next(item for item in found["analysis"]["items"] if item["id"] == "best-1")
    assert float(named["best-1", "", "item_rest", "r"]) == item["item_rest"][0]
    assert float(named["best-1", "a", "best_by_fifth", "5"]) == item["options"][0]["best_by_fifth"][4]
    assert float(named["best-1", "", "expected", "-3.0"]) == item["expected"][0]
    assert float(named["", "", "reliability alpha", ""]) == found["analysis"]["reliability"]["alpha"]


def test_groups_stand_with_the_assessment_and_small_ones_nowhere(site, analysed, olivia):
    attempts = add_crowd(site.platform, analysed, 60, seed=4)

    def say(actor: Actor, work: Work) -> None:
        for number, attempt_id in enumerate(attempts):
            group = "nonbinary" if number < 4 else "woman" if number % 2 else "man"
            row = {"attempt_id": attempt_id, "question": "gender", "value": group, "at": work.now}
            work.session.add(VoluntaryAnswerRow(organisation_id=actor.organisation_id, **row))

    site.platform.run(say, site.people.olivia)
    analyse(site, analysed, "assessment")
    page = olivia.get(path(analysed, "assessment")).text
    assert "Gender" in page
    assert "woman: about 30" in page
    assert "Groups of fewer than ten people are withheld" in page
    assert "cannot tell yet: 100 people of each group and 300 together are needed" in page
    for text in (page, *(olivia.get(f"{path(analysed, 'assessment')}.{kind}").text for kind in ("csv", "json"))):
        assert "nonbinary" not in text
        assert '"told"' not in text
    assert path(analysed, "assessment") in olivia.get(path(analysed)).text


def test_auditors_read_and_cannot_ask(analysed, aud):
    page = aud.get(path(analysed)).text
    assert 'action="/studio' not in page
    assert aud.get(f"{path(analysed)}.csv").status_code == 200
    assert aud.send(path(analysed), page="/account").status_code == 403


def test_managers_never_see_times(analysed, mateo, ada):
    for address in ("/studio/analysis", path(analysed), f"{path(analysed)}.csv", f"{path(analysed)}/items/rate-1"):
        assert mateo.get(address).status_code == 403
        assert ada.get(address).status_code == 403


def test_what_does_not_exist(world, olivia):
    for address in ("/studio/analysis/job/nothing", f"/studio/analysis/planet/{world.job_id}"):
        assert olivia.get(address).status_code == 404
        assert olivia.get(f"{address}.csv").status_code == 404


def test_sixty_situations_and_a_hundred_thousand_attempts_are_shown_within_a_second(site, analysed, olivia):
    view = site.platform.read(view_analysis, site.people.olivia, "job", analysed.job_id)
    real = list(view.items)
    change_content(site, items=[real[number % len(real)] for number in range(60)], attempts=100_000)
    olivia.get(path(analysed))
    began = time.perf_counter()
    answer = olivia.get(path(analysed))
    passed = time.perf_counter() - began
    assert answer.text.count("/items/") >= 60
    assert passed < 1.0
