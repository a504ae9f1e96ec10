"""The shortlist as other programs read it: key by key as promised, and every point of it adding up."""

import json
from math import fsum
from typing import Any

import pytest

from hiring.adapters.shortlist_json import shortlist_json
from hiring.domain.banks.model import Section
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.specification import specify
from hiring.domain.selection.report import Application, report_on
from hiring.domain.simulation.respond import simulate_answers
from tests.support.banks import tiny_bank

PACK = tiny_bank()
SPEC = specify(PACK, standards={"own-it": "see-it-through"})
PEOPLE = simulate_answers(PACK.bank.scored_items, PACK.key, 40, seed=9)
REVIEWED: dict[str, Answer] = {"rate-1": {"a": 7}}


def shortlist(people: int = 40, *, k: int = 5, simulated: bool = True) -> dict[str, Any]:
    pool = [Application(f"application-{n:02}", answers) for n, answers in enumerate(PEOPLE[:people])]
    pool.insert(1, Application("unfinished", REVIEWED))
    return shortlist_json(report_on(PACK, SPEC, pool, k=k, salt="salt", simulated=simulated))


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return shortlist()


def test_the_list_has_the_promised_names_and_no_others(made):
    assert list(made) == ["scoring", "k", "n", "interview", "key_agreement", "candidates"]
    assert made["scoring"] == {
        "bank": "tiny",
        "version": "1",
        "key_sha256": PACK.key_sha256,
        "spec": SPEC.sha256,
        "key_status": "provisional",
        "simulated": True,
    }
    assert (made["k"], made["n"]) == (5, 40)
    assert list(made["interview"]) == ["for_75", "for_90"]
    assert 1 <= made["interview"]["for_75"] <= made["interview"]["for_90"] <= 40
    assert 0 <= made["key_agreement"] <= 1
    assert shortlist(simulated=False)["scoring"]["simulated"] is False


def test_a_scored_candidate_has_the_promised_names_and_no_others(made):
    for candidate in made["candidates"][:40]:
        assert list(candidate) == [
            "id",
            "status",
            "rank",
            "tie_group",
            "score",
            "se",
            "estimate",
            "interval",
            "rank_interval",
            "p_top_k",
            "zone",
            "scales",
            "flags",
            "baseline",
            "contributions",
        ]
        assert (candidate["status"], candidate["baseline"]) == ("scored", 50.0)
        low, high = candidate["interval"]
        assert low < candidate["estimate"] < high
        assert 1 <= candidate["rank_interval"][0] <= candidate["rank_interval"][1] <= 40
        assert candidate["zone"] in {"in", "open", "out"}
        assert list(candidate["scales"]) == ["fit", "empathy", "care"]
        for scale in candidate["scales"].values():
            assert list(scale) == ["score", "se", "reportable"]
            assert scale["reportable"] is False
        assert isinstance(candidate["flags"], list)


def test_contributions_say_which_answer_earned_what_and_why(made):
    items = {item.id: item for item in PACK.bank.scored_items}
    answers = {f"application-{n:02}": answers for n, answers in enumerate(PEOPLE)}
    for candidate in made["candidates"][:40]:
        rows = candidate["contributions"]
        assert [(row["item"], row["option"]) for row in rows] == [
            (item.id, option.id) for item in items.values() for option in item.options
        ]
        for row in rows:
            assert list(row) == ["item", "option", "answer", "section", "standard", "points", "reason"]
            assert row["section"] in set(Section)
            assert row["standard"] in {"see-it-through", "be-kind"}
            assert row["reason"]
            if items[row["item"]].format == "rate_all":
                assert row["answer"] == answers[candidate["id"]][row["item"]][row["option"]]


def test_baseline_and_points_add_up_to_the_score(made):
    for candidate in made["candidates"][:40]:
        points = [row["points"] for row in candidate["contributions"]]
        assert fsum([candidate["baseline"], *points]) == pytest.approx(candidate["score"], rel=0, abs=1e-6)


def test_the_scored_come_in_order_and_then_those_in_review(made):
    scored = made["candidates"][:40]
    assert [candidate["rank"] for candidate in scored] == sorted(candidate["rank"] for candidate in scored)
    assert [candidate["score"] for candidate in scored] == sorted((c["score"] for c in scored), reverse=True)
    assert made["candidates"][40:] == [
        {
            "id": "unfinished",
            "status": "needs_review",
            "rank": None,
            "score": None,
            "why": "10 of 10 answers are missing from a submitted attempt.",
        }
    ]


def test_in_a_pool_of_seven_nothing_is_compared():
    few = shortlist(7)
    assert (few["n"], few["interview"], few["key_agreement"]) == (7, None, None)
    assert {(candidate["p_top_k"], candidate["zone"]) for candidate in few["candidates"][:7]} == {(None, None)}


def test_nobody_is_a_list_too():
    empty = shortlist(0)
    assert (empty["n"], empty["interview"], [c["id"] for c in empty["candidates"]]) == (0, None, ["unfinished"])


def test_it_is_json_and_the_same_each_time(made):
    assert json.dumps(made, allow_nan=False) == json.dumps(shortlist(), allow_nan=False)


def test_a_section_the_form_does_not_have_is_empty():
    spec = specify(PACK, ["rate-1", "rate-2"])
    pool = [Application(f"application-{n}", answers) for n, answers in enumerate(PEOPLE[:3])]
    first = shortlist_json(report_on(PACK, spec, pool, k=1, salt="salt"))["candidates"][0]
    assert first["scales"]["empathy"] == first["scales"]["care"] == {}
    assert first["scales"]["fit"]["score"] == pytest.approx(first["score"], abs=1e-6)
