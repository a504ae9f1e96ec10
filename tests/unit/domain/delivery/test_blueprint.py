from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hiring.domain.banks.model import Bank, BankStandard, Format, Item, Kind, Section
from hiring.domain.delivery.blueprint import (
    LEAST_PER_STANDARD,
    LEFT_OUT,
    Blueprint,
    assemble_form,
    fixture_form,
    form_of,
    largest_remainder,
)
from hiring.domain.values.profile import ValuesProfile
from hiring.errors import Invalid
from tests.support.banks import item, tiny_bank
from tests.support.world import profile, standard

NAMES = ("one", "two", "three", "four")
ALL = (Section.FIT, Section.EMPATHY, Section.CARE)
weights = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 10), min_size=1)


@given(st.integers(0, 60), weights)
def test_largest_remainder_is_within_one_of_the_exact_share(total, shares):
    counts = largest_remainder(total, shares)
    assert sum(counts.values()) == total
    whole = sum(shares.values())
    for name, count in counts.items():
        assert abs(count - Fraction(total * shares[name], whole)) < 1


@given(st.integers(0, 60), weights)
def test_nobody_gets_less_than_the_least(total, shares):
    counts = largest_remainder(total, shares, LEAST_PER_STANDARD)
    assert min(counts.values()) >= LEAST_PER_STANDARD
    assert sum(counts.values()) == max(total, LEAST_PER_STANDARD * len(shares))


@given(st.integers(0, 60), weights)
def test_more_weight_never_gets_fewer(total, shares):
    counts = largest_remainder(total, shares, LEAST_PER_STANDARD)
    for one, other in ((a, b) for a in shares for b in shares if shares[a] > shares[b]):
        assert counts[one] >= counts[other]


def test_ties_go_to_the_earlier_name():
    assert largest_remainder(3, {"one": 1, "two": 1}) == {"one": 2, "two": 1}
    assert largest_remainder(5, {"one": 9, "two": 9, "three": 1}, 2) == {"one": 2, "two": 2, "three": 2}


def a_bank(supply: dict[str, int], care: int = 6) -> Bank:
    """A bank with so many fit situations per standard, and some of care."""
    facets = ("first_action", "cost", "boundary")
    fit = [
        item(f"{n}-{i}", Kind.SJT, Format.RATE_ALL, 4, standard=n) for n, count in supply.items() for i in range(count)
    ]
    caring = [
        item(f"care-{i}", Kind.INSTINCT, Format.PICK_ONE, 3, standard="one", facet=facets[i % 3]) for i in range(care)
    ]
    standards = tuple(BankStandard(name, name, "We do.", ("Does.",)) for name in supply)
    return replace(tiny_bank().bank, standards=standards, items=(*fit, *caring))


def a_profile(importance: dict[str, int]) -> ValuesProfile:
    return replace(profile(), standards=tuple(standard(name, weight) for name, weight in importance.items()))


def fit_counts(items: tuple[Item, ...]) -> Counter[str | None]:
    return Counter(made.standard for made in items if made.section is Section.FIT)


@given(
    st.fixed_dictionaries({name: st.integers(1, 10) for name in NAMES}),
    st.fixed_dictionaries({name: st.integers(2, 9) for name in NAMES}),
    st.integers(10, 50),
)
def test_importance_is_spent_as_the_number_of_situations(importance, supply, care_share):
    form = assemble_form(a_bank(supply), a_profile(importance), Blueprint(ALL, care_share, {}))
    counts = fit_counts(form.items)
    total = sum(counts.values())
    assert dict(counts) == largest_remainder(total, importance, LEAST_PER_STANDARD)
    assert all(LEAST_PER_STANDARD <= counts[name] <= supply[name] for name in NAMES)
    longer = (largest_remainder(n, importance, LEAST_PER_STANDARD) for n in range(total + 1, sum(supply.values()) + 1))
    assert all(any(need[name] > supply[name] for name in NAMES) for need in longer)
    assert {share.name: share.scenarios for share in form.standards} == dict(counts)
    assert sum(share.actual for share in form.standards) == 1
    assert sum(share.nominal for share in form.sections) == 1


@given(st.integers(5, 60), st.integers(0, 12))
def test_care_gets_its_share_as_far_as_the_bank_goes(care_share, supply):
    bank = a_bank(dict.fromkeys(NAMES, 3), supply)
    form = assemble_form(bank, a_profile(dict.fromkeys(NAMES, 5)), Blueprint(ALL, care_share, {}))
    care = [made for made in form.items if made.section is Section.CARE]
    share = Fraction(care_share, 100)
    assert len(care) == min(supply, round(12 * share / (1 - share)))
    boundary = sum(made.facet == "boundary" for made in care)
    assume(care)
    available = sum(made.facet == "boundary" for made in bank.items)
    assert boundary == available or 3 * boundary >= len(care)


def test_a_form_is_in_the_banks_order_whatever_was_chosen():
    bank = a_bank(dict.fromkeys(NAMES, 3))
    form = assemble_form(bank, a_profile(dict.fromkeys(NAMES, 5)), Blueprint(ALL, 30, {}))
    places = [bank.items.index(made) for made in form.items]
    assert places == sorted(places)
    assert form_of(form.items, a_profile(dict.fromkeys(NAMES, 5)), Blueprint(ALL, 30, {})) == form


def test_one_rung_of_a_story_per_form_and_only_from_what_is_left_in():
    bank = a_bank(dict.fromkeys(NAMES, 3), 0)
    rungs = [
        item(f"rung-{n}", Kind.INSTINCT, Format.SINGLE_ACTION, 1, standard=name, facet="cost")
        for n, name in enumerate(("one", "two", "two"))
    ]
    bank = replace(bank, items=(*bank.items, *(replace(rung, story="the same") for rung in rungs)))
    everybody = a_profile(dict.fromkeys(NAMES, 5))
    form = assemble_form(bank, everybody, Blueprint(ALL, 50, {}))
    assert [made.id for made in form.items if made.section is Section.CARE] == ["rung-0"]
    without = Blueprint(ALL, 50, {"one": LEFT_OUT}, unmeasured=("one",))
    form = assemble_form(bank, everybody, without)
    assert [made.id for made in form.items if made.section is Section.CARE] == ["rung-1"]


def test_an_unmapped_standard_is_refused_by_name():
    bank = a_bank({**dict.fromkeys(NAMES, 2), "theirs": 2})
    with pytest.raises(Invalid, match="“theirs” is not mapped"):
        assemble_form(bank, a_profile(dict.fromkeys(NAMES, 5)), Blueprint(ALL, 30, {}))


def test_a_standard_nobody_has_is_refused():
    bank = a_bank(dict.fromkeys(NAMES, 2))
    with pytest.raises(Invalid, match="“fantasy” is not a standard of the profile"):
        assemble_form(bank, a_profile(dict.fromkeys(NAMES, 5)), Blueprint(ALL, 30, {"one": "fantasy"}))


def test_two_standards_of_the_bank_may_feed_one_of_ours():
    bank = a_bank({**dict.fromkeys(NAMES, 2), "theirs": 2})
    form = assemble_form(bank, a_profile({**dict.fromkeys(NAMES, 2), "one": 4}), Blueprint(ALL, 30, {"theirs": "one"}))
    assert {share.name: share.scenarios for share in form.standards} == {"one": 4, "two": 2, "three": 2, "four": 2}


def test_leaving_out_is_explicit_on_both_sides():
    bank, ours = a_bank({"one": 3, "two": 3}), a_profile(dict.fromkeys(NAMES, 5))
    with pytest.raises(Invalid) as caught:
        assemble_form(bank, ours, Blueprint(ALL, 30, {}))
    assert [problem.item for problem in caught.value.problems] == ["three", "four"]
    form = assemble_form(bank, ours, Blueprint(ALL, 30, {"two": LEFT_OUT}, unmeasured=("two", "three", "four")))
    assert fit_counts(form.items) == {"one": 3}
    with pytest.raises(Invalid, match="No standard is left"):
        assemble_form(bank, ours, Blueprint(ALL, 30, {}, unmeasured=NAMES))


def test_a_fixture_is_sent_whole():
    bank = tiny_bank().bank
    assert fixture_form(bank).items == bank.scored_items
    with pytest.raises(Invalid, match="no live scored item"):
        fixture_form(replace(bank, items=bank.practice_items))


def test_a_form_without_sections_is_refused():
    with pytest.raises(Invalid, match="no situation"):
        assemble_form(a_bank(dict.fromkeys(NAMES, 2)), a_profile(dict.fromkeys(NAMES, 5)), Blueprint((), 30, {}))
