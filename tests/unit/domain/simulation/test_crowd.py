"""People as arrays are the people made one by one, and their truth is what they answer on average."""

from dataclasses import replace

import numpy as np
import pytest

from hiring.domain.banks.model import BankPackage, Format, Item, Section
from hiring.domain.banks.plain import package
from hiring.domain.scoring.bulk import pair_sums, published, tabulate
from hiring.domain.scoring.specification import specify
from hiring.domain.simulation.crowd import SAME, Answering, Batch, Manner, Traits, draw
from hiring.domain.simulation.respond import Person, simulate_people
from hiring.domain.simulation.truth import true_scores
from tests.support.banks import tiny_bank

TINY = tiny_bank()
FORM = Answering(TINY, specify(TINY))


def only(pack: BankPackage, *wanted: Item) -> BankPackage:
    items = {item.id: pack.key.items[item.id] for item in wanted}
    return package(replace(pack.bank, items=wanted), replace(pack.key, items=items))


def test_the_arrays_hold_the_people_of_the_response_model():
    """Bit for bit: the same stream of chance, whatever the size of the batches."""
    people = list(simulate_people(FORM.items, TINY.key, 400, 3))
    expected = pair_sums(FORM.specification, tabulate(FORM.specification, [answers for _, answers in people]))
    batches = list(draw(FORM.items, 400, 3, at_once=90))
    traits, known = Traits.joined([batch.traits for batch in batches]), Traits.of([person for person, _ in people])
    assert (traits.careless > 0).any()
    for name in ("abilities", "pull", "leniency", "careless"):
        assert np.array_equal(getattr(traits, name), getattr(known, name)), name
    assert np.array_equal(np.concatenate([FORM.sums(batch) for batch in batches]), expected)


def test_more_careless_people_change_nobody_else():
    (few,), (many,) = (list(draw(FORM.items, 300, 5, careless=share)) for share in (0.1, 0.4))
    assert ((few.traits.careless > 0) <= (many.traits.careless > 0)).all()
    same = few.traits.careless == many.traits.careless
    assert np.array_equal(FORM.sums(few)[same], FORM.sums(many)[same])
    assert np.array_equal(FORM.sums(few, Manner.HONEST), FORM.sums(many, Manner.HONEST))


# --- manners ---------------------------------------------------------------------------------------
def crowd(count: int = 300) -> Batch:
    (batch,) = draw(FORM.items, count, 8, careless=0.0, at_once=count)
    return batch


def of(fmt: Format) -> int:
    return next(n for n, scenario in enumerate(FORM.specification.scenarios) if scenario.format is fmt)


def test_who_avoids_extremes_ties_actions_that_others_tell_apart():
    batch, column = crowd(), of(Format.RATE_ALL)
    honest, coached = FORM.sums(batch, Manner.HONEST), FORM.sums(batch, Manner.EXTREMES_AVOIDED)
    assert np.abs(coached[:, column]).sum() < np.abs(honest[:, column]).sum()
    for fmt in (Format.RANK, Format.PICK_ONE, Format.BEST_WORST):  # nothing to avoid there
        assert np.array_equal(honest[:, of(fmt)], coached[:, of(fmt)])


def test_who_spreads_ratings_ties_nothing_and_keeps_every_order():
    batch, column = crowd(), of(Format.RATE_ALL)
    honest, spread = FORM.sums(batch, Manner.HONEST), FORM.sums(batch, Manner.SPREAD)
    assert np.abs(spread[:, column]).mean() > np.abs(honest[:, column]).mean()
    single = of(Format.SINGLE_ACTION)
    assert np.array_equal(honest[:, single], spread[:, single])


def test_the_most_caring_looking_answer_is_everybodys_same():
    sums = FORM.sums(crowd(), Manner.MOST_CARING)
    rated = sums[:, of(Format.RATE_ALL)]
    assert (rated == rated[0]).all()


def test_less_ability_costs_points_where_it_is_less_and_nowhere_else():
    batch = crowd(2000)
    lost = np.zeros(len(FORM.items))
    lost[0] = 3.0
    honest, unfair = FORM.sums(batch, Manner.HONEST), FORM.sums(batch, Manner.HONEST, lost)
    assert unfair[:, 0].mean() < honest[:, 0].mean()
    assert np.array_equal(unfair[:, 1:], honest[:, 1:])


# --- truth -----------------------------------------------------------------------------------------
def person(ability: float, careless: str = "") -> Person:
    return Person(dict.fromkeys(Section, ability), pull=0.3, leniency=0.4, careless=careless)


def copies(who: Person, count: int, options: int) -> Batch:
    noise = np.random.default_rng(5).standard_normal((count, options))
    return Batch(0, Traits.of([who] * count), noise)


@pytest.mark.parametrize("fmt", list(Format))
@pytest.mark.parametrize("careless", ["", "random", "same"])
def test_truth_is_the_mean_of_what_the_person_answers(fmt, careless):
    """The integrals say what the documented model says, format by format."""
    items = [item for item in TINY.bank.scored_items if item.format is fmt]
    pack = only(TINY, *items)
    form = Answering(pack, specify(pack))
    who = person(1.0, careless)
    sums = form.sums(copies(who, 20_000, sum(len(item.options) for item in items))).astype(np.int64)
    scores = published(form.specification, sums, np.ones(sums.shape, dtype=bool)) / 1_000_000
    truth = true_scores(pack, form.specification, Traits.of([who]))[0]
    assert truth == pytest.approx(scores.mean(), abs=4.5 * scores.std() / np.sqrt(len(scores)) + 1e-6)


def test_truth_rises_with_ability_and_comes_in_pieces_as_in_one(monkeypatch):
    traits = Traits.of([person(ability) for ability in np.linspace(-4, 4, 17)])
    whole = true_scores(TINY, FORM.specification, traits)
    assert (np.diff(whole) > 0).all()
    steps: list[float] = []
    monkeypatch.setattr("hiring.domain.simulation.truth._AT_ONCE", 5)
    assert true_scores(TINY, FORM.specification, traits, step=steps.append) == pytest.approx(whole, abs=1e-9)
    assert steps == sorted(steps)
    assert len(steps) == len(FORM.items)


def test_the_polynomial_of_choices_is_as_exact_as_is_said(monkeypatch):
    chosen = [item for item in TINY.bank.scored_items if item.format in {Format.PICK_ONE, Format.BEST_WORST}]
    pack = only(TINY, *chosen)
    traits = Traits.of([Person(dict.fromkeys(Section, a), p, 0.0, "") for a in (-3.7, 0.1, 2.9) for p in (-1.4, 0.7)])
    usual = true_scores(pack, specify(pack), traits)
    for name, value in (("_DEGREES", (40, 24)), ("_STEP", 0.03), ("_TAIL", 8.0)):
        monkeypatch.setattr(f"hiring.domain.simulation.truth.{name}", value)
    assert true_scores(pack, specify(pack), traits) == pytest.approx(usual, abs=1e-4)


def test_somebody_who_rates_everything_alike_has_a_score_of_fifty():
    rated = [item for item in TINY.bank.scored_items if item.format is Format.RATE_ALL]
    pack = only(TINY, *rated)
    assert Traits.of([person(1.0, "same")]).careless[0] == SAME
    assert true_scores(pack, specify(pack), Traits.of([person(1.0, "same")]))[0] == 50
