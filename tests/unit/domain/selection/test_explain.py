"""Explanations on small hand-made cases: points that add up, counts, flags, and nothing where nothing differs."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.model import (
    BankKey,
    BankKind,
    Format,
    Item,
    ItemKey,
    Kind,
    Motive,
    OptionKey,
    Panel,
    PanelMethod,
    Section,
)
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.score import Score, score_answers
from hiring.domain.selection.allowed import ranking_allowed
from hiring.domain.selection.explain import (
    Agreement,
    CareCounts,
    Flag,
    agreement,
    boundary_right,
    care_counts,
    difference,
    displayed,
    favoured,
    flags,
    motive_counts,
    scenario_points,
)
from tests.support.banks import item
from tests.unit.domain.scoring.oracle import attempts, scenario, specification, specifications
from tests.unit.domain.selection.pools import form, rated

PANEL = Panel(PanelMethod.PROVISIONAL, 0, ())
POINTS = st.fractions(min_value=-50, max_value=50, max_denominator=100_000)


def scored(spec, answers, *, expired=False) -> Score:
    score = score_answers(spec, answers, expired=expired)
    assert isinstance(score, Score)
    return score


# --- points -------------------------------------------------------------------------------------------
@given(specifications(), st.data())
def test_the_points_of_the_scenarios_add_up_exactly(spec, data):
    score = scored(spec, data.draw(attempts(spec)))
    points = scenario_points(score)
    assert [p.item_id for p in points] == [s.item_id for s in spec.scenarios]
    assert 50 + sum((p.points for p in points), Fraction(0)) == score.exact
    assert all(p.points == sum((c.points for c in p.contributions), Fraction(0)) for p in points)


@given(specifications(), st.data())
def test_identical_answers_give_exactly_nothing_in_a_pair(spec, data):
    mine, theirs = data.draw(attempts(spec)), data.draw(attempts(spec))
    same = data.draw(st.sampled_from(spec.scenarios)).item_id
    theirs[same] = mine[same]
    one, other = scored(spec, mine), scored(spec, theirs)
    apart = difference(one, other)
    assert {points for item_id, _, points in apart if item_id == same} == {Fraction(0)}
    assert sum((points for _, _, points in apart), Fraction(0)) == one.exact - other.exact
    assert difference(one, one) == [(item_id, option, Fraction(0)) for item_id, option, _ in apart]


def test_a_pair_holds_what_only_one_of_them_answered():
    spec = form(5)
    whole = scored(spec, rated(spec, *[{"a": 7, "b": 4, "c": 1}] * 5))
    part = scored(spec, rated(spec, *[{"a": 7, "b": 4, "c": 1}] * 4), expired=True)
    both_ways = (difference(whole, part), difference(part, whole))
    assert [len(rows) for rows in both_ways] == [15, 15]
    assert {row[:2]: row[2] for row in both_ways[0]} == {row[:2]: -row[2] for row in both_ways[1]}


@given(st.lists(POINTS, max_size=30), st.integers(0, 3))
def test_displayed_points_add_up_to_the_displayed_total(points, decimals):
    total = sum(points, Fraction(0))
    shown = displayed(points, total, decimals)
    unit = 10**decimals
    assert sum(shown, Fraction(0)) == Fraction(round(total * unit), unit)
    assert all(abs(seen - point) < Fraction(1, unit) for seen, point in zip(shown, points, strict=True))
    assert all((value * unit).denominator == 1 for value in shown)


def test_displayed_points_go_to_the_largest_remainder_and_ties_to_the_earlier():
    third = Fraction(1, 3)
    assert displayed([third, third, third], Fraction(1), 1) == [Fraction(4, 10), Fraction(3, 10), Fraction(3, 10)]
    assert displayed([Fraction(-1, 3), Fraction(1, 3)], Fraction(0), 0) == [0, 0]
    assert displayed([], Fraction(0)) == []


@given(st.lists(POINTS, min_size=1, max_size=8), POINTS, st.integers(0, 2))
def test_displayed_points_add_up_to_whatever_total_is_shown(points, total, decimals):
    unit = 10**decimals
    assert sum(displayed(points, total, decimals), Fraction(0)) == Fraction(round(total * unit), unit)


# --- agreement ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("choice", "word"),
    [("a", Agreement.AGREES), ("b", Agreement.PARTLY), ("c", Agreement.DIFFERS), ("d", Agreement.DIFFERS)],
)
def test_an_answer_goes_with_the_panel_or_not(choice, word):
    spec = specification([scenario(Format.PICK_ONE, 650, 480, 310, 150)])
    score = scored(spec, {"item-0": {"choice": choice}})
    assert agreement(score.scenarios[0]) is word
    assert scenario_points(score)[0].agreement is word


@pytest.mark.parametrize(
    ("answer", "word"),
    [({"a": 7, "b": 4, "c": 4}, Agreement.AGREES), ({"a": 4, "b": 4, "c": 4}, Agreement.DIFFERS)],
)
def test_three_fifths_agree_and_nothing_gained_is_no_agreement(answer, word):
    spec = specification([scenario(Format.RATE_ALL, 700, 550, 500)])  # pairs 150, 200, 50
    assert agreement(scored(spec, {"item-0": answer}).scenarios[0]) is word


# --- flags --------------------------------------------------------------------------------------------
LEVEL, CLEAR = {"a": 4, "b": 4, "c": 4}, {"a": 7, "b": 4, "c": 1}


@pytest.mark.parametrize(("level", "flagged"), [(0, False), (2, False), (3, True), (6, True)])
def test_one_rating_in_half_of_the_situations_is_flagged_and_changes_nothing(level, flagged):
    spec = form(6)
    score = scored(spec, rated(spec, *[LEVEL] * level, *[CLEAR] * (6 - level)))
    assert flags(score, None) == ((Flag.STRAIGHT_LINING,) if flagged else ())
    assert score.exact == 50 + Fraction(50 * (6 - level), 6)


def test_other_formats_are_never_straight_lined():
    spec = specification([scenario(Format.SINGLE_ACTION, 600, name=f"item-{n}") for n in range(4)])
    assert flags(scored(spec, {s.item_id: {"rating": 4} for s in spec.scenarios}), None) == ()


@pytest.mark.parametrize(("count", "flagged"), [(None, False), (0, True), (1, True), (2, False), (4, False)])
def test_below_half_of_the_defensible_rules_is_flagged(count, flagged):
    spec = form(1)
    assert flags(scored(spec, rated(spec, CLEAR)), count) == ((Flag.SPECIFICATION,) if flagged else ())


def test_what_was_not_answered_is_flagged():
    spec = form(5)
    assert flags(scored(spec, rated(spec, *[CLEAR] * 4), expired=True), None) == (Flag.UNANSWERED,)


# --- care and motives ---------------------------------------------------------------------------------
def keyed(made: Item, *entries: tuple[int, Motive | None]) -> ItemKey:
    pairs = zip(made.options, entries, strict=True)
    return ItemKey(PANEL, {option.id: OptionKey(value, motive=motive) for option, (value, motive) in pairs})


CARE_PICK = item("care", Kind.INSTINCT, Format.PICK_ONE, 3, facet="first_action")
BOUNDARY_PICK = item("boundary", Kind.INSTINCT, Format.PICK_ONE, 3, facet="boundary")
GOOD_ACTION = item("good", Kind.INSTINCT, Format.SINGLE_ACTION, 1, facet="cost")
BAD_ACTION = item("bad", Kind.INSTINCT, Format.SINGLE_ACTION, 1, facet="boundary")
FIT = item("fit", Kind.SJT, Format.RATE_ALL, 3)
RANKED = item("ranked", Kind.SJT, Format.RANK, 3)
BEST = item("best", Kind.SJT, Format.BEST_WORST, 3)
ITEMS = {i.id: i for i in (CARE_PICK, BOUNDARY_PICK, GOOD_ACTION, BAD_ACTION, FIT, RANKED, BEST)}
THREE = ((600, Motive.CARE), (400, Motive.CONVENIENCE), (200, Motive.PLEASING))
KEY = BankKey(
    {
        "care": keyed(CARE_PICK, *THREE),
        "boundary": keyed(BOUNDARY_PICK, (200, Motive.PLEASING), (600, Motive.BOUNDARY), (400, None)),
        "good": keyed(GOOD_ACTION, (600, Motive.CARE)),
        "bad": keyed(BAD_ACTION, (200, Motive.PLEASING)),
        **{name: keyed(ITEMS[name], *THREE) for name in ("fit", "ranked", "best")},
    }
)
NOBLE: dict[str, Answer] = {
    "care": {"choice": "a"},
    "boundary": {"choice": "b"},
    "good": {"rating": 6},
    "bad": {"rating": 2},
}


def test_what_is_right_is_care_or_a_boundary():
    assert [boundary_right(ITEMS[name], KEY) for name in ("care", "boundary", "good", "bad")] == [
        False,
        True,
        False,
        True,
    ]


def test_care_and_boundaries_are_counted_where_each_is_right():
    assert care_counts(ITEMS, KEY, NOBLE) == CareCounts(2, 2, 2, 2)
    pleasing: dict[str, Answer] = {
        "care": {"choice": "a"},
        "boundary": {"choice": "a"},
        "good": {"rating": 7},
        "bad": {"rating": 7},
        "fit": {"a": 7, "b": 1, "c": 1},
    }
    assert care_counts(ITEMS, KEY, pleasing) == CareCounts(2, 2, 0, 2)
    undecided: dict[str, Answer] = {"good": {"rating": 4}, "bad": {"rating": 4}}
    assert care_counts(ITEMS, KEY, undecided) == CareCounts(0, 1, 0, 1)
    assert care_counts(ITEMS, KEY, {}) == CareCounts(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("name", "answer", "first"),
    [
        ("care", {"choice": "b"}, ("b",)),
        ("best", {"best": "c", "worst": "a"}, ("c",)),
        ("ranked", {"a": 2, "b": 3, "c": 1}, ("c",)),
        ("fit", {"a": 5, "b": 2, "c": 5}, ("a", "c")),
        ("good", {"rating": 5}, ("a",)),
        ("good", {"rating": 4}, ()),
    ],
)
def test_what_an_answer_puts_first(name, answer, first):
    assert favoured(ITEMS[name], answer) == first


def test_motives_are_counts_of_what_was_put_first():
    answers: dict[str, Answer] = {**NOBLE, "fit": {"a": 5, "b": 2, "c": 5}, "ranked": {"a": 2, "b": 1, "c": 3}}
    assert motive_counts(ITEMS, KEY, answers) == Counter(
        {Motive.CARE: 3, Motive.BOUNDARY: 1, Motive.PLEASING: 1, Motive.CONVENIENCE: 1}
    )
    assert motive_counts(ITEMS, KEY, {"boundary": {"choice": "c"}}) == Counter()


def test_a_care_item_is_counted_by_its_section():
    assert {ITEMS[name].section for name in NOBLE} == {Section.CARE}


# --- whether anybody is ranked at all -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "key", "simulated", "reason", "allowed"),
    [
        (BankKind.ASSESSMENT, PanelMethod.EXPERT, False, None, True),
        (BankKind.ASSESSMENT, PanelMethod.PROVISIONAL, False, None, False),
        (BankKind.ASSESSMENT, PanelMethod.PROVISIONAL, False, "", False),
        (BankKind.ASSESSMENT, PanelMethod.PROVISIONAL, False, "A trial.", True),
        (BankKind.ASSESSMENT, PanelMethod.PROVISIONAL, True, None, True),
        (BankKind.ASSESSMENT, PanelMethod.IMPORTED, False, None, False),
        (BankKind.FIXTURE, PanelMethod.EXPERT, True, "A trial.", False),
    ],
)
def test_who_may_be_ranked(kind, key, simulated, reason, allowed):
    assert ranking_allowed(kind, key, simulated=simulated, reason=reason) is allowed


# --- at the edges -------------------------------------------------------------------------------------
def test_three_fifths_of_the_largest_sum_agree_and_anything_above_nothing_is_partly():
    spec = specification([scenario(Format.RATE_ALL, 650, 400, 150)])
    (one,) = scored(spec, {"item-0": {"a": 7, "b": 4, "c": 1}}).scenarios
    assert agreement(replace(one, scenario=spec.scenarios[0], total=360)) is Agreement.AGREES  # of 600
    assert agreement(replace(one, total=359)) is Agreement.PARTLY
    assert agreement(replace(one, total=1)) is Agreement.PARTLY
    assert agreement(replace(one, total=0)) is Agreement.DIFFERS


def test_fewer_than_half_of_the_listed_specifications_are_few():
    score = scored(form(1), rated(form(1), {"a": 7, "b": 4, "c": 1}))
    few = [count for count in range(6) if Flag.SPECIFICATION in flags(score, count, 5)]
    assert few == [0, 1, 2]
    assert Flag.SPECIFICATION not in flags(score, 2)
    assert Flag.SPECIFICATION in flags(score, 1)


def test_the_points_name_section_and_standard():
    spec = form(3)
    points = scenario_points(scored(spec, rated(spec, *[{"a": 7, "b": 4, "c": 1}] * 3)))
    assert [(p.section, p.standard) for p in points] == [(s.section, s.standard) for s in spec.scenarios]


def test_points_are_shown_to_a_tenth():
    assert displayed([Fraction(1, 4)], Fraction(1, 4)) == [Fraction(1, 5)]
