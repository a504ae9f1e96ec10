"""The shipped bank `clinic-reception`: its counts, its items one by one, and the figures it prints."""

import re
from collections import Counter
from statistics import fmean

import pytest

from tests.banks.clinic_figures import (
    BANK,
    CARE,
    EMPATHY,
    FIT,
    ITEMS,
    KEY,
    MULTI,
    RULE_MOTIVES,
    SCORED,
    STRATEGIES,
    Item,
    best_is_longest,
    best_over_other_length,
    centred,
    crossing,
    figures,
    is_boundary_right,
    item_score,
    load,
    longest,
    pair_values,
    position_chi_square,
    reading_grade,
    share_with_a_reason,
    strategy_score,
)

MOTIVES = RULE_MOTIVES | {"care", "convenience", "pleasing", "passing_on", "boundary"}
ABSOLUTES = re.compile(r"\b(always|never|every time|at all times|under no circumstances)\b", re.IGNORECASE)
by_id = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
by_multi = pytest.mark.parametrize("item", MULTI, ids=lambda item: item.id)


# --- counts ----------------------------------------------------------------------------------------
def test_ids_are_the_same_in_both_files() -> None:
    assert [item.id for item in ITEMS] == list(KEY)
    assert len(set(KEY)) == len(KEY)


def test_fit_formats_and_standards() -> None:
    assert Counter(item.format for item in FIT) == {"rate_all": 16, "best_worst": 6, "rank": 4}
    assert Counter(item.standard for item in FIT) == {
        "own-the-problem": 4,
        "see-the-person": 4,
        "fair-to-everyone": 4,
        "honest-and-kind": 4,
        "safe-hands": 5,
        "one-team": 5,
    }


def test_empathy_facets() -> None:
    assert Counter((item.facet, item.format) for item in EMPATHY) == {
        ("understanding", "pick_one"): 3,
        ("perspective", "rate_all"): 3,
        ("response", "rate_all"): 2,
    }


def test_care_facets_and_the_ladder() -> None:
    assert Counter(item.facet for item in CARE) == {"first_action": 4, "cost": 4, "boundary": 5}
    rungs = [(item.raw["cost"], item.raw["story"]) for item in CARE if item.facet == "cost"]
    assert sorted(cost for cost, _ in rungs) == [0, 1, 1, 2]
    assert len({story for _, story in rungs}) == 4
    assert all(("cost" in item.raw) == (item.facet == "cost") for item in ITEMS)


def test_practice_and_all_five_formats() -> None:
    practice = [item.format for item in ITEMS if item.kind == "practice"]
    assert practice == ["rate_all", "best_worst", "pick_one", "single_action"]
    assert {i.format for i in SCORED} == {"rate_all", "best_worst", "rank", "pick_one", "single_action"}


def test_every_standard_is_declared_and_used() -> None:
    declared = [standard["id"] for standard in load("bank.yaml")["standards"]]
    assert len(declared) == len(set(declared)) == 6
    assert {item.standard for item in ITEMS} == set(declared)
    assert all(set(item.raw.get("also", [])) <= set(declared) - {item.standard} for item in ITEMS)


# --- one item at a time ----------------------------------------------------------------------------
@by_id
def test_option_codes_are_whole(item: Item) -> None:
    assert list(KEY[item.id]["options"]) == [shown["id"] for shown in item.raw["options"]]
    for option in item.options:
        assert 100 <= option.effectiveness <= 700
        assert {option.care, option.convenience} <= set(range(1, 8))
        assert option.motive in MOTIVES
        assert len(option.rationale) >= 40


@by_id
def test_key_is_marked_provisional(item: Item) -> None:
    assert KEY[item.id]["panel"] == {"method": "provisional", "n": 0, "groups": []}


@by_id
def test_reads_at_grade_eight_without_absolutes(item: Item) -> None:
    assert reading_grade(item) <= 8
    assert not [o.text for o in item.options if ABSOLUTES.search(o.text)]


@by_multi
def test_enough_pairs_count(item: Item) -> None:
    assert len(pair_values(item.keys)) >= 3
    assert max(item.keys) >= 600
    assert min(item.keys) <= 260


@by_multi
def test_pick_one_has_one_clear_best(item: Item) -> None:
    first, second = sorted(item.keys, reverse=True)[:2]
    assert first - second >= (50 if item.format == "pick_one" else 1)


@pytest.mark.parametrize("item", [i for i in SCORED if i.format == "single_action"], ids=lambda i: i.id)
def test_single_action_is_off_the_midpoint(item: Item) -> None:
    assert len(item.options) == 1
    assert abs(item.keys[0] - 400) > 50


@pytest.mark.parametrize("item", [i for i in SCORED if i.format == "pick_one"], ids=lambda i: i.id)
def test_pick_one_options_are_of_one_length(item: Item) -> None:
    lengths = longest(item)
    assert max(lengths) <= 1.2 * min(lengths)


# --- the bank as a whole ---------------------------------------------------------------------------
def test_care_and_effectiveness_are_crossed_with_convenience() -> None:
    assert len(centred(MULTI, lambda o: o.care)) >= 60
    assert abs(crossing("care", "convenience")) < 0.5
    assert abs(crossing("care", "effectiveness")) < 0.8


@pytest.mark.parametrize("name", STRATEGIES)
def test_no_simple_strategy_pays(name: str) -> None:
    assert strategy_score(name, CARE) <= 0.55
    assert strategy_score(name, SCORED) <= 0.55


def test_knowing_the_key_gets_everything() -> None:
    assert fmean(item_score(item, [k / 100 for k in item.keys]) for item in SCORED) == pytest.approx(1)


def test_boundary_is_right_in_a_third_of_the_care_items() -> None:
    assert sum(map(is_boundary_right, CARE)) >= 4
    assert sum(map(is_boundary_right, CARE)) * 3 >= len(CARE)


def test_place_and_length_tell_nothing() -> None:
    assert position_chi_square() < 11.07  # 5 degrees of freedom, .05
    assert best_is_longest() <= sum(1 / len(item.options) for item in MULTI)
    assert best_over_other_length() <= 1.05
    assert abs(share_with_a_reason(good=True) - share_with_a_reason(good=False)) <= 0.1


def test_figures_on_the_evidence_page_are_these() -> None:
    page = (BANK / "evidence" / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", page, flags=re.MULTILINE))
    assert {name: rows.get(name) for name in figures()} == figures()
