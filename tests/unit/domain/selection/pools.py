"""Pools for tests of selection: entrants made from sums, and a form that all of them answered."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from hiring.domain.banks.model import BankKey, Format, ItemKey, OptionKey, Panel, PanelMethod, Section
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.specification import Specification
from hiring.domain.selection.pool import Entrant
from tests.unit.domain.scoring.oracle import scenario, specification

SECTIONS = tuple(Section)
Sums = Sequence[int | None]


def form(scenarios: int = 6) -> Specification:
    """Rated scenarios worth -600 to 600 each, sections in turn."""
    return specification(
        [scenario(Format.RATE_ALL, 650, 400, 150, name=f"item-{n}", section=SECTIONS[n % 3]) for n in range(scenarios)]
    )


def entrants(spec: Specification, rows: Sequence[Sums]) -> list[Entrant]:
    """Entrants with these sums and the scores that follow from them."""
    return [Entrant(f"application-{n:03}", micro(spec, row), tuple(row)) for n, row in enumerate(rows)]


def micro(spec: Specification, row: Sums) -> int:
    """The published score of these sums."""
    known = [(s, value) for s, value in zip(spec.scenarios, row, strict=True) if value is not None]
    share = sum((Fraction(s.weight * value, s.largest) for s, value in known), Fraction(0))
    return round((50 + 50 * share / sum(s.weight for s, _ in known)) * 1_000_000)


def random_rows(people: int, scenarios: int = 6, seed: int = 1, spread: float = 150.0) -> list[list[int]]:
    """Sums of people who differ: an ability each, and noise on every scenario."""
    random = np.random.default_rng(seed)
    ability = random.normal(150, spread, (people, 1))
    values = np.clip(ability + random.normal(0, 250, (people, scenarios)), -600, 600)
    return [[int(value) for value in row] for row in np.round(values / 200) * 200]


def key_for(spec: Specification, *, n: int = 0, sd: int | None = None) -> BankKey:
    """The key a specification was made from, by a panel of n raters."""
    panel = Panel(PanelMethod.PROVISIONAL, n, ())
    return BankKey(
        {s.item_id: ItemKey(panel, {option: OptionKey(key, sd=sd) for option, key in s.keys}) for s in spec.scenarios}
    )


def rated(spec: Specification, *ratings: Mapping[str, int]) -> dict[str, Answer]:
    """Answers to the first scenarios, in order."""
    return {s.item_id: dict(answer) for s, answer in zip(spec.scenarios, ratings, strict=False)}
