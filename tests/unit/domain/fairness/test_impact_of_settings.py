"""What other settings do to groups: exact rates over the highest, small groups withheld, few chosen not shown."""

import numpy as np
import pytest

from hiring.domain.fairness.what_if import QuestionImpact, Rate, impact_of_change

LABELS = ["a"] * 12 + ["b"] * 12 + [""] * 4
BEFORE = np.array([*range(40, 52), *range(20, 32), 1, 2, 3, 4])
AFTER = np.array([*range(20, 32), *range(40, 52), 1, 2, 3, 4])


def question(before=BEFORE, after=AFTER, k=10, labels=LABELS) -> QuestionImpact:
    (found,) = impact_of_change(before, after, k, {"group": labels})
    assert QuestionImpact.from_plain(found.to_plain()) == found
    return found


def test_rates_and_ratios_on_both_sides():
    found = question()
    assert (found.unsaid, found.withheld) == (4, False)
    first, second = found.groups
    assert (first.group, first.n, second.group, second.n) == ("a", 12, "b", 12)
    assert (first.median_before, second.median_before) == (Rate(1.0, 1.0), Rate(0.1667, 0.1667))
    assert (first.median_after, second.median_after) == (Rate(0.1667, 0.1667), Rate(1.0, 1.0))
    assert (first.top_before, first.top_after) == (Rate(0.8333, 1.0), Rate(0.0, 0.0))


def test_fewer_than_ten_chosen_are_not_shown():
    assert all(group.top_before is None and group.top_after is None for group in question(k=9).groups)


def test_who_ties_at_the_edge_is_chosen_and_nobody_chosen_gives_no_ratio():
    level = np.full(28, 7)
    found = question(before=level)
    assert found.groups[0].top_before == Rate(1.0, 1.0)
    assert found.groups[0].median_before == Rate(0.0, None)


@pytest.mark.parametrize("small", [1, 9])
def test_a_small_group_is_withheld_with_whatever_gives_it_away(small):
    found = question(labels=["a"] * (24 - small) + ["b"] * small + [""] * 4)
    assert (found.withheld, found.unsaid) == (True, None)
    assert "b" not in {group.group for group in found.groups}


def test_nobody_said_anything():
    assert impact_of_change(BEFORE, AFTER, 5, {}) == ()
