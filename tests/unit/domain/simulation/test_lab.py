"""Studies of the lab: what must hold whatever the bank, and what is known of a planted fault."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest

from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import BankPackage, Format
from hiring.domain.banks.plain import package
from hiring.domain.scoring.score import MICRO
from hiring.domain.scoring.specification import specify
from hiring.domain.simulation.bias import look_for_bias
from hiring.domain.simulation.crowd import Answering, Manner, draw
from hiring.domain.simulation.effects import Lists, leaks, levels, micro_of, with_leak
from hiring.domain.simulation.lab import Lab, run_lab
from hiring.domain.simulation.mixture import FEWEST, Coaching, LabSettings, Mixture, mark
from hiring.domain.simulation.study import study_bank
from hiring.errors import Invalid
from hiring.psychometrics.errors import NotEnoughData
from hiring.settings import resource_dir
from tests.support.banks import tiny_bank

TINY = tiny_bank()
FORM = Answering(TINY, specify(TINY))
EVERYTHING = Mixture(
    careless=0.1, coached=0.1, pleasing=0.1, leaked_to=0.2, leaked_items=3, group=0.4, biased_items=2, bias=2.0
)


@pytest.fixture(scope="module")
def shipped() -> BankPackage:
    return read_bank(resource_dir("question_banks") / "clinic-reception")


@pytest.fixture(scope="module")
def full() -> Lab:
    return run_lab(FORM, LabSettings(n=600, pool=50, k=5, seed=4, mixture=EVERYTHING))


def test_without_special_people_it_is_the_plain_study():
    lab = run_lab(FORM, LabSettings(n=200, seed=9))
    assert lab.study == study_bank(TINY, n=200, seed=9)
    assert [effect.kind for effect in lab.effects] == ["careless"]
    assert lab.leaks == ()
    assert lab.bias is None


def test_shares_of_nothing_change_nothing():
    bare = LabSettings(n=200, seed=9, mixture=Mixture(careless=0.0))
    zero = replace(bare.mixture, leaked_items=3, biased_items=2, bias=3.0)  # nobody saw them, nobody is concerned
    first, second = run_lab(FORM, bare), run_lab(FORM, replace(bare, mixture=zero))
    assert first.study == second.study
    assert first.effects == second.effects == ()


def test_the_same_seed_is_the_same_study(full):
    again = run_lab(FORM, full.settings)
    assert json.dumps(again.to_plain()) == json.dumps(full.to_plain())
    other = run_lab(FORM, replace(full.settings, seed=5))
    assert other.study.mean != full.study.mean


def test_every_kind_is_counted_once(full):
    kinds = {effect.kind: effect for effect in full.effects}
    assert list(kinds) == ["careless", "coached", "pleasing", "leak", "bias", "all"]
    assert kinds["careless"].points < 0
    assert kinds["careless"].places < 0
    assert kinds["leak"].points > 0
    assert kinds["bias"].points < 0
    assert kinds["all"].people <= sum(kinds[kind].people for kind in kinds if kind != "all")
    for effect in full.effects:
        assert effect.share == pytest.approx(effect.people / 600)
        assert 0 <= min(*effect.listed, *effect.found) <= max(*effect.listed, *effect.found) <= 1
    assert {effect.found[0] for effect in full.effects} == {full.effects[0].found[0]}  # one pool, before


# --- leaks ----------------------------------------------------------------------------------------
def test_a_leak_never_lowers_a_leakers_score():
    """Not on average and not for anybody, whatever has leaked."""
    (batch,) = draw(FORM.items, 400, 2, careless=0.0)
    sums = FORM.sums(batch, Manner.HONEST)
    for columns in itertools.combinations(range(len(FORM.items)), 2):
        assert (with_leak(FORM.specification, sums, columns) >= sums).all()


def test_more_leaked_situations_are_worth_more():
    (batch,) = draw(FORM.items, 400, 2, careless=0.0)
    sums = FORM.sums(batch, Manner.HONEST)
    lists, honest = Lists(np.arange(400.0), 50, 5), micro_of(FORM.specification, sums)
    rows = np.arange(0, 400, 7)
    found = leaks(FORM.specification, lists, honest, sums[rows], rows, range(len(FORM.items)))
    assert found[-1].items == len(FORM.items)
    points = [leak.effect.points for leak in found]
    assert points == sorted(points)
    assert all(point >= 0 for point in points)
    assert [leak.effect.places for leak in found] == sorted(leak.effect.places for leak in found)


def test_named_situations_leak_first_and_more_include_fewer():
    items = [item.id for item in FORM.items]
    few = LabSettings(mixture=Mixture(leaked_to=0.1, leaked_items=2, leaked_ids=(items[4],)))
    many = replace(few, mixture=replace(few.mixture, leaked_items=5))
    assert mark(few, items).leaked == mark(many, items).leaked
    assert mark(few, items).leaked[0] == 4
    lab = run_lab(FORM, replace(few, n=FEWEST, pool=50, k=3))
    assert lab.leaked_items[0] == items[4]
    assert len(lab.leaked_items) == 2


def test_raising_a_share_takes_nobody_out():
    items = [item.id for item in FORM.items]
    for name in ("coached", "pleasing", "leaked_to", "group"):
        small, large = (
            getattr(mark(LabSettings(mixture=Mixture(**{name: share})), items), name)  # type: ignore[arg-type]
            for share in (0.1, 0.3)
        )
        assert (small <= large).all()
        assert small.mean() == pytest.approx(0.1, abs=0.04)
        assert large.mean() == pytest.approx(0.3, abs=0.05)


# --- coaching, pleasing ---------------------------------------------------------------------------
@pytest.mark.slow
def test_what_trainers_said_does_not_help_here(shipped):
    """On the shipped bank: avoiding extremes ties actions and so costs; spreading ratings gains next to nothing."""
    form = Answering(shipped, specify(shipped))
    points = {}
    for coaching in Coaching:
        asked = LabSettings(n=2000, seed=3, mixture=Mixture(careless=0.0, coached=0.5, coaching=coaching))
        (effect,) = run_lab(form, asked).effects
        points[coaching] = effect.points
    assert points[Coaching.EXTREMES_AVOIDED] < points[Coaching.SPREAD]
    assert abs(points[Coaching.SPREAD]) < 1.0


def test_over_pleasing_people_score_as_the_strategy_does():
    asked = LabSettings(n=400, seed=3, mixture=Mixture(careless=0.0, pleasing=1.0))
    lab = run_lab(FORM, asked)
    caring = next(one for one in lab.study.strategies if one.strategy.name == "most caring")
    assert lab.study.mean == pytest.approx(caring.strategy.score, abs=4)  # they give whole ratings, which tie more


# --- unfair situations ----------------------------------------------------------------------------
def test_a_planted_fault_is_found_and_noise_is_not():
    asked = LabSettings(n=3000, seed=6, mixture=Mixture(careless=0.0, group=0.5, biased_items=1, bias=3.0))
    found = run_lab(FORM, asked).bias
    assert found is not None
    assert found.found == 1
    assert found.suspected == ()
    assert found.people == 3000
    none = run_lab(FORM, replace(asked, mixture=replace(asked.mixture, bias=0.0))).bias
    assert none is not None
    assert none.found == 0


def test_a_group_too_small_to_compare_is_said():
    values = np.random.default_rng(1).uniform(-1, 1, (60, 4))
    group = np.zeros(60, dtype=bool)
    group[:3] = True
    found = look_for_bias(values, group, ["a", "b", "c", "d"], [1])
    assert found.problem
    assert found.found == 0
    assert found.planted == ()


# --- precision by level ---------------------------------------------------------------------------
def test_levels_are_tenths_of_the_people(full):
    assert len(full.levels) == 10
    assert sum(level.people for level in full.levels) == 600
    assert all(a.high <= b.low for a, b in itertools.pairwise(full.levels))
    squared = sum(level.people * level.sem**2 for level in full.levels) / 600
    assert np.sqrt(squared) == pytest.approx(full.study.true_sem)
    assert len(levels(np.arange(4.0), np.arange(4.0))) == 4


def test_lists_of_people_who_are_all_alike_are_still_lists():
    lists = Lists(np.zeros(50), 100, 10)
    same = np.full(50, 60 * MICRO)
    effect = lists.compare("none", same, same, np.arange(0))
    assert (effect.places, effect.points, effect.listed) == (0.0, 0.0, (0.0, 0.0))
    assert effect.found == (1.0, 1.0)


# --- settings -------------------------------------------------------------------------------------
def test_progress_is_told_often_and_never_goes_back():
    told: list[float] = []
    run_lab(FORM, LabSettings(n=3000, mixture=EVERYTHING), lambda done, _words: told.append(done))
    assert told[0] == 0.0
    assert told == sorted(told)
    assert len(told) > 10


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        (LabSettings(n=FEWEST - 1, pool=20, k=2), "n"),
        (LabSettings(n=100_001), "n"),
        (LabSettings(pool=19), "pool"),
        (LabSettings(n=200, pool=201), "pool"),
        (LabSettings(k=100), "k"),
        (LabSettings(seed=-1), "seed"),
        (LabSettings(mixture=Mixture(careless=1.1)), "careless"),
        (LabSettings(mixture=Mixture(coached=0.6, pleasing=0.6)), "pleasing"),
        (LabSettings(mixture=Mixture(leaked_to=0.1)), "leaked_items"),
        (LabSettings(mixture=Mixture(leaked_items=99)), "leaked_items"),
        (LabSettings(mixture=Mixture(leaked_items=1, leaked_ids=("no-such-item",))), "leaked_ids"),
        (LabSettings(mixture=Mixture(leaked_ids=("rate-1",))), "leaked_items"),
        (LabSettings(mixture=Mixture(group=0.1)), "biased_items"),
        (LabSettings(mixture=Mixture(biased_items=99)), "biased_items"),
        (LabSettings(mixture=Mixture(bias=9.0)), "bias"),
    ],
)
def test_settings_that_make_no_study(settings, field):
    with pytest.raises(Invalid) as refused:
        run_lab(FORM, settings)
    assert field in {problem.item for problem in refused.value.problems}


def test_settings_are_kept_as_they_were():
    settings = LabSettings(mixture=replace(EVERYTHING, coaching=Coaching.SPREAD, leaked_ids=("rate-1",)))
    assert LabSettings.from_plain(json.loads(json.dumps(settings.to_plain()))) == settings


@pytest.mark.parametrize("situations", [1, 2])
@pytest.mark.parametrize(
    "mixture",
    [
        Mixture(careless=0.0, pleasing=1.0),
        Mixture(careless=1.0),
        Mixture(careless=0.0, leaked_to=1.0, leaked_items=1),
        Mixture(group=1.0, biased_items=1),
        Mixture(group=0.5, biased_items=1),
    ],
)
def test_pools_and_forms_at_the_edge_still_make_a_result(situations, mixture):
    """Everybody alike, nobody careful, one situation: what cannot be said is None, which JSON can hold."""
    rated = tuple(item for item in TINY.bank.scored_items if item.format is Format.RATE_ALL)[:situations]
    keys = {item.id: TINY.key.items[item.id] for item in rated}
    pack = package(replace(TINY.bank, items=rated), replace(TINY.key, items=keys))
    lab = run_lab(Answering(pack, specify(pack)), LabSettings(n=FEWEST, pool=20, k=3, mixture=mixture))
    json.dumps(lab.to_plain(), allow_nan=False)


def test_an_analysis_that_fails_is_said(monkeypatch):
    def refuse(*_: object) -> None:
        raise NotEnoughData("nobody answered")

    monkeypatch.setattr("hiring.domain.simulation.bias.screen", refuse)
    group = np.arange(60) % 2 == 0
    found = look_for_bias(np.random.default_rng(1).uniform(-1, 1, (60, 4)), group, ["a", "b", "c", "d"], [1])
    assert (found.problem, found.found, found.fair) == ("nobody answered", 0, 3)


def test_settings_say_in_a_line_what_is_special():
    assert LabSettings(n=5000).brief == "5,000 people"
    assert LabSettings(mixture=Mixture(careless=0.0)).brief == "1,000 people, 0 % careless"
    assert LabSettings(n=600, mixture=EVERYTHING).brief == (
        "600 people, 10 % careless, 10 % coached, 10 % over-pleasing, 20 % saw 3 leaked, 40 % met 2 unfair"
    )
