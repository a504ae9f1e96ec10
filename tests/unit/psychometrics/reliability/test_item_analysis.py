import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hiring.psychometrics.errors import NotEnoughData
from hiring.psychometrics.reliability.alpha import cronbach_alpha
from hiring.psychometrics.reliability.item_analysis import analyse_items

GAP = float("nan")


def some_answers(n=100, k=6, seed=1):
    rng = np.random.default_rng(seed)
    return np.clip(np.round(3 + rng.normal(size=(n, 1)) + rng.normal(size=(n, k))), 1, 5)


def by_name(found):
    return {item.name: item for item in found.items}


def test_every_figure_is_the_textbook_one():
    table = some_answers()
    for at, item in enumerate(analyse_items(table).items):
        others = np.delete(table, at, axis=1)
        assert item.item_rest == pytest.approx(np.corrcoef(table[:, at], others.sum(axis=1))[0, 1], abs=1e-12)
        assert item.alpha_if_dropped == pytest.approx(cronbach_alpha(others), abs=1e-12)
        assert (item.mean, item.sd) == pytest.approx((table[:, at].mean(), table[:, at].std(ddof=1)))
        assert sum(share for _, share in item.shares) == pytest.approx(1)


@given(arrays(np.float64, (10, 4), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0, GAP])), st.permutations(range(4)))
def test_the_order_of_people_and_items_does_not_matter(table, order):
    try:
        one = analyse_items(table, list("abcd"))
    except NotEnoughData:
        return
    other = analyse_items(table[::-1][:, order], ["abcd"[at] for at in order])
    assert other.scale.alpha == pytest.approx(one.scale.alpha, abs=1e-7, nan_ok=True)
    for name, item in by_name(one).items():
        twin = by_name(other)[name]
        assert (twin.n, twin.shares) == (item.n, item.shares)
        assert twin.item_rest == pytest.approx(item.item_rest, abs=1e-7, nan_ok=True)


def test_an_item_keyed_the_wrong_way_is_flagged():
    table = some_answers()
    table[:, 2] = 6 - table[:, 2]
    item = analyse_items(table).items[2]
    assert item.item_rest < 0
    assert "item-rest below 0.10" in item.flags


def test_items_that_do_not_vary_are_listed_and_left_out():
    table = np.column_stack([some_answers(), np.full(100, 3.0), np.full(100, np.nan)])
    found, plain = analyse_items(table, list("abcdefgh")), analyse_items(some_answers())
    assert found.scale == plain.scale
    assert found.items[6].flags == ("same answer from everybody",)
    assert found.items[7].flags == ("no answers",)
    assert np.isnan([found.items[7].mean, found.items[6].item_rest, found.items[7].sd]).all()
    assert found.warnings[0].endswith("do not vary: g, h")


def test_repeated_columns_are_named():
    table = some_answers(k=3)
    table[0, 0] = np.nan
    found = analyse_items(np.hstack([table] * 3), list("abcdefghi"))
    assert by_name(found)["d"].flags[-1] == "same answers as a"
    assert by_name(found)["i"].flags[-1] == "same answers as c"
    assert "d, e, f, g, h and 1 more" in found.warnings[0]


def test_a_minus_zero_is_a_zero():
    found = analyse_items([[0.0, -0.0], [1.0, 1.0], [0.0, 0.0]])
    assert found.items[1].flags == ("same answers as 1",)


def test_rare_and_skipped_answers_are_flagged():
    table = some_answers(n=200)
    table[:, 0] = np.where(table[:, 0] == 3, 4, table[:, 0])
    table[:, 1] = np.clip(table[:, 1], 2, 4)
    table[0, 1] = 1
    found = analyse_items(table)
    assert found.items[0].flags == ("answer 3 never given",)
    assert found.items[1].flags == ("answer 1 given by under 2%",)


def test_measurements_have_no_list_of_answers():
    table = some_answers() + np.random.default_rng(1).normal(size=(100, 6))
    item = analyse_items(table).items[0]
    assert (item.shares, item.flags) == ((), ())


def test_answers_far_apart_or_between_whole_numbers_are_not_called_skipped():
    table = some_answers(k=2)
    assert analyse_items(table * 100).items[0].flags == ()
    assert analyse_items(table * 0.5).items[0].flags == ()


def test_two_items_have_nothing_left_after_one_is_dropped():
    item = analyse_items(some_answers(k=2)).items[0]
    assert np.isnan(item.alpha_if_dropped)
    assert item.item_rest > 0


def test_one_item_that_varies_is_refused():
    with pytest.raises(NotEnoughData, match="2 items that vary are needed, not 1"):
        analyse_items([[1, 2], [1, 3]])


def test_six_hundred_and_ten_columns_are_an_ordinary_table():
    rng = np.random.default_rng(3)
    table = np.round(3 + rng.normal(size=(200, 1)) + rng.normal(size=(200, 610)))
    found = analyse_items(table)
    assert len(found.items) == 610
    assert found.scale.alpha == pytest.approx(cronbach_alpha(table), abs=1e-10)
    assert found.scale.omega == pytest.approx(found.scale.alpha, abs=0.01)
