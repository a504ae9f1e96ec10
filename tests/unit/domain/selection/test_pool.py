"""A shortlist is a function of scores, answers and the salt: nothing that is convenient to anybody can move it."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.domain.banks.model import Section
from hiring.domain.scoring.chance import error_at_random
from hiring.domain.selection.pool import INTERVAL_Z, SMALLEST_POOL, Entrant, Shortlist, inputs_sha256, rank_pool
from hiring.hashing import sha256_of
from tests.unit.domain.selection.pools import entrants, form, micro, random_rows

SALT = "salt of the job"
SPEC = form()
rows_of_sums = st.lists(st.sampled_from([-600, -200, 0, 200, 400, 600]), min_size=6, max_size=6)


def shortlist(rows: list[list[int]], k: int = 3, *, real: bool = False) -> Shortlist:
    return rank_pool(SPEC, entrants(SPEC, rows), k=k, salt=SALT, real=real)


@settings(max_examples=15)
@given(st.lists(rows_of_sums, min_size=8, max_size=14), st.integers(1, 20), st.randoms(use_true_random=False))
def test_the_order_of_arrival_cannot_matter(rows, k, chance):
    pool = entrants(SPEC, rows)
    shuffled = list(pool)
    chance.shuffle(shuffled)
    one, other = (rank_pool(SPEC, people, k=k, salt=SALT) for people in (pool, shuffled))
    assert one == other
    assert one.inputs_sha256 == inputs_sha256(SPEC, shuffled, SALT, k)


@settings(max_examples=15)
@given(st.lists(rows_of_sums, min_size=8, max_size=14), st.integers(1, 20))
def test_the_chances_add_up_to_k(rows, k):
    found = shortlist(rows, k)
    if found.too_few:
        assert len({place.micro for place in found.places}) == 1
        return
    chances = [place.p_top_k for place in found.places if place.p_top_k is not None]
    assert len(chances) == found.n
    assert sum(chances) == pytest.approx(min(k, found.n), abs=found.n * 0.00005 + 1e-9)
    assert all(0 <= chance <= 1 for chance in chances)


@settings(max_examples=15)
@given(st.lists(rows_of_sums, min_size=8, max_size=14), st.randoms(use_true_random=False))
def test_bands_chances_and_intervals_are_a_function_of_the_multiset(rows, chance):
    """Give the ids to other people: everything but the names stays, and equal answers share everything."""
    pool = entrants(SPEC, rows)
    names = [entrant.id for entrant in pool]
    chance.shuffle(names)
    renamed = [replace(entrant, id=name) for entrant, name in zip(pool, names, strict=True)]
    one, other = (rank_pool(SPEC, people, k=3, salt=SALT) for people in (pool, renamed))
    assert [replace(place, id="", scales={}) for place in one.places] == [
        replace(place, id="", scales={}) for place in other.places
    ]
    assert Counter(str(sorted(p.scales.items())) for p in one.places) == Counter(
        str(sorted(p.scales.items())) for p in other.places
    )
    by_score: dict[tuple[int, float], set[object]] = {}
    for place in one.places:
        by_score.setdefault((place.micro, place.se), set()).add(
            (place.p_top_k, place.interval, place.rank_interval, place.rank)
        )
    assert all(len(said) == 1 for said in by_score.values())


def test_ranks_count_who_is_higher_and_ties_share_one():
    rows = [[600] * 6, [600, 600, 600, 600, 600, 400], [600, 600, 600, 600, 400, 600], *([[0] * 6] * 6), [-200] * 6]
    found = shortlist(rows)
    assert [place.rank for place in found.places] == [1, 2, 2, *[4] * 6, 10]
    scores = [place.micro for place in found.places]
    assert scores == sorted(scores, reverse=True)
    assert [place.rank for place in found.places] == [1 + sum(other > own for other in scores) for own in scores]


def test_bands_are_a_partition_in_order():
    found = shortlist(random_rows(40, seed=3, spread=300))
    groups = [place.tie_group for place in found.places]
    assert groups[0] == 1
    assert all(later - earlier in {0, 1} for earlier, later in pairwise(groups))
    assert len(set(groups)) > 1


def test_the_salt_decides_only_between_the_equal():
    rows = [[200] * 6] * 10 + [[400] * 6] * 10
    pool = entrants(SPEC, rows)
    orders = {
        salt: [place.id for place in rank_pool(SPEC, pool, k=3, salt=salt).places] for salt in ("one", "two", "three")
    }
    assert len({tuple(order) for order in orders.values()}) == 3
    high = {entrant.id for entrant in pool[10:]}
    assert all(set(order[:10]) == high for order in orders.values())


# --- too few, or too alike ----------------------------------------------------------------------------
@pytest.mark.parametrize("n", [1, 2, SMALLEST_POOL - 1])
def test_a_pool_too_small_is_ordered_but_not_compared(n):
    found = shortlist(random_rows(n), real=True)
    assert found.too_few
    assert (found.n, found.interview, found.precision.known) == (n, None, False)
    for place in found.places:
        assert (place.p_top_k, place.zone, place.tie_group, place.rank_interval) == (None, None, 1, (1, n))
        assert place.se == round(error_at_random(SPEC.scenarios), 4)
        assert place.estimate == round(place.score, 4)
        assert place.interval == pytest.approx(
            (place.score - INTERVAL_Z * place.se, place.score + INTERVAL_Z * place.se), abs=2e-4
        )
        assert not any(scale.reportable for scale in place.scales.values())
    scores = [place.micro for place in found.places]
    assert scores == sorted(scores, reverse=True)


def test_from_eight_on_people_are_compared():
    found = shortlist(random_rows(SMALLEST_POOL))
    assert not found.too_few
    assert found.interview is not None
    assert 1 <= found.interview[0] <= found.interview[1] <= SMALLEST_POOL
    assert {place.zone for place in found.places} <= {"in", "open", "out"}


def test_where_everybody_is_equal_nobody_is_compared():
    found = shortlist([[200] * 6] * 12)
    assert found.too_few
    assert {(place.rank, place.tie_group, place.p_top_k, place.zone) for place in found.places} == {(1, 1, None, None)}
    assert len({place.id for place in found.places}) == 12


def test_nobody_is_a_shortlist_too():
    found = rank_pool(SPEC, [], k=3, salt=SALT)
    assert (found.n, found.places, found.pool_mean, found.interview) == (0, (), None, None)
    assert found.too_few
    assert found.place("application-000") is None


def test_more_places_than_people():
    found = shortlist(random_rows(9), k=20)
    assert found.k == 20
    assert {place.p_top_k for place in found.places} == {1.0}
    assert {place.zone for place in found.places} == {"in"}
    assert found.interview == (7, 9)


@pytest.mark.parametrize("people", [4, 30])
def test_who_answered_fewer_situations_is_known_less_well(people):
    spec = form(10)
    rows: list[list[int | None]] = [list(row) for row in random_rows(people, 10)]
    complete: list[int | None] = [400, 200] * 5
    rows += [complete, [None, None, *complete[2:]]]
    pool = entrants(spec, rows)
    assert pool[-1].micro == pool[-2].micro
    found = rank_pool(spec, pool, k=3, salt=SALT)
    whole, part = found.place(pool[-2].id), found.place(pool[-1].id)
    assert whole is not None
    assert part is not None
    assert part.se > whole.se
    assert part.rank == whole.rank
    assert part.interval[1] - part.interval[0] > whole.interval[1] - whole.interval[0]
    assert [place.id for place in found.places].index(whole.id) < [p.id for p in found.places].index(part.id)


@pytest.mark.parametrize(
    "rows",
    [
        [[(n % 5 - 2) * 200] * 6 for n in range(10)],  # nobody is ever inconsistent
        [[600, 200, 0, -200, -600, 0][n % 6 :] + [600, 200, 0, -200, -600, 0][: n % 6] for n in range(12)],  # one mean
        [[None if j == n % 6 else (n * j * 7 % 7 - 3) * 200 for j in range(6)] for n in range(12)],  # nobody complete
    ],
)
def test_odd_pools_are_ranked_without_a_fuss(rows):
    found = rank_pool(SPEC, entrants(SPEC, rows), k=3, salt=SALT, real=True)
    assert found.n == len(rows)
    assert all(place.se > 0 for place in found.places)


def test_one_scenario_is_enough_to_rank():
    spec = form(1)
    found = rank_pool(spec, entrants(spec, [[(n % 5 - 2) * 200] for n in range(10)]), k=3, salt=SALT)
    assert [place.rank for place in found.places] == [1, 1, 3, 3, 5, 5, 7, 7, 9, 9]


# --- what the list is a function of -------------------------------------------------------------------
def test_the_inputs_are_hashed_whatever_their_order():
    pool = entrants(SPEC, random_rows(9))
    first = inputs_sha256(SPEC, pool, SALT, 3)
    shuffled = [pool[n] for n in (4, 8, 0, 2, 7, 1, 3, 6, 5)]
    assert inputs_sha256(SPEC, shuffled, SALT, 3) == first
    others = {
        inputs_sha256(form(7), pool, SALT, 3),
        inputs_sha256(SPEC, pool[1:], SALT, 3),
        inputs_sha256(SPEC, pool, "another", 3),
        inputs_sha256(SPEC, pool, SALT, 4),
        inputs_sha256(SPEC, [Entrant("another", pool[0].micro, pool[0].sums), *pool[1:]], SALT, 3),
        inputs_sha256(SPEC, [replace(pool[0], micro=pool[0].micro + 1), *pool[1:]], SALT, 3),
    }
    assert len(others | {first}) == 7


def test_a_better_answer_never_ranks_lower():
    rows = random_rows(20)
    before = shortlist(rows).place("application-007")
    rows[7] = [min(600, value + 200) for value in rows[7]]
    after = shortlist(rows).place("application-007")
    assert before is not None
    assert after is not None
    assert after.micro == micro(SPEC, rows[7]) > before.micro
    assert after.rank <= before.rank
    assert (after.p_top_k or 0) >= (before.p_top_k or 0)


# --- sections -----------------------------------------------------------------------------------------
def pool_with_own_sections(people: int) -> list[list[int]]:
    """Three abilities that have nothing to do with each other: each section says something of its own."""
    draw = np.random.default_rng(11)
    own = np.tile(draw.normal(0, 300, (people, 3)), 2)
    values = np.clip(own + draw.normal(0, 120, own.shape), -600, 600)
    return [[int(value) for value in row] for row in np.round(values / 200) * 200]


@pytest.mark.parametrize(("people", "real", "reportable"), [(200, True, True), (199, True, False), (200, False, False)])
def test_section_scores_may_be_shown_only_for_enough_real_people(people, real, reportable):
    found = rank_pool(SPEC, entrants(SPEC, pool_with_own_sections(people)), k=10, salt=SALT, real=real)
    assert {scale.reportable for place in found.places for scale in place.scales.values()} == {reportable}


def test_a_section_that_only_repeats_the_total_is_not_reportable():
    found = rank_pool(SPEC, entrants(SPEC, random_rows(250, spread=300)), k=10, salt=SALT, real=True)
    assert not any(scale.reportable for place in found.places for scale in place.scales.values())


def test_a_section_score_is_its_own_scenarios_only():
    rows = [[600, 0, -600, 600, 200, -600], *random_rows(3)]
    place = shortlist(rows).place("application-000")
    assert place is not None
    assert {section: scale.score for section, scale in place.scales.items()} == {
        Section.FIT: 100.0,
        Section.EMPATHY: pytest.approx(50 + 50 / 6, abs=1e-6),
        Section.CARE: 0.0,
    }


def test_a_section_nobody_could_answer_has_no_score_and_fewer_answers_a_larger_error():
    complete: list[int | None] = [200, 0, 200, 0, 400, 0]
    rows = [complete, [200, 0, None, 0, 400, None], [200, 0, 400, None, 400, 0]]
    found = rank_pool(SPEC, entrants(SPEC, rows), k=2, salt=SALT)
    places = {place.id: place.scales for place in found.places}
    assert set(places["application-001"]) == {Section.FIT, Section.EMPATHY}
    assert places["application-002"][Section.FIT].se > places["application-000"][Section.FIT].se
    assert places["application-002"][Section.CARE].se == places["application-000"][Section.CARE].se


def test_a_section_of_one_situation_never_says_more_than_the_total():
    spec = form(4)
    rows = [row[:4] for row in pool_with_own_sections(220)]
    found = rank_pool(spec, entrants(spec, rows), k=10, salt=SALT, real=True)
    assert not any(scale.reportable for place in found.places for scale in place.scales.values())


def test_an_empty_pool_is_a_shortlist_too() -> None:
    found = shortlist([], 4)
    assert (found.specification_sha256, found.k, found.places, found.pool_mean) == (SPEC.sha256, 4, (), None)
    assert found.too_few
    assert found.precision == shortlist([[0] * 6]).precision, "one person says nothing about precision either"
    assert found.inputs_sha256 == inputs_sha256(SPEC, [], SALT, 4)


def test_what_a_shortlist_depends_on_has_one_written_form() -> None:
    pool = entrants(SPEC, [[0, 200, 0, 0, 0, 0], [600, 0, 0, 0, 0, 0]])
    rows = sorted([one.id, one.micro, list(one.sums)] for one in pool)
    written = {"specification": SPEC.sha256, "salt": SALT, "k": 3, "entrants": rows}
    assert inputs_sha256(SPEC, pool, SALT, 3) == sha256_of(written)


def test_people_are_taken_for_simulated_unless_said() -> None:
    rows = random_rows(210)
    assumed = rank_pool(SPEC, entrants(SPEC, rows), k=3, salt=SALT)
    assert assumed == shortlist(rows, real=False)
