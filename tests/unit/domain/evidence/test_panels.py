"""Agreement of a panel: known answers, and what must not matter."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.banks.model import Format, Kind
from hiring.domain.evidence.panels import Rating, distribution, last_ratings, panel_agreement
from hiring.psychometrics.reliability.intraclass import intraclass
from tests.support.banks import item

ITEM = item("rate-1", Kind.SJT, Format.RATE_ALL, 4)
SINGLE = item("single-1", Kind.INSTINCT, Format.SINGLE_ACTION, 1)
# Shrout and Fleiss (1979): six options here, four raters; ICC(2,1) = .29, ICC(2,4) = .62. Their 9 and 10 do not fit
# a scale to 7, so the table is ours and the coefficients are those of the measurement core.
TABLE = {"ann": (7, 5, 2, 1), "bo": (6, 5, 3, 1), "cy": (7, 4, 2, 2), "di": (6, 6, 1, 2)}


def ratings(table, *, of=ITEM, group="staff", at=1):
    return [
        Rating(rater, group, at, of.id, option.id, value)
        for rater, values in table.items()
        for option, value in zip(of.options, values, strict=True)
        if value != 0
    ]


def test_agreement_is_that_of_the_measurement_core():
    found = panel_agreement([ITEM], ratings(TABLE))
    (only,) = found.items
    expected = intraclass(np.array(list(TABLE.values()), dtype=float).T)
    assert (only.raters, only.complete, found.complete) == (4, 4, 4)
    assert only.single == pytest.approx(expected.icc21.value)
    assert only.mean_of_raters == pytest.approx(expected.icc2k.value)
    assert found.interval == pytest.approx((expected.icc21.low, expected.icc21.high))
    assert only.options[0].ratings == (6, 6, 7, 7)
    assert only.options[0].mean == 6.5
    assert only.options[0].sd == pytest.approx(math.sqrt(1 / 3))
    assert only.options[0].agreement == pytest.approx(1 - (1 / 3) / 4)
    assert found.agreement == pytest.approx(np.mean([option.agreement for option in only.options]))
    assert only.together == pytest.approx(4 * (1 - v) / (4 * (1 - v) + v) if (v := _share(TABLE)) else 1)


def _share(table):
    return np.array(list(table.values())).var(axis=0, ddof=1).mean() / 4


def test_options_far_apart_are_in_doubt_and_come_first():
    calm = item("rate-2", Kind.SJT, Format.RATE_ALL, 4)
    torn = {"ann": (7, 5, 2, 1), "bo": (1, 5, 3, 1), "cy": (7, 4, 2, 2), "di": (1, 6, 1, 2)}
    found = panel_agreement([calm, ITEM], [*ratings(TABLE, of=calm), *ratings(torn)])
    assert [one.item_id for one in found.items] == ["rate-1", "rate-2"]
    assert found.items[0].doubtful == ("a",)
    assert (found.doubtful, found.options) == (1, 8)
    assert found.items[0].lowest < 0 < found.items[1].lowest


@pytest.mark.parametrize(
    ("values", "doubtful"), [((4, 6), False), ((3, 6), True), ((2, 4, 5), True), ((3, 4, 5), False)]
)
def test_the_limits_of_doubt(values, doubtful):
    found = panel_agreement([SINGLE], ratings({f"r{n}": (value,) for n, value in enumerate(values)}, of=SINGLE))
    assert bool(found.items[0].doubtful) is doubtful


def test_a_panel_of_one_agrees_about_nothing():
    found = panel_agreement([ITEM], ratings({"ann": TABLE["ann"]}))
    (only,) = found.items
    assert (found.single, found.mean_of_raters, found.interval, found.agreement, found.doubtful) == (
        *[None] * 4,
        0,
    )
    assert (only.together, only.single, only.options[0].sd, only.lowest) == (None, None, None, 1.0)


def test_nobody_rated():
    found = panel_agreement([ITEM], [])
    assert (found.raters, found.complete, found.single) == (0, 0, None)
    assert found.items[0].options[0].mean is None


def test_a_single_action_has_no_intraclass_correlation():
    found = panel_agreement([SINGLE], ratings({"ann": (6,), "bo": (5,)}, of=SINGLE))
    assert found.items[0].single is None
    assert found.items[0].options[0].sd == pytest.approx(math.sqrt(0.5))


def test_ties_and_full_agreement_are_states_not_failures():
    same = panel_agreement([ITEM], ratings({"ann": (4, 4, 4, 4), "bo": (4, 4, 4, 4)}))
    assert (same.items[0].single, same.items[0].together) == (None, 1.0)
    level = panel_agreement([ITEM], ratings({"ann": (1, 2, 1, 2), "bo": (2, 1, 2, 1)}))
    assert level.items[0].mean_of_raters is None  # options do not differ at all
    apart = panel_agreement([ITEM], ratings({"ann": (1, 2, 3, 4), "bo": (2, 3, 4, 5)}))
    assert apart.single is not None
    assert apart.interval is None


def test_who_left_ratings_open_counts_where_they_rated():
    found = panel_agreement([ITEM], ratings({**TABLE, "ed": (7, 0, 2, 1)}))
    (only,) = found.items
    assert (only.raters, only.complete) == (5, 4)
    assert [len(option.ratings) for option in only.options] == [5, 4, 5, 5]


def test_the_newest_rating_counts_and_the_older_ones_stay_out():
    rows = [*ratings({"ann": (1, 1, 1, 1)}), *ratings({"ann": (7, 0, 6, 6)}, at=2)]
    rows.append(Rating("ann", "staff", 2, ITEM.id, "b", None))
    newest = {row.option_id: row.effectiveness for row in last_ratings(rows)}
    assert newest == {"a": 7, "b": 1, "c": 6, "d": 6}
    assert {row.option_id: row.effectiveness for row in last_ratings(reversed(rows))} == newest


def test_what_is_not_the_panels_is_left_out():
    strange = [Rating("ann", "staff", 1, "gone", "a", 4), Rating("ann", "staff", 1, ITEM.id, "z", 4)]
    assert panel_agreement([ITEM], strange).items[0].options[0].ratings == ()


def test_a_distribution_counts_every_number():
    option = panel_agreement([SINGLE], ratings({"a": (6,), "b": (6,), "c": (1,)}, of=SINGLE)).items[0].options[0]
    assert distribution(option) == {1: 1, 2: 0, 3: 0, 4: 0, 5: 0, 6: 2, 7: 0}


tables = st.lists(st.lists(st.integers(0, 7), min_size=4, max_size=4), min_size=1, max_size=9)


@given(tables, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_of_raters_count(table, random):
    named = {f"r{n}": tuple(values) for n, values in enumerate(table)}
    rows = ratings(named)
    others = list(named)
    random.shuffle(others)
    renamed = ratings({new: named[old] for new, old in zip(named, others, strict=True)})
    random.shuffle(renamed)
    assert panel_agreement([ITEM], renamed) == panel_agreement([ITEM], rows)
