"""Best-worst over standards: the design is balanced, the counts are fair, and small groups stay hidden."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.evidence.importance import Choice, balanced_sets, importance, shown_apart
from hiring.errors import Invalid

NAMES = tuple("abcdefgh")


@pytest.mark.parametrize("n", range(4, 9))
def test_every_standard_comes_equally_often_and_every_two_meet_equally_often(n):
    sets = balanced_sets(NAMES[:n])
    assert {len(block) for block in sets} in ({3}, {4})
    assert all(len(set(block)) == len(block) for block in sets)
    times = Counter(standard for block in sets for standard in block)
    meetings = Counter(frozenset(pair) for block in sets for pair in combinations(block, 2))
    assert set(times) == set(NAMES[:n])
    assert len(set(times.values())) == 1
    assert len(meetings) == n * (n - 1) // 2
    assert len(set(meetings.values())) == 1
    assert len(sets) <= 14


@pytest.mark.parametrize("n", [3, 9])
def test_fewer_or_more_cannot_be_compared(n):
    with pytest.raises(Invalid, match=f"There are {n}"):
        balanced_sets([str(number) for number in range(n)])


SETS = balanced_sets(NAMES[:4])


def choices(rater, order, group="staff", sets=SETS):
    """Somebody who always chooses by an order of their own."""
    return [
        Choice(rater, group, number, min(block, key=order.index), max(block, key=order.index))
        for number, block in enumerate(sets)
    ]


def panel(*orders, group="staff"):
    return [made for n, order in enumerate(orders) for made in choices(f"{group}{n}", order, group)]


def test_counts_shares_and_proposals():
    found = importance(NAMES[:4], SETS, panel("abcd", "abcd", "abcd")).everybody
    a, b, c, d = found.standings
    assert [(s.best, s.worst) for s in (a, b, c, d)] == [(9, 0), (3, 0), (0, 3), (0, 9)]
    assert [s.score for s in (a, b, c, d)] == [1, 1 / 3, -1 / 3, -1]
    assert sum(s.share for s in found.standings) == pytest.approx(1)
    assert a.share / b.share == pytest.approx((9.5 / 0.5) ** 0.5 / (3.5 / 0.5) ** 0.5)
    assert [s.importance for s in (a, b, c, d)] == [10, 6, 1, 1]
    assert found.concordance == pytest.approx(1)
    assert all(s.agreement == 1 for s in found.standings)


def test_a_panel_of_one_has_an_opinion_and_no_agreement():
    found = importance(NAMES[:4], SETS, panel("dcba")).everybody
    assert (found.members, found.concordance) == (1, None)
    assert found.standings[3].importance == 10
    assert found.standings[0].agreement is None


def test_nobody_has_answered():
    found = importance(NAMES[:4], SETS, [])
    assert found.everybody.members == 0
    assert [s.share for s in found.everybody.standings] == [0.25] * 4
    assert (found.groups, found.withheld, found.differences) == ({}, (), ())


def test_opposite_orders_cancel():
    found = importance(NAMES[:4], SETS, panel("abcd", "dcba")).everybody
    assert {s.importance for s in found.standings} == {10}
    assert found.concordance == pytest.approx(0)


def test_who_left_a_set_open_does_not_count():
    unfinished = panel("abcd", "abcd")[:-1]
    assert importance(NAMES[:4], SETS, unfinished).everybody.members == 1


def test_groups_are_told_apart_and_their_disagreement_is_measured():
    rows = [*panel("abcd", "abcd", "abdc"), *panel("dcba", "dcba", "dcba", group="customers")]
    found = importance(NAMES[:4], SETS, rows)
    assert sorted(found.groups) == ["customers", "staff"]
    (difference,) = found.differences
    assert (difference.first, difference.second) == ("customers", "staff")
    assert difference.correlation is not None
    assert difference.correlation < -0.9


def test_a_group_without_any_order_has_no_correlation():
    level = [*panel("abcd", "dcba", "bcda", "cdab", "adcb", "cbad"), *panel("abcd", "abcd", "abcd", group="leaders")]
    cycle = [
        Choice(f"x{n}", "guests", number, block[n], block[(n + 1) % 3])
        for n in range(3)
        for number, block in enumerate(SETS)
    ]
    found = importance(NAMES[:4], SETS, [*level, *cycle])
    assert {s.score for s in found.groups["guests"].standings} == {0}
    assert next(d for d in found.differences if "guests" in (d.first, d.second)).correlation is None


def test_a_level_member_alone_has_no_concordance():
    ring = [("a", "b"), ("b", "d"), ("d", "c"), ("c", "a")]
    rows = [Choice(f"x{n}", "g", number, best, worst) for n in range(2) for number, (best, worst) in enumerate(ring)]
    assert importance(NAMES[:4], SETS, rows).everybody.concordance is None


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"leaders": 3, "staff": 5}, ("leaders", "staff")),
        ({"leaders": 2, "staff": 5}, ()),  # the leaders are the whole less the staff
        ({"leaders": 2, "staff": 5, "customers": 4}, ("staff",)),
        ({"leaders": 2, "staff": 5, "customers": 1}, ("staff",)),
        ({"leaders": 2}, ()),
        ({}, ()),
    ],
)
def test_small_groups_cannot_be_worked_out(sizes, shown):
    assert shown_apart(sizes) == (shown, tuple(sorted(set(sizes) - set(shown))))


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 9), max_size=6))
def test_what_is_withheld_is_never_one_or_two_people(sizes):
    shown, withheld = shown_apart(sizes)
    assert sorted([*shown, *withheld]) == sorted(sizes)
    assert all(sizes[group] >= 3 for group in shown)
    assert not shown or not 0 < sum(sizes[group] for group in withheld) < 3


orders = st.lists(st.permutations(NAMES[:5]), min_size=1, max_size=6)


@given(orders, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_of_members_count(given_orders, random):
    sets = balanced_sets(NAMES[:5])
    names = [f"r{n}" for n in range(len(given_orders))]
    other = names.copy()
    random.shuffle(other)
    rows = [row for name, order in zip(names, given_orders, strict=True) for row in choices(name, order, sets=sets)]
    moved = [row for name, order in zip(other, given_orders, strict=True) for row in choices(name, order, sets=sets)]
    random.shuffle(moved)
    assert importance(NAMES[:5], sets, moved) == importance(NAMES[:5], sets, rows)


@given(orders)
def test_shares_add_up_and_the_first_proposal_is_ten(given_orders):
    sets = balanced_sets(NAMES[:5])
    rows = [row for n, order in enumerate(given_orders) for row in choices(f"r{n}", order, sets=sets)]
    found = importance(NAMES[:5], sets, rows).everybody
    assert sum(s.share for s in found.standings) == pytest.approx(1)
    assert max(s.importance for s in found.standings) == 10
    assert min(s.importance for s in found.standings) >= 1
    assert sum(s.best for s in found.standings) == sum(s.worst for s in found.standings) == len(sets) * found.members
