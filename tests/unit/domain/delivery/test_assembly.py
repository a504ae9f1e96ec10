"""Forms put together by integer programming keep every rule of the blueprint, or say by name what is missing."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hiring.domain.banks.model import Bank, Format, Item, Kind, Section
from hiring.domain.delivery.assembly import Known, Wish, assemble_forms
from hiring.domain.delivery.blueprint import Blueprint, Form
from hiring.domain.delivery.content import content_of
from hiring.domain.delivery.minutes import minutes_for
from hiring.domain.values.profile import ServiceStandard, ValuesProfile
from hiring.errors import Invalid
from tests.support.banks import item, tiny_bank

FORMATS = (Format.RATE_ALL, Format.BEST_WORST, Format.RANK, Format.PICK_ONE)
FACETS = {
    Kind.EMPATHY: ("understanding", "perspective", "response"),
    Kind.INSTINCT: ("first_action", "boundary", "cost"),
}
NAMES = ("own-it", "be-kind", "tell-straight")


def a_bank(fit: int = 8, empathy: int = 12, care: int = 12) -> Bank:
    """Return a bank with `fit` situations per standard; every second cost item shares its story with the one before."""
    made: list[Item] = []
    for name in NAMES:
        made += [item(f"{name}-{n}", Kind.SJT, FORMATS[n % 4], 4, standard=name) for n in range(fit)]
    for kind, count in ((Kind.EMPATHY, empathy), (Kind.INSTINCT, care)):
        for n in range(count):
            facet = FACETS[kind][n % 3]
            one = item(f"{kind.value}-{n}", kind, FORMATS[n % 4], 4, standard=NAMES[n % 3], facet=facet)
            made.append(replace(one, story=f"story-{n // 6}") if facet == "cost" else one)
    return replace(tiny_bank().bank, items=tuple(made))


def a_profile(*importances: int) -> ValuesProfile:
    standards = [ServiceStandard(n, n, "p", ("b",), i) for n, i in zip(NAMES, importances, strict=True)]
    return ValuesProfile("v", "c", tuple(standards))


BLUEPRINT = Blueprint(tuple(Section), 30, {name: name for name in NAMES})
PROFILE = a_profile(6, 3, 3)


def fit_counts(form: Form) -> Counter[str | None]:
    return Counter(one.standard for one in form.items if one.section is Section.FIT)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    length=st.integers(12, 24),
    forms=st.integers(1, 2),
    care=st.integers(10, 40),
    importances=st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9)),
)
def test_whatever_is_asked_for_is_kept_or_refused_with_reasons(length, forms, care, importances):
    blueprint = replace(BLUEPRINT, care_share=care)
    bank, profile = a_bank(), a_profile(*importances)
    made: tuple[Form, ...]
    try:
        made = assemble_forms(bank, profile, blueprint, Wish(length, forms))
    except Invalid as error:
        refused = error.problems
    else:
        check_forms(bank, made, length, care, importances)
        refused = ()
    assert all(problem.message and problem.remedy for problem in refused)


def check_forms(bank: Bank, made: tuple[Form, ...], length: int, care: int, importances: tuple[int, int, int]) -> None:
    forms = len(made)
    taken = [one.id for form in made for one in form.items]
    assert len(set(taken)) == len(taken), "no situation in two forms"
    stories = [one.story for form in made for one in form.items if one.story]
    assert len(set(stories)) == len(stories), "one rung per story and person, retakes included"
    whole = sum(importances)
    for form in made:
        assert len(form.items) == length
        assert sum(one.section is Section.CARE for one in form.items) == round(length * care / 100)
        counts = fit_counts(form)
        total = sum(counts.values())
        for name, importance in zip(NAMES, importances, strict=True):
            least = counts[name] == 2 and total * importance / whole < 2
            others_least = any(counts[n] == 2 for n in NAMES)
            assert least or others_least or abs(counts[name] - total * importance / whole) < 1
        in_care = [one for one in form.items if one.section is Section.CARE]
        boundary = sum(one.facet == "boundary" for one in in_care)
        assert boundary >= min(-(-len(in_care) // 3), 4 // forms)
        assert [one.id for one in form.items] == [i.id for i in bank.items if i in form.items], "in the bank's order"


def test_parallel_forms_are_alike_in_time_difficulty_and_formats():
    bank = a_bank()
    means = {one.id: (0.1 if n % 2 else 0.7) for n, one in enumerate(bank.items)}
    first, second = assemble_forms(bank, PROFILE, BLUEPRINT, Wish(16, 2), Known(means))
    assert abs(minutes_for(first.items) - minutes_for(second.items)) <= 1
    sums = [sum(means[one.id] for one in form.items) for form in (first, second)]
    assert abs(sums[0] - sums[1]) < 0.7, "no more than one situation's difference"
    one, other = (content_of(form.items, means) for form in (first, second))
    assert all(abs(one.formats.get(f, 0) - other.formats.get(f, 0)) <= 1 for f in Format)
    assert first.standards == second.standards


def test_enemies_do_not_meet_and_the_time_is_kept():
    bank = a_bank()
    enemies = {frozenset((f"own-it-{n}", f"own-it-{n + 1}")) for n in range(0, 8, 2)}
    (form,) = assemble_forms(bank, PROFILE, BLUEPRINT, Wish(16, most_minutes=17), Known({}, enemies))
    taken = {one.id for one in form.items}
    assert not any(pair <= taken for pair in enemies)
    assert minutes_for(form.items) - 2 <= 17


def test_the_same_wish_gives_the_same_forms():
    wish = Wish(16, 2)
    assert assemble_forms(a_bank(), PROFILE, BLUEPRINT, wish) == assemble_forms(a_bank(), PROFILE, BLUEPRINT, wish)


def test_a_share_for_empathy_is_kept():
    (form,) = assemble_forms(a_bank(), PROFILE, BLUEPRINT, Wish(20, empathy_share=20))
    assert sum(one.section is Section.EMPATHY for one in form.items) == 4
    assert len({one.facet for one in form.items if one.section is Section.EMPATHY}) == 3


@pytest.mark.parametrize(
    ("bank", "blueprint", "wish", "words"),
    [
        (a_bank(), BLUEPRINT, Wish(3), "3 situations are no form"),
        (a_bank(), BLUEPRINT, Wish(20, 9), "9 forms at once"),
        (a_bank(), replace(BLUEPRINT, sections=()), Wish(20), "No section"),
        (a_bank(), BLUEPRINT, Wish(20, empathy_share=65), "Care and empathy take 95 %"),
        (a_bank(), replace(BLUEPRINT, care_share=60), Wish(10), "10 situations are too few"),
        (a_bank(fit=3), BLUEPRINT, Wish(20, 2), "“own-it” needs 4 fit situations for 2 forms, and the bank has 3"),
        (a_bank(care=3), BLUEPRINT, Wish(20), "need 6 situations on care, and the bank has 3"),
        (a_bank(), BLUEPRINT, Wish(20, most_minutes=10), "under all rules at once"),
        (a_bank(), replace(BLUEPRINT, mapping={"own-it": "nobody's"}), Wish(20), "is not a standard of the profile"),
    ],
)
def test_what_cannot_be_is_said_by_name(bank, blueprint, wish, words):
    with pytest.raises(Invalid) as caught:
        assemble_forms(bank, PROFILE, blueprint, wish)
    assert any(words in problem.message for problem in caught.value.problems), caught.value.problems


def test_one_section_alone_can_be_asked_for():
    for section in Section:
        (form,) = assemble_forms(a_bank(), PROFILE, replace(BLUEPRINT, sections=(section,)), Wish(8))
        assert {one.section for one in form.items} == {section}
