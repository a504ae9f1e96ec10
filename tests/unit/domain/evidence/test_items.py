"""The numbers of an item analysis, held against hand counts and against numpy."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from hiring.domain.banks.model import Format
from hiring.domain.evidence.flags import CODES, flags_of
from hiring.domain.evidence.items import analyse_attempts, reliability, with_objections
from hiring.domain.evidence.judged import Judged, judge, linked
from hiring.domain.evidence.modelled import LEVELS, MOST, in_steps, model
from hiring.domain.evidence.responses import ResponseTable
from hiring.domain.simulation.respond import simulate_answers
from hiring.psychometrics.reliability.alpha import cronbach_alpha
from tests.support.bank_answers import answered, keys_of, tabled
from tests.support.banks import tiny_bank

PACKAGE = tiny_bank()
ITEMS = PACKAGE.bank.scored_items
KEYS = keys_of(PACKAGE)


@cache
def table(people: int = 260) -> ResponseTable:
    return answered(PACKAGE, ITEMS, people)


def judged(people: int = 260) -> Judged:
    return judge(table(people), KEYS)


def nothing(found: ResponseTable) -> np.ndarray:
    return np.full(found.answered.shape, np.nan)


@cache
def analysed() -> dict:
    return analyse_attempts(judged(), nothing(table()))


def item(name: str) -> dict:
    return next(one for one in analysed()["items"] if one["id"] == name)


def test_the_rest_is_the_mean_of_the_other_situations() -> None:
    found = judged()
    others = [n for n in range(len(ITEMS)) if n != 3]
    assert np.allclose(found.rest(3), found.values[:, others].mean(axis=1))


def test_item_rest_correlations_are_numpys() -> None:
    found = judged()
    for place, one in enumerate(analysed()["items"]):
        expected = np.corrcoef(found.values[:, place], found.rest(place))[0, 1]
        r, low, high, people = one["item_rest"]
        assert r == pytest.approx(expected, abs=1e-4)
        assert low < r < high
        assert people == 260
        assert one["mean"] == pytest.approx(found.values[:, place].mean(), abs=1e-4)
        assert one["sd"] == pytest.approx(found.values[:, place].std(ddof=1), abs=1e-4)


def test_alpha_is_that_of_the_whole_form() -> None:
    found = analysed()["reliability"]
    assert found["alpha"] == pytest.approx(cronbach_alpha(judged().values), abs=1e-4)
    assert found["low"] < found["mean"] < found["high"]
    assert (found["people"], found["scenarios"]) == (260, 10)


def test_shares_of_the_fifths_make_up_the_whole() -> None:
    for name in ("best-1", "pick-1", "rank-1", "rate-1"):
        one = item(name)
        assert sum(one["fifths"]) == 260
        assert min(one["fifths"]) >= 40
        assert sum(option["best"] for option in one["options"]) == pytest.approx(1, abs=1e-3)
        for fifth in range(5):
            assert sum(option["best_by_fifth"][fifth] for option in one["options"]) == pytest.approx(1, abs=1e-3)


def test_each_format_says_what_it_can() -> None:
    said = {
        Format.RATE_ALL: (True, False, True),
        Format.RANK: (True, False, True),
        Format.BEST_WORST: (True, True, False),
        Format.PICK_ONE: (True, False, False),
        Format.SINGLE_ACTION: (False, False, True),
    }
    for one in analysed()["items"]:
        options = one["options"]
        known = tuple(options[0][name] is not None for name in ("best", "worst", "mean"))
        assert known == said[Format(one["format"])]
    ranks = [option["mean"] for option in item("rank-1")["options"]]
    assert sum(ranks) == pytest.approx(10)  # 1 + 2 + 3 + 4


def test_nothing_is_said_of_fewer_than_ten() -> None:
    few = table().rows(np.arange(9))
    assert analyse_attempts(judge(few, KEYS), nothing(few)) == {"attempts": 9, "enough": False}


def test_fifths_wait_for_ten_people_each() -> None:
    some = table().rows(np.arange(40))
    found = analyse_attempts(judge(some, KEYS), nothing(some))
    assert found["items"][0]["fifths"] is None
    assert found["items"][0]["options"][0]["best_by_fifth"] is None
    assert found["model"]["why"].startswith("A response model needs 200 attempts")
    assert found["items"][0]["expected"] is None


def test_equal_rests_make_no_fifths() -> None:
    same = table().rows(np.zeros(100, dtype=np.int64))
    found = analyse_attempts(judge(same, KEYS), nothing(same))
    assert found["items"][0]["fifths"] is None
    assert found["items"][0]["item_rest"] == [None, None, None, 100]
    assert ["same", "", 0] in found["items"][0]["flags"]
    assert found["reliability"]["alpha"] is None


def test_missing_and_unanswered_items() -> None:
    people = [dict(answers) for answers in simulate_answers(ITEMS, PACKAGE.key, 60, 2)]
    for n, answers in enumerate(people):
        answers.pop("rate-1")
        if n < 30:
            answers.pop("rate-2")
        if n < 52:
            answers.pop("rate-3")
    found = analyse_attempts(judge(tabled(ITEMS, people), KEYS), np.full((60, 10), np.nan))
    by_name = {one["id"]: one for one in found["items"]}
    assert by_name["rate-1"]["flags"] == [["nobody", "", 0]]
    assert by_name["rate-3"]["flags"] == [["few", "", 8]]
    assert "mean" not in by_name["rate-3"]
    assert by_name["rate-2"]["missing"] == 0.5
    assert ["missing", "", 0.5] in by_name["rate-2"]["flags"]
    assert found["complete"] == 0
    assert found["reliability"]["mean"] is None


def test_a_mean_score_needs_people_who_answered_most() -> None:
    people = [dict(answers) for answers in simulate_answers(ITEMS, PACKAGE.key, 30, 2)]
    for answers in people:
        for name in ("rate-1", "rate-2", "rate-3"):
            answers.pop(name)
    found = analyse_attempts(judge(tabled(ITEMS, people), KEYS), np.full((30, 10), np.nan))
    assert found["score"] == {"people": 0, "mean": None, "sd": None, "quantiles": None}


def test_an_item_without_a_key_has_curves_and_no_score() -> None:
    keys = {name: key for name, key in KEYS.items() if name != "rate-1"}
    found = analyse_attempts(judge(table(), keys), nothing(table()))
    one = found["items"][0]
    assert one["keyed"] is False
    assert one["mean"] is None
    assert ["unkeyed", "", 0] in one["flags"]
    assert one["options"][0]["best_by_fifth"] is not None
    assert found["reliability"]["scenarios"] == 9


def test_a_key_in_which_nothing_counts_is_none() -> None:
    flat = {**KEYS, "rate-1": dict.fromkeys(KEYS["rate-1"], 400)}
    assert judge(table(), flat).scenarios[0] is None


def test_pilots_are_analysed_against_the_form_and_are_no_part_of_it() -> None:
    people = simulate_answers(ITEMS, PACKAGE.key, 80, 4)
    tried = judge(tabled(ITEMS, people, pilots=2), KEYS)
    assert tried.counted.tolist() == [True] * 8 + [False] * 2
    assert np.allclose(tried.rest(9), tried.values[:, :8].mean(axis=1))
    assert reliability(tried)["scenarios"] == 8
    found = analyse_attempts(tried, np.full((80, 10), np.nan))
    assert [one["pilot"] for one in found["items"]] == [False] * 8 + [True] * 2


def test_of_several_forms_the_largest_tells_the_reliability() -> None:
    whole = table(120)
    asked = whole.asked.copy()
    asked[80:, :3] = False
    mixed = replace(whole, asked=asked, answered=whole.answered & asked)
    found = reliability(judge(mixed, KEYS))
    assert (found["people"], found["scenarios"]) == (80, 10)


def test_seconds_are_summed_up_by_quartiles() -> None:
    seconds = nothing(table())
    seconds[:40, 0] = np.arange(40)
    seconds[:9, 1] = 5
    found = analyse_attempts(judged(), seconds)["items"]
    assert found[0]["seconds"] == {"people": 40, "low": 9.8, "median": 19.5, "high": 29.2}
    assert found[1]["seconds"] is None


def test_the_model_says_what_each_level_expects() -> None:
    found = analysed()
    assert found["model"] | {"levels": [], "total": []} == {"why": "", "people": 260, "levels": [], "total": []}
    for one in found["items"]:
        assert len(one["expected"]) == len(one["information"]) == len(LEVELS)
        assert all(-1 <= value <= 1 for value in one["expected"])
        assert all(value >= 0 for value in one["information"])
        rises = one["expected"][-1] > one["expected"][0]
        assert rises == (one["item_rest"][0] > 0) or abs(one["item_rest"][0]) < 0.1
    assert found["model"]["total"][12] == pytest.approx(sum(one["information"][12] for one in found["items"]), abs=1e-3)


def test_of_very_many_a_part_is_drawn_for_the_model() -> None:
    many = table().rows(np.resize(np.arange(260), MOST + 40))
    assert model(judge(many, KEYS)).people == MOST


def test_what_cannot_be_modelled_says_why() -> None:
    same = table().rows(np.zeros(300, dtype=np.int64))
    found = model(judge(same, KEYS))
    assert found.expected is None
    assert found.why.startswith("A response model could not be fitted")


def test_steps_are_ascending_and_large_enough() -> None:
    values = np.array([np.nan, *np.random.default_rng(1).normal(size=400)])
    steps = in_steps(values)
    assert np.isnan(steps[0])
    assert np.unique(steps[1:]).tolist() == [0, 1, 2, 3, 4]
    assert np.bincount(steps[1:].astype(int)).min() >= 70
    order = np.argsort(values[1:])
    assert (np.diff(steps[1:][order]) >= 0).all()
    assert np.unique(in_steps(np.array([1.0] * 30 + [2.0] * 3))).tolist() == [0]


def test_links_need_people_who_differ() -> None:
    assert linked(np.array([1.0, 2, np.nan]), np.array([1.0, 2, 3])) == (None, None, None, 2)


def test_three_objections_raise_a_flag() -> None:
    content = {"items": [{"id": "a", "flags": []}, {"id": "b", "flags": []}]}
    found = with_objections(content, {"a": {"unclear": 2, "unfair": 1}, "b": {"unclear": 2}})
    assert found["items"][0] == {
        "id": "a",
        "flags": [["objections", "", 3]],
        "objections": {"unclear": 2, "unfair": 1},
    }
    assert found["items"][1]["flags"] == []
    assert with_objections({"attempts": 3}, {}) == {"attempts": 3, "items": []}


def option(name: str, best: float | None = 0.5, worst: float | None = None, r: float | None = 0.0) -> dict:
    preferred = [r, None if r is None else r - 0.05, None if r is None else r + 0.05, 100]
    return {"id": name, "best": best, "worst": worst, "preferred": preferred}


def plain_item(**changes: object) -> dict:
    start: dict = {"format": "pick_one", "keyed": True, "missing": 0.0, "answered": 100, "sd": 0.5, "mean": 0.4}
    start |= {"full": 0.3, "item_rest": [0.2, 0.1, 0.3, 100], "options": [option("a"), option("b")]}
    return {**start, **changes}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"item_rest": [-0.2, -0.3, -0.1, 100]}, ["negative"]),
        ({"item_rest": [0.05, -0.05, 0.15, 100]}, ["near_zero"]),
        ({"item_rest": [0.08, 0.02, 0.14, 900]}, []),
        ({"item_rest": [None, None, None, 100]}, []),
        ({"sd": 0.0}, ["same"]),
        ({"mean": 0.95}, ["ceiling"]),
        ({"full": 0.93}, ["ceiling"]),
        ({"mean": -0.3}, ["floor"]),
        ({"missing": 0.06}, ["missing"]),
        ({"answered": 40, "mean": -0.9}, []),
        ({"keyed": False}, ["unkeyed"]),
        ({"options": [option("a"), option("b", 0.0)]}, ["unchosen"]),
        ({"options": [option("a", 0.0, 0.2), option("b")]}, []),
        ({"format": "rate_all", "options": [option("a"), option("b", 0.0)]}, []),
        ({"options": [option("a", r=0.02), option("b", r=0.2)]}, ["better_prefer"]),
        ({"options": [option("a", r=0.18), option("b", r=0.2)]}, []),
        ({"options": [option("a"), option("b", r=None)]}, []),
        ({"options": [{**option("a"), "preferred": None}, option("b", r=0.01)]}, []),
    ],
)
def test_flags(changes: dict, codes: list[str]) -> None:
    found = [flag[0] for flag in flags_of(plain_item(**changes), {"a"})]
    assert found == codes
    assert set(found) <= set(CODES)
