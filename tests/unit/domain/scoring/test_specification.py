"""What is pinned for a job: everything a score depends on, and nothing else."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from hiring.domain.banks.model import BankKey, ItemState, PanelMethod, Section
from hiring.domain.banks.plain import package
from hiring.domain.scoring.scorable import unscorable
from hiring.domain.scoring.score import score_scenario
from hiring.domain.scoring.specification import SCORING_VERSION, Specification, specify
from hiring.errors import Invalid
from tests.support.banks import tiny_bank
from tests.unit.domain.scoring.oracle import specifications


def test_a_form_is_all_live_scored_items_unless_it_is_named():
    pack = tiny_bank()
    spec = specify(pack)
    assert [s.item_id for s in spec.scenarios] == [item.id for item in pack.bank.scored_items]
    assert (spec.bank, spec.version, spec.language, spec.key_sha256) == ("tiny", "1", "en", pack.key_sha256)
    assert (spec.key_status, spec.scoring) == (PanelMethod.PROVISIONAL, SCORING_VERSION)
    assert {s.weight for s in spec.scenarios} == {1}
    assert spec.total_weight == len(spec.scenarios) == 10
    first, second = specify(pack, ["pick-2", "rate-1"]).scenarios
    assert (first.item_id, first.section, first.standard) == ("pick-2", Section.CARE, "own-it")
    assert second.keys == (("a", 653), ("b", 556), ("c", 459), ("d", 362), ("e", 265))


def test_a_scenario_counts_for_the_organisations_own_standard():
    spec = specify(tiny_bank(), ["rate-1", "rate-2"], {"own-it": "see-it-through"})
    assert [s.standard for s in spec.scenarios] == ["see-it-through", "be-kind"]


@given(specifications())
def test_a_specification_survives_being_stored(spec):
    again = Specification.from_plain(spec.to_plain())
    assert again == spec
    assert again.sha256 == spec.sha256


def test_everything_a_score_depends_on_changes_the_hash():
    spec = specify(tiny_bank())
    first, *rest = spec.scenarios
    keys = (("a", 652), *first.keys[1:])
    others = [
        replace(spec, scenarios=(replace(first, keys=keys), *rest)),
        replace(spec, scenarios=(replace(first, weight=2), *rest)),
        replace(spec, scenarios=(replace(first, standard="be-kind"), *rest)),
        replace(spec, scenarios=(replace(first, section=Section.CARE), *rest)),
        replace(spec, scenarios=tuple(rest)),
        replace(spec, scenarios=(*rest, first)),
        replace(spec, scoring="expert-pair-agreement/2"),
        replace(spec, key_sha256="1" * 64),
        replace(spec, version="2"),
    ]
    assert len({spec.sha256, *(other.sha256 for other in others)}) == len(others) + 1


def with_level_key(item_id: str):
    pack = tiny_bank()
    key = pack.key.items[item_id]
    level = replace(key, options={option: replace(entry, effectiveness=400) for option, entry in key.options.items()})
    return package(pack.bank, BankKey({**pack.key.items, item_id: level}))


def test_an_item_whose_key_orders_nothing_cannot_be_scored():
    pack = with_level_key("rate-2")
    with pytest.raises(Invalid) as caught:
        specify(pack)
    assert str(caught.value) == (
        "rate-2: No two options differ by half a point in the key. Key the options further apart."
    )
    (problem,) = unscorable(pack.bank, pack.key)
    assert (problem.item, problem.file) == ("rate-2", "key.yaml")
    assert problem.remedy
    assert specify(pack, ["rate-1"]).scenarios


def test_a_form_needs_an_item():
    with pytest.raises(Invalid, match=r"^The form has no scored item\. Add live items of a scored kind\.$"):
        specify(tiny_bank(), [])


def test_what_is_only_for_practice_is_never_scored():
    with pytest.raises(Invalid) as caught:
        specify(tiny_bank(), ["rate-1", "practice-1"])
    assert str(caught.value) == "practice-1: An item of kind practice is never scored. Leave it out of the form."


@pytest.mark.parametrize("state", ItemState)
def test_only_what_can_reach_a_candidate_has_to_be_scorable(state):
    pack = with_level_key("rate-2")
    bank = replace(pack.bank, items=tuple(replace(i, state=state) if i.id == "rate-2" else i for i in pack.bank.items))
    assert bool(unscorable(bank, pack.key)) is (state in {ItemState.LIVE, ItemState.PILOT})


def test_practice_and_unkeyed_items_are_somebody_elses_problem():
    pack = with_level_key("practice-1")
    assert unscorable(pack.bank, pack.key) == []
    assert unscorable(pack.bank, BankKey({})) == []


def test_a_choice_among_many_good_options_can_lose_more_than_it_can_win():
    """Good 6.0 and 5.5, poor 3.0 and 2.0: a choice has no mirror image, so the worst is worth -500 of 450."""
    pack = tiny_bank()
    key = pack.key.items["pick-1"]
    keyed = dict(zip("abcd", (600, 550, 300, 200), strict=True))
    skewed = replace(key, options={o: replace(key.options[o], effectiveness=value) for o, value in keyed.items()})
    items = {**pack.key.items, "pick-1": skewed}
    assert unscorable(pack.bank, BankKey(items)) == []
    (scenario,) = specify(package(pack.bank, BankKey(items)), ["pick-1"]).scenarios
    values = [score_scenario(scenario, {"choice": option}).value for option in scenario.options]
    assert [max(values), min(values), sum(values, Fraction(0))] == [1, Fraction(-500, 450), 0]


def test_an_unscorable_item_is_named_in_words_wherever_it_stands():
    pack = with_level_key("single-2")
    practice_first = sorted(pack.bank.items, key=lambda item: not item.id.startswith("practice"))
    (problem,) = unscorable(replace(pack.bank, items=tuple(practice_first)), pack.key)
    assert problem.message == "No two options differ by half a point (a single action: from the middle, 4)."
    assert problem.remedy == "Key them further apart, or retire the item."
    assert problem.item == "single-2"
