import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.psychometrics.errors import DidNotConverge, NotEnoughData
from hiring.psychometrics.irt.models import Items, Model, probabilities
from hiring.psychometrics.linking import linking
from hiring.psychometrics.linking.drift import Movement, find_drift, robust_z
from hiring.psychometrics.linking.linking import Method, common_items, link, rescale, thresholds

NAMES = tuple("abcdefgh")
THETA = np.linspace(-3, 3, 13)


def items_of(model: Model) -> Items:
    random = np.random.default_rng(5)
    slopes = random.uniform(0.7, 1.8, 8)
    if model in (Model.TWO_PL, Model.RASCH):
        return Items(model, slopes if model is Model.TWO_PL else np.ones(8), random.normal(size=(8, 1)), NAMES)
    intercepts = -np.sort(-random.normal(size=(8, 3)), axis=1) - [0, 0.2, 0.4]
    intercepts[:2, 2] = np.nan  # two items with three categories
    if model is Model.NOMINAL:
        return Items(model, np.where(np.isnan(intercepts), np.nan, random.normal(size=(8, 3))), intercepts, NAMES)
    return Items(model, slopes, intercepts, NAMES)


@given(st.floats(0.4, 2.5), st.floats(-2, 2), st.sampled_from(list(Model)))
@settings(max_examples=40, deadline=None)
def test_a_change_of_scale_leaves_every_probability(stretch, shift, model) -> None:
    items = items_of(model)
    moved = rescale(items, stretch, shift)
    np.testing.assert_allclose(probabilities(moved, stretch * THETA + shift), probabilities(items, THETA), atol=1e-12)


@pytest.mark.parametrize("model", list(Model))
def test_linking_a_form_to_itself_changes_nothing(model) -> None:
    items = items_of(model)
    for method in Method:
        if model is Model.NOMINAL and method is not Method.HAEBARA:
            continue
        found = link(items, items, method)
        assert (found.A, found.B) == (1.0, 0.0)
        assert found.loss == 0
        assert found.warnings == ()


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize(("stretch", "shift"), [(1.3, -0.4), (0.75, 0.9)])
def test_every_method_gives_back_a_change_of_scale(model, stretch, shift) -> None:
    items = items_of(model)
    base = rescale(items, stretch, shift)
    for method in Method:
        if model is Model.NOMINAL and method is not Method.HAEBARA:
            continue
        found = link(base, items, method)
        assert np.array([found.A, found.B]) == pytest.approx((stretch, shift), abs=1e-6)


def test_thresholds_move_with_the_scale() -> None:
    for model in (Model.TWO_PL, Model.GRADED, Model.PARTIAL_CREDIT):
        items = items_of(model)
        np.testing.assert_allclose(thresholds(rescale(items, 1.2, 0.3)), 1.2 * thresholds(items) + 0.3)


def test_only_items_of_the_same_name_count_in_any_order() -> None:
    items = items_of(Model.GRADED)
    shuffled = items.take([5, 3, 1, 7, 6])
    ours, theirs = common_items(items, shuffled)
    assert ours.names == theirs.names == ("b", "d", "f", "g", "h")
    found = link(rescale(items, 1.1, 0.2), shuffled)
    assert np.array([found.A, found.B]) == pytest.approx((1.1, 0.2), abs=1e-6)
    assert found.anchors == ours.names


def test_few_common_items_bring_a_warning() -> None:
    items = items_of(Model.TWO_PL)
    assert "4 common items: fewer than 5" in link(items, items.take([0, 1, 2, 3])).warnings[0]
    long = Items(Model.TWO_PL, np.ones(40), np.linspace(-2, 2, 40)[:, None], tuple(f"i{at}" for at in range(40)))
    assert link(long.take(range(8)), long).warnings == ()
    assert "7 common items: fewer than 8" in link(long.take(range(7)), long).warnings[0]


def test_calibrations_that_cannot_be_compared_are_refused() -> None:
    items = items_of(Model.TWO_PL)
    with pytest.raises(ValueError, match="two models, 2pl and grm"):
        link(items, items_of(Model.GRADED))
    with pytest.raises(NotEnoughData, match="no item of the same name"):
        link(items.take([0, 1]), items.take([2, 3]))
    graded = items_of(Model.GRADED)
    swapped = Items(graded.model, graded.slopes, graded.intercepts, ("c", *NAMES[1:2], "a", *NAMES[3:]))
    with pytest.raises(ValueError, match="item a: 3 categories in one calibration, 4 in the other"):
        link(graded, swapped)
    nominal = items_of(Model.NOMINAL)
    with pytest.raises(ValueError, match="Haebara"):
        link(nominal, nominal)
    with pytest.raises(ValueError, match="nominal items have no thresholds"):
        thresholds(nominal)
    for constants in ((0.0, 1.0), (np.nan, 0.0)):
        with pytest.raises(ValueError, match="a stretch other than 0"):
            rescale(items, *constants)


def test_items_without_a_place_or_all_in_one_place() -> None:
    items = items_of(Model.TWO_PL)
    dead = Items(Model.TWO_PL, np.where(np.arange(8) == 2, 0.0, items.slopes), items.intercepts, NAMES)
    with pytest.raises(NotEnoughData, match="slope of 0"):
        link(dead, dead, Method.MEAN_SIGMA)
    # The curves of a dead item are flat and harmless.
    assert (link(dead, dead).A, link(dead, dead).B) == (1.0, 0.0)
    alike = Items(Model.TWO_PL, np.ones(8), np.zeros((8, 1)), NAMES)
    with pytest.raises(NotEnoughData, match="too alike"):
        link(alike, alike, Method.MEAN_SIGMA)
    assert link(alike, alike, Method.MEAN_MEAN).A == 1


def test_a_search_that_does_not_arrive_says_so(monkeypatch) -> None:
    monkeypatch.setattr(linking, "_FALSE", -1.0)
    with pytest.raises(DidNotConverge, match="did not arrive"):
        link(items_of(Model.TWO_PL), items_of(Model.TWO_PL))


def test_robust_z_does_not_let_an_outlier_hide_itself() -> None:
    found = robust_z([0.0, 0.01, -0.01, 0.02, -0.02, 5.0])
    assert found[-1] > 50
    assert np.abs(found[:-1]).max() < 2


def test_robust_z_of_differences_that_are_mostly_the_same() -> None:
    assert robust_z([0.1] * 5).tolist() == [0.0] * 5
    assert robust_z([0.1] * 5 + [0.3, -0.3]).tolist() == [0.0] * 5 + [np.inf, -np.inf]
    with pytest.raises(NotEnoughData, match="at least 4"):
        robust_z([1, 2, 3])


@pytest.mark.parametrize("model", [Model.TWO_PL, Model.GRADED, Model.PARTIAL_CREDIT])
def test_an_item_that_moved_is_found_and_left_out_of_the_link(model) -> None:
    items = items_of(model)
    base = rescale(items, 1.2, -0.3)
    for shift, movement in ((0.2, Movement.NONE), (0.4, Movement.WATCH), (-0.9, Movement.ACT)):
        by_category = np.arange(1, base.intercepts.shape[1] + 1) if model is Model.PARTIAL_CREDIT else 1.0
        intercepts = base.intercepts.copy()
        intercepts[4] -= base.slopes[4] * shift * by_category
        found = find_drift(Items(model, base.slopes, intercepts, NAMES), items)
        assert np.array([found.A, found.B]) == pytest.approx((1.2, -0.3))
        assert found.shift == pytest.approx(np.where(np.arange(8) == 4, shift, 0.0), abs=1e-9)
        assert found.movement[4] is movement
        assert found.stable.tolist() == [at != 4 for at in range(8)]


def test_an_item_with_another_slope_is_not_stable() -> None:
    items = items_of(Model.TWO_PL)
    slopes = np.where(np.arange(8) == 1, 3 * items.slopes, items.slopes)
    intercepts = np.where(np.arange(8)[:, None] == 1, 3 * items.intercepts, items.intercepts)
    found = find_drift(items, Items(Model.TWO_PL, slopes, intercepts, NAMES))
    assert found.stable.tolist() == [at != 1 for at in range(8)]
    assert np.array([found.A, found.B]) == pytest.approx((1, 0))


def test_drift_needs_stable_items_with_slopes_above_nothing() -> None:
    items = items_of(Model.TWO_PL)
    turned = Items(Model.TWO_PL, -items.slopes, items.intercepts, NAMES)
    with pytest.raises(NotEnoughData, match="slope of 0 or below"):
        find_drift(items, turned)
    # Half of the slopes moved, and the places of the other half: nothing is left to rest on.
    slopes = np.exp([-1, -1, 0, 0, 0, 0, 1, 1.0])
    places = np.array([0, 0, -1, -1, 1, 1, 0, 0.0])
    base = Items(Model.TWO_PL, np.ones(8), np.zeros((8, 1)), NAMES)
    with pytest.raises(NotEnoughData, match="no common item kept both"):
        find_drift(base, Items(Model.TWO_PL, slopes, -(slopes * places)[:, None], NAMES))
