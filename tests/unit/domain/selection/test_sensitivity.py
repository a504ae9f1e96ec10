"""How much of a top k another key, or another rule, would have chosen too."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.domain.banks.model import Format
from hiring.domain.delivery.answers import Answer
from hiring.domain.selection.panel import PanelRating, keys_without_each_group
from hiring.domain.selection.sensitivity import (
    SPECIFICATIONS,
    key_agreement,
    rating_monitors,
    specification_sensitivity,
)
from tests.unit.domain.scoring.oracle import attempts, scenario, specification, specifications
from tests.unit.domain.selection.pools import form, key_for

SPEC = form(4)


def people(*ratings: tuple[int, int, int]) -> list[dict[str, Answer]]:
    return [{s.item_id: dict(zip("abc", given, strict=True)) for s in SPEC.scenarios} for given in ratings]


POOL = people((7, 4, 1), (6, 5, 2), (5, 5, 1), (5, 1, 5), (4, 4, 4), (3, 4, 5), (1, 5, 5), (1, 4, 7))


@settings(max_examples=15)
@given(specifications(most=3), st.data())
def test_it_is_a_share_and_the_same_each_time(spec, data):
    pool = data.draw(st.lists(attempts(spec), min_size=1, max_size=6))
    k = data.draw(st.integers(1, 8))
    key = key_for(spec, n=data.draw(st.sampled_from([0, 2, 12])), sd=data.draw(st.sampled_from([None, 0, 80])))
    share = key_agreement(spec, key, pool, k)
    assert share is not None
    assert 0 <= share <= 1
    assert key_agreement(spec, key, list(pool), k) == share
    counts = specification_sensitivity(spec, pool, k).counts
    assert len(counts) == len(pool)
    assert all(0 <= count <= len(SPECIFICATIONS) for count in counts)
    if k >= len(pool):
        assert share == 1
        assert set(counts) == {4}


@pytest.mark.parametrize("k", range(1, 9))
def test_a_panel_without_any_disagreement_would_choose_the_same(k):
    assert key_agreement(SPEC, key_for(SPEC, n=12, sd=0), POOL, k) == 1.0


def test_people_tied_at_the_edge_do_not_make_a_certain_key_look_uncertain():
    assert key_agreement(SPEC, key_for(SPEC, n=12, sd=0), people((6, 4, 2), (6, 4, 2), (6, 4, 2), (1, 2, 3)), 2) == 1.0


def test_raters_who_disagree_less_or_are_more_make_a_key_more_certain():
    close = people((7, 4, 1), (7, 7, 1), (7, 1, 1), (5, 5, 1), (6, 1, 4), (4, 4, 4))
    shares = [
        key_agreement(SPEC, key_for(SPEC, n=n, sd=sd), close, 2) for n, sd in ((4, 400), (40, 400), (4, 40), (400, 10))
    ]
    assert all(share is not None for share in shares)
    assert [share or 0 for share in shares] == sorted(share or 0 for share in shares)
    unknown = {key_agreement(SPEC, key_for(SPEC, n=n, sd=sd), close, 2) for n, sd in ((0, 40), (40, None), (0, None))}
    assert len(unknown) == 1  # without both, two authors are taken to differ by a point


@pytest.mark.parametrize(("pool", "k"), [([], 3), (POOL, 0)])
def test_nobody_to_choose_is_no_agreement(pool, k):
    assert key_agreement(SPEC, key_for(SPEC), pool, k) is None


def test_a_perfect_candidate_is_chosen_by_every_rule():
    counts = specification_sensitivity(SPEC, POOL, 1).counts
    assert counts[0] == 4
    assert sum(count > 0 for count in counts) <= 4
    assert specification_sensitivity(SPEC, [], 3).counts == []


def test_a_wide_scale_is_chosen_by_order_but_not_by_distance():
    """Key 6.50, 4.00, 1.50: one person has the order, the other the levels."""
    counts = specification_sensitivity(SPEC, people((3, 2, 1), (6, 6, 2)), 1).counts
    assert counts == [2, 2]  # order: expert pairs, standardised; distance: raw, right side of the middle


def test_forms_without_ratings_have_one_rule_only():
    spec = specification([scenario(Format.PICK_ONE, 600, 400, 200)])
    answers: list[dict[str, Answer]] = [{"item-0": {"choice": option}} for option in "abc"]
    assert specification_sensitivity(spec, answers, 1).counts == [4, 0, 0]


def test_who_answered_nothing_rated_is_counted_without_a_fuss():
    pool: list[dict[str, Answer]] = [*POOL, {}]
    assert specification_sensitivity(SPEC, pool, 3).counts[-1] in range(5)


def test_a_key_in_which_no_pair_counts_is_left_out():
    narrow = specification([scenario(Format.SINGLE_ACTION, 450), scenario(Format.RATE_ALL, 600, 200, name="item-1")])
    pool: list[dict[str, Answer]] = [
        {"item-0": {"rating": rating}, "item-1": {"a": rating, "b": 3}} for rating in range(1, 8)
    ]
    share = key_agreement(narrow, key_for(narrow), pool, 2)
    assert share is not None
    assert 0 < share <= 1


def test_no_rule_favours_silence():
    """Distances of 0 would be the best there are."""
    pool: list[dict[str, Answer]] = [*POOL, {}]
    found = specification_sensitivity(SPEC, pool, 1)
    assert not found.chosen[-1].any()
    nobody = specification_sensitivity(SPEC, [{}, {}], 1)
    assert nobody.counts == [4, 4]


def test_the_monitors_are_those_of_the_ratings():
    found = rating_monitors(SPEC, [POOL[0], {}, {SPEC.scenarios[0].item_id: {"a": 7, "b": 4}}])
    assert found.rated.tolist() == [12, 0, 0]  # an incomplete answer is none
    assert found.raw_absolute[0] == pytest.approx((0.5 + 0 + 0.5) / 3)
    assert found.r[0] == pytest.approx(1)


def test_what_is_kept_of_our_first_k():
    found = specification_sensitivity(SPEC, people((3, 2, 1), (6, 6, 2)), 1)
    assert found.names == SPECIFICATIONS
    assert found.kept == {
        "expert pairs": 1.0,
        "raw distance": 0.0,
        "standardised distance": 1.0,
        "right side of the middle": 0.0,
    }
    assert set(specification_sensitivity(SPEC, [], 3).kept.values()) == {1.0}


def panel(**means: tuple[int, int, int]) -> list[PanelRating]:
    """Three raters a group, of one mind, on every option of every scenario."""
    return [
        PanelRating(f"{group}-{n}", group, s.item_id, option, rating)
        for group, ratings in means.items()
        for n in range(3)
        for s in SPEC.scenarios
        for option, rating in zip("abc", ratings, strict=True)
    ]


def test_a_key_without_a_group_is_the_mean_of_the_others():
    keys = keys_without_each_group(panel(leaders=(7, 4, 1), staff=(6, 4, 2), customers=(1, 4, 7)))
    assert sorted(keys) == ["customers", "leaders", "staff"]
    assert keys["customers"]["item-0"] == {"a": 650, "b": 400, "c": 150}
    assert keys["leaders"]["item-3"] == {"a": 350, "b": 400, "c": 450}


def test_a_key_of_one_rater_is_none():
    rows = panel(staff=(6, 4, 2))
    assert keys_without_each_group(rows) == {}
    assert list(keys_without_each_group([*rows, PanelRating("x", "customers", "item-0", "a", 5)])) == ["customers"]
    assert keys_without_each_group([]) == {}


def test_a_group_whose_tilt_makes_the_key_is_seen():
    """Without the leaders, the opposite order is the right one."""
    without = keys_without_each_group(panel(leaders=(7, 4, 1), staff=(2, 4, 6), customers=(3, 4, 7)))
    found = specification_sensitivity(SPEC, POOL, 1, without)
    assert found.names[4:] == ("key without customers", "key without leaders", "key without staff")
    assert found.chosen[0].tolist()[:4] == [True] * 4
    assert found.kept["key without leaders"] == 0.0
    assert found.chosen[-1, found.names.index("key without leaders")]  # who has the order of the others


def test_options_the_others_did_not_rate_keep_our_key():
    found = specification_sensitivity(SPEC, POOL, 3, {"staff": {"item-0": {"a": 650}}})
    assert found.chosen[:, 4].tolist() == found.chosen[:, 0].tolist()


def test_two_raters_of_other_groups_are_enough_for_a_key():
    rows = [PanelRating(f"r{n}", group, "item-0", "a", 5 + n) for n, group in enumerate(("staff", "staff", "leaders"))]
    assert keys_without_each_group(rows) == {"leaders": {"item-0": {"a": 550}}}
