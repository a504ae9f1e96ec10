"""What a simulation says of a bank agrees with what is known of it otherwise."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import BankPackage, Format, Item, Section
from hiring.domain.banks.plain import package
from hiring.domain.scoring.specification import specify
from hiring.domain.simulation.crowd import SAME, Answering, Batch, Traits
from hiring.domain.simulation.respond import simulate_answers, simulate_people
from hiring.domain.simulation.strategies import STRATEGIES, strategies
from hiring.domain.simulation.study import Lists, study_answers, study_bank
from hiring.psychometrics.errors import NotEnoughData
from tests.banks import clinic_figures as figures
from tests.support.banks import tiny_bank

SHIPPED = Path(__file__).parents[4] / "question_banks" / "clinic-reception"
TINY = tiny_bank()


@pytest.fixture(scope="module")
def shipped() -> BankPackage:
    return read_bank(SHIPPED)


def only(pack: BankPackage, *wanted: Item) -> BankPackage:
    """The bank with these items alone."""
    items = {item.id: pack.key.items[item.id] for item in wanted}
    return package(replace(pack.bank, items=wanted), replace(pack.key, items=items))


def test_people_and_their_answers_are_those_of_the_demonstration():
    items = TINY.bank.scored_items
    assert [answers for _, answers in simulate_people(items, TINY.key, 6, 9)] == simulate_answers(items, TINY.key, 6, 9)


# --- strategies ------------------------------------------------------------------------------------
def test_strategies_of_the_shipped_bank_are_those_of_its_evidence_page(shipped):
    """Computed there from the files alone, by other code."""
    for one in strategies(shipped, specify(shipped)):
        assert one.agreement == pytest.approx(figures.strategy_score(one.name, figures.SCORED))
        assert one.care == pytest.approx(figures.strategy_score(one.name, figures.CARE))
        assert one.score == pytest.approx(50 + 50 * (one.agreement or 0))
        assert not one.pays


def test_options_without_codes_leave_a_strategy_open():
    bare = {
        item_id: replace(key, options={o: replace(k, care=None, motive=None) for o, k in key.options.items()})
        for item_id, key in TINY.key.items.items()
    }
    pack = package(TINY.bank, replace(TINY.key, items=bare))
    found = {one.name: one for one in strategies(pack, specify(pack))}
    assert list(found) == list(STRATEGIES)
    assert found["most caring"].agreement is found["most caring"].score is None
    assert found["by the rule"].agreement is None
    assert not found["most caring"].pays
    followed = study_bank(pack, n=20, seed=1).strategies[0]
    assert followed.percentile is None
    assert followed.within_limits
    assert found["the longest"].agreement is not None


def test_a_key_that_is_care_itself_is_a_strategy_that_pays():
    items = {
        item_id: replace(key, options={o: replace(k, care=k.effectiveness) for o, k in key.options.items()})
        for item_id, key in TINY.key.items.items()
    }
    pack = package(TINY.bank, replace(TINY.key, items=items))
    caring = strategies(pack, specify(pack))[0]
    assert caring.agreement == pytest.approx(1)
    assert caring.pays
    found = study_bank(pack, n=40, seed=1).strategies[0]
    assert found.percentile == 100
    assert not found.within_limits


def test_without_a_care_section_there_is_nothing_to_say_of_it():
    pack = only(TINY, *[item for item in TINY.bank.scored_items if item.section is not Section.CARE])
    assert {one.care for one in strategies(pack, specify(pack))} == {None}


# --- the study -------------------------------------------------------------------------------------
def test_a_study_agrees_with_the_truth_it_knows(shipped):
    seen: list[int] = []
    found = study_bank(shipped, n=600, seed=20261122, tick=seen.append)
    assert sum(seen) == 600
    mean, low, high = found.reliability
    assert low < mean < high
    assert found.true_reliability == pytest.approx(mean, abs=0.08)
    assert found.true_sem == pytest.approx(found.sem, rel=0.1)
    assert found.alpha == pytest.approx(mean, abs=0.03)
    assert (found.top.k, found.top.pool, found.top.pools) == (10, 100, 6)
    assert found.top.found == pytest.approx(found.top.stated, abs=0.15)
    assert 0.82 < found.coverage < 0.95
    assert 0.82 < found.rank_coverage < 0.97
    assert all(one.within_limits for one in found.strategies)
    assert found.needed.scenarios is not None
    assert found.needed.scenarios > len(shipped.bank.scored_items)
    assert found.needed.people is not None
    assert 8 <= found.needed.people < 100
    assert found.needed.outcomes == 160
    assert found.warnings == ()


def test_a_study_is_the_same_for_the_same_seed():
    assert study_bank(TINY, n=25, seed=4) == study_bank(TINY, n=25, seed=4)
    assert study_bank(TINY, n=25, seed=4) != study_bank(TINY, n=25, seed=5)


def test_a_short_form_says_what_it_cannot_say():
    one = study_bank(only(TINY, TINY.bank.scored_items[0]), n=30, seed=2)
    assert one.alpha is one.omega is None
    assert one.needed.people is one.needed.scenarios is None
    assert len(one.warnings) == 1
    two = study_bank(only(TINY, *TINY.bank.scored_items[:2]), n=30, seed=2, k=50)
    assert two.alpha is not None
    assert two.omega is None
    assert two.top.k == two.top.pool == 30
    assert two.top.found == 1


def test_a_bank_that_measures_nothing_needs_more_people_than_there_are(monkeypatch):
    monkeypatch.setattr("hiring.domain.simulation.study.MOST_PEOPLE", 9)
    assert study_bank(TINY, n=40, seed=1).needed.people is None


def test_people_who_all_answer_alike_tell_nothing(monkeypatch):
    rated = next(item for item in TINY.bank.scored_items if item.format is Format.RATE_ALL)
    monkeypatch.setattr("hiring.domain.simulation.study._followed", lambda strategy, _: strategy)
    form = Answering(only(TINY, rated), specify(only(TINY, rated)))
    alike = Traits(np.zeros((20, 3)), np.zeros(20), np.zeros(20), np.full(20, SAME, dtype=np.int8))
    sums = form.sums(Batch(0, alike, np.zeros((20, len(rated.options)))))
    found = study_answers(form, alike, sums, Lists(seed=1))
    assert found.true_reliability == 0
    assert found.sd == 0
    assert np.isnan(found.top.stated)


def test_too_few_people_make_no_study():
    with pytest.raises(NotEnoughData, match="20"):
        study_bank(TINY, n=19, seed=1)
