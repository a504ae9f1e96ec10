"""A what-if says of a pool what scoring it again would say, person by person, and leads to nobody."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, spearmanr

from hiring.domain.banks.model import BankKey, ItemKey, Panel, PanelMethod
from hiring.domain.scoring.bulk import AnswerTable, tabulate
from hiring.domain.scoring.score import Score, score_answers
from hiring.domain.scoring.specification import specify
from hiring.domain.selection.panel import PanelRating, keys_without_each_group
from hiring.domain.selection.sensitivity import key_agreement
from hiring.domain.selection.what_if import TooFew, WhatIf, answers_under, both_scores, compare, scored
from hiring.domain.selection.what_if_change import (
    Change,
    ChangeKind,
    blueprint_groups,
    changed,
    first_of_each,
    key_of_bank,
    key_of_others,
)
from hiring.domain.selection.what_if_items import items_alike, items_apart
from hiring.domain.selection.what_if_order import density, histogram, kendall, kept_at_the_top, moves, spearman
from hiring.domain.simulation.respond import simulate_answers
from hiring.errors import Invalid
from tests.support.banks import tiny_bank

TINY = tiny_bank()
FORM = specify(TINY)
IDS = [scenario.item_id for scenario in FORM.scenarios]
PEOPLE = simulate_answers(TINY.bank.scored_items, TINY.key, 300, 7)
TABLE = tabulate(FORM, PEOPLE)
NOTHING = Change(ChangeKind.DROP)


def rows(table: AnswerTable, which) -> AnswerTable:
    return AnswerTable(tuple(put[which] for put in table.heights), table.answered[which])


def turned(version: str = "2"):
    """The same bank with every key turned round."""
    keys = {
        name: replace(key, options={o: replace(k, effectiveness=800 - k.effectiveness) for o, k in key.options.items()})
        for name, key in TINY.key.items.items()
    }
    return replace(TINY.bank, version=version), BankKey(keys)


def rated_key(n: int = 12) -> BankKey:
    panel = Panel(PanelMethod.EXPERT, n, ("leaders", "staff"))
    return BankKey({name: ItemKey(panel, key.options) for name, key in TINY.key.items.items()})


def look(change: Change, table: AnswerTable = TABLE, k: int = 5) -> WhatIf:
    found = compare(FORM, changed(FORM, change), table, k)
    assert isinstance(found, WhatIf)
    return found


changes = st.one_of(
    st.sets(st.sampled_from(IDS), max_size=7).map(lambda ids: Change(ChangeKind.DROP, dropped=tuple(sorted(ids)))),
    st.dictionaries(st.sampled_from(IDS), st.just(3)).map(
        lambda heavy: Change(ChangeKind.BLUEPRINT, weights=dict.fromkeys(IDS, 2) | heavy)
    ),
    st.lists(st.integers(100, 700), min_size=4, max_size=4, unique=True)
    .filter(lambda values: max(values) - min(values) >= 50)
    .map(lambda v: Change(ChangeKind.KEY, keys={"rate-2": dict(zip("abcd", v, strict=True))})),
)
pools = st.lists(st.integers(0, 299), min_size=8, max_size=40).map(lambda who: rows(TABLE, np.array(who)))


@given(pools, st.integers(1, 12))
def test_no_change_moves_nobody(table, k):
    found = look(NOTHING, table, k)
    k = min(k, found.n)
    assert found.spearman in {1.0, None}
    assert found.kendall == found.spearman
    assert found.moves.unmoved == 1.0
    assert (found.moves.median, found.moves.ninety, found.moves.most) == (0, 0, 0)
    assert (found.kept, found.swapped, found.up, found.down, found.lost, found.gained) == (k, 0, 0, 0, 0, 0)
    assert found.before == found.after
    assert all(cell.old == cell.new for cell in found.density.cells)


@given(changes, pools)
def test_scores_are_those_of_scoring_one_by_one(change, table):
    after = changed(FORM, change)
    who = [
        next(n for n in range(300) if all((table.heights[j][row] == TABLE.heights[j][n]).all() for j in range(10)))
        for row in range(len(table.answered))
    ]
    old = np.array([one_by_one(FORM, PEOPLE[n]) for n in who])
    new = np.array([one_by_one(after, PEOPLE[n]) for n in who])
    found = look(change, table)
    assert found.spearman == rounded(spearmanr_or_none(old, new))
    assert found.kept == round(kept_at_the_top(old, new, 5), 2)
    assert sum(cell.people for cell in found.density.cells) + found.density.elsewhere == found.n
    assert sum(one.people for one in found.histogram) == found.n


def one_by_one(specification, answers) -> int:
    score = score_answers(specification, answers)
    assert isinstance(score, Score)
    return score.micro


def spearmanr_or_none(old, new) -> float | None:
    return None if len(set(old)) == 1 or len(set(new)) == 1 else float(spearmanr(old, new)[0])


def rounded(value: float | None) -> object:
    return None if value is None else pytest.approx(value, abs=6e-5)


@given(changes, pools, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(change, table, random):
    other = list(range(len(table.answered)))
    random.shuffle(other)
    assert look(change, table) == look(change, rows(table, np.array(other)))


@given(st.sampled_from(IDS), st.integers(0, 200))
def test_leaving_out_what_nobody_answered_changes_nothing(item, first):
    at = IDS.index(item)
    table = rows(TABLE, np.arange(first, first + 40))
    for put in (table.heights[at], table.answered[:, at]):
        put[:] = 0
    found = look(Change(ChangeKind.DROP, dropped=(item,)), table)
    assert (found.spearman, found.kendall, found.moves.unmoved, found.kept) == (1.0, 1.0, 1.0, 5)


@given(changes, pools)
def test_what_is_stored_is_what_was_found(change, table):
    found = look(change, table)
    assert WhatIf.from_plain(found.to_plain()) == found
    assert Change.from_plain(change.to_plain()) == change


def test_a_turned_key_turns_the_order():
    key, kept = key_of_bank(FORM, TINY.bank, *turned())
    found = look(Change(ChangeKind.VERSION, keys=key))
    assert kept == []
    assert found.spearman is not None
    assert found.spearman < -0.9
    assert found.kept < 1
    assert found.up + found.down > 100


def test_fewer_than_eight_scores_are_too_few():
    assert compare(FORM, FORM, rows(TABLE, np.arange(7)), 2) == TooFew(7)
    assert isinstance(compare(FORM, FORM, rows(TABLE, np.arange(8)), 2), WhatIf)


def test_who_has_a_score_before_or_after_only_is_counted_apart():
    table = rows(TABLE, np.arange(40))
    table.answered[0, :2] = False  # eight of ten: a score
    table.answered[1, :3] = False  # seven of ten: none, but seven of eight are enough
    found = look(Change(ChangeKind.DROP, dropped=tuple(IDS[:2])), table)
    assert (found.n, found.lost, found.gained) == (39, 0, 1)
    found = look(Change(ChangeKind.DROP, dropped=tuple(IDS[-2:])), table)
    assert (found.n, found.lost, found.gained) == (38, 1, 0)


def test_eighty_percent_of_the_weight_is_enough_exactly_as_when_scoring():
    table = rows(TABLE, np.arange(11))
    for row in range(11):
        table.answered[row, :row] = False
    expired = [
        isinstance(score_answers(FORM, dict(list(PEOPLE[0].items())[n:]), expired=True), Score) for n in range(11)
    ]
    assert scored(FORM, table).tolist() == expired


def test_everybody_alike_is_one_group_without_a_correlation():
    found = look(Change(ChangeKind.DROP, dropped=(IDS[0],)), rows(TABLE, np.zeros(20, dtype=np.int64)))
    assert (found.spearman, found.kendall, found.kept, found.before.bands) == (None, None, 5, 1)


def test_key_agreement_is_that_of_the_shortlist_and_absent_without_raters():
    key = rated_key()
    table = rows(TABLE, np.arange(60))
    after = changed(FORM, Change(ChangeKind.DROP, dropped=(IDS[0],)))
    found = compare(FORM, after, table, 5, (key, key))
    assert isinstance(found, WhatIf)
    assert found.before.key_agreement == key_agreement(FORM, key, PEOPLE[:60], 5)
    assert found.after.key_agreement is not None
    found = compare(FORM, after, table, 5, (TINY.key, key))
    assert isinstance(found, WhatIf)
    assert found.before.key_agreement is None
    assert found.after.key_agreement is not None


# --- changes ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(ChangeKind.DROP, dropped=("nowhere",)), "no situation called nowhere"),
        (Change(ChangeKind.DROP, dropped=tuple(IDS)), "Nothing would be left"),
        (Change(ChangeKind.KEY, keys={"rate-1": {"z": 300}}), "no option called z"),
        (Change(ChangeKind.KEY, keys={"rate-1": {"a": 701}}), "outside 1 to 7"),
        (Change(ChangeKind.KEY, keys={"pick-2": {"a": 400, "b": 400, "c": 400}}), "half a point"),
        (Change(ChangeKind.BLUEPRINT, weights={"rate-1": 2}), "one and a half times"),
        (Change(ChangeKind.BLUEPRINT, weights={"rate-1": 0}), "one and a half times"),
    ],
)
def test_a_change_that_could_score_nobody_is_refused(change, words):
    with pytest.raises(Invalid, match=words):
        changed(FORM, change)


def test_counts_keep_the_first_of_each_group():
    groups = {"own-it": ["a", "b", "c"], "be-kind": ["d"]}
    assert first_of_each(groups, {"own-it": 1}) == ("b", "c")
    assert first_of_each(groups, {"own-it": 3, "be-kind": 0}) == ("d",)
    for wrong in (-1, 4):
        with pytest.raises(Invalid, match="of 3"):
            first_of_each(groups, {"own-it": wrong})


def test_the_parts_of_a_blueprint_are_its_standards_and_sections():
    nameless = replace(FORM, scenarios=(replace(FORM.scenarios[0], standard=None), *FORM.scenarios[1:]))
    assert {name: len(ids) for name, ids in blueprint_groups(FORM).items()} == {
        "fit/own-it": 2,
        "fit/be-kind": 3,
        "empathy": 2,
        "care": 3,
    }
    assert blueprint_groups(nameless)["fit"] == (IDS[0],)


def test_scores_on_both_sides_stay_in_the_order_of_the_rows():
    table = rows(TABLE, np.arange(40))
    table.answered[3, :3] = False
    after = changed(FORM, Change(ChangeKind.DROP, dropped=(IDS[9],)))
    who, old, new = both_scores(FORM, after, table)
    assert np.flatnonzero(~who).tolist() == [3]
    kept = [answers for n, answers in enumerate(PEOPLE[:40]) if n != 3]
    assert old.tolist() == [one_by_one(FORM, answers) for answers in kept]
    assert new.tolist() == [one_by_one(after, answers) for answers in kept]


def test_a_key_is_taken_over_where_the_text_is_the_same():
    bank, key = turned()
    items = [replace(bank.items[0], stem="Another story."), *bank.items[2:]]
    other = replace(bank, items=tuple(items))
    found, kept = key_of_bank(FORM, TINY.bank, other, key)
    assert kept == ["rate-1", "rate-2"]
    assert found.keys() == set(IDS) - set(kept)
    assert items_alike(IDS, TINY.bank, other) == tuple(IDS[2:])
    faults = items_apart(IDS, TINY.bank, other)
    assert [(fault.item, fault.message) for fault in faults] == [
        ("rate-1", "“Situation rate-1” reads differently there."),
        ("rate-2", "“Situation rate-2” is not in that version."),
    ]
    assert items_apart(IDS, TINY.bank, bank) == []
    with pytest.raises(Invalid, match="none of this job"):
        key_of_bank(FORM, TINY.bank, replace(bank, items=()), key)


def test_a_key_without_a_group_of_raters():
    ratings = [
        PanelRating(f"{group}-{n}", group, "rate-2", option, 1 + (place + shift) % 7)
        for group, shift in (("leaders", 0), ("staff", 3))
        for n in range(3)
        for place, option in enumerate("abcd")
    ]
    found, kept = key_of_others(FORM, keys_without_each_group(ratings)["leaders"])
    assert found == {"rate-2": {"a": 400, "b": 500, "c": 600, "d": 700}}
    assert kept == [name for name in IDS if name != "rate-2"]
    with pytest.raises(Invalid, match="rated none"):
        key_of_others(FORM, {"rate-2": {"a": 400}})


def test_answers_are_taken_in_the_order_of_the_changed_form():
    after = changed(FORM, Change(ChangeKind.DROP, dropped=(IDS[1],)))
    table = answers_under(FORM, after, TABLE)
    assert table.answered.shape == (300, 9)
    assert (table.heights[1] == TABLE.heights[2]).all()


# --- two orders -------------------------------------------------------------------------------------------
scores = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=60)


@given(scores)
def test_rank_correlations_are_those_of_scipy(pairs):
    one, other = (np.array(values, dtype=np.int64) for values in zip(*pairs, strict=True))
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert (spearman(one, other), kendall(one, other)) == (None, None)
    else:
        assert spearman(one, other) == pytest.approx(spearmanr(one, other)[0], abs=1e-12)
        assert kendall(one, other) == pytest.approx(kendalltau(one, other)[0], abs=1e-12)


@given(st.permutations(range(1, 60)))
def test_thin_cells_and_stretches_are_joined(places):
    old, new = np.arange(1, 60), np.array(places)
    found = density(old, new)
    assert all(cell.people >= 3 for cell in found.cells)
    assert found.elsewhere == 0 or found.elsewhere >= 3
    assert sum(cell.people for cell in found.cells) + found.elsewhere == 59
    bins = histogram(old, new)
    assert all(one.people == 0 or one.people >= 3 for one in bins)
    assert sum(one.people for one in bins) == 59
    assert bins[0].low == 0
    assert [one.low for one in bins[1:]] == [one.high + 1 for one in bins[:-1]]
    assert bins[-1].high >= abs(old - new).max()


def test_places_moved():
    found = moves(np.array([1, 2, 3, 4, 5]), np.array([1, 2, 3, 5, 4]))
    assert (found.unmoved, found.median, found.ninety, found.most) == (0.6, 0, 1, 1)


def test_people_tied_at_the_edge_share_its_places():
    one, other = np.array([9, 8, 8, 1]), np.array([9, 8, 1, 8])
    assert kept_at_the_top(one, one, 2) == 2
    assert kept_at_the_top(one, other, 2) == 1.5
