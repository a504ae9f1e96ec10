"""Would another key, or another defensible rule, choose the same people? Shown beside a rank, never mixed into it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import RATING_MAX, RATING_MIN, BankKey, Format
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.bulk import AnswerTable, pair_signs, scenario_values, scores_under_keys, tabulate
from hiring.domain.scoring.bulk import pair_sums as bulk_pair_sums
from hiring.domain.scoring.score import is_complete_answer
from hiring.domain.scoring.specification import Scenario, Specification
from hiring.domain.selection.panel import PanelKey
from hiring.psychometrics.profiles.monitors import Monitors, monitors

REPLICATIONS = 200
ASSUMED_AUTHOR_SD = 100  # hundredths: two authors of a provisional key are taken to differ by one point (SD)
LOWEST_KEY, HIGHEST_KEY = 100, 700
SPECIFICATIONS = ("expert pairs", "raw distance", "standardised distance", "right side of the middle")

FloatArray = NDArray[np.float64]
People = Sequence[Mapping[str, Answer]]


def key_agreement(specification: Specification, key: BankKey, people: People, k: int) -> float | None:
    """Return the mean share of the top k that another panel's key would choose too, in [0, 1]; None for nobody.

    Each of 200 other keys differs from ours, option by option, by a normal deviation: the raters' SD over the root of
    their number where the key states both, else one point, the difference assumed between two sets of two authors.
    """
    if not people or k < 1:
        return None
    return shared_top(specification, people, other_keys(specification, key, drawn_panels(specification)), k)


def shared_top(specification: Specification, people: People, keys: Sequence[NDArray[np.int64]], k: int) -> float:
    """Return the mean share of the top k of at least one person that other keys choose too, in [0, 1].

    `keys`: per scenario an array, shape (keys, options), in hundredths.
    """
    return shared_top_of_table(specification, tabulate(specification, people), keys, k)


def shared_top_of_table(
    specification: Specification, table: AnswerTable, keys: Sequence[NDArray[np.int64]], k: int
) -> float:
    """Return the same for answers that are a table already."""
    k = min(k, len(table.answered))
    signs = pair_signs(table)
    every = [np.vstack([_key(s), given]) for s, given in zip(specification.scenarios, keys, strict=True)]
    share = top_share(scores_under_keys(specification, signs, every), k)
    shared = np.minimum(share[:, :1], share[:, 1:]).sum(axis=0)
    return round(float(shared.mean() / k), 4)


def drawn_panels(specification: Specification) -> dict[str, FloatArray]:
    """Return how 200 other panels differ from ours, by item: standard normal, shape (200, options); always the same."""
    seed = hashlib.sha256(f"key agreement {specification.sha256}".encode()).digest()[:16]
    random = np.random.Generator(np.random.Philox(key=int.from_bytes(seed)))
    return {s.item_id: random.standard_normal((REPLICATIONS, len(s.options))) for s in specification.scenarios}


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Who is among the first k under every listed specification: bool, shape (people, specifications).

    The first specification is the one that ranks; the others are monitors and never change a score. `rated`: the
    ratings of everybody beside the key.
    """

    names: tuple[str, ...]
    chosen: NDArray[np.bool_]
    rated: Monitors

    @property
    def counts(self) -> list[int]:
        """In how many specifications each person is among the first k."""
        return [int(count) for count in self.chosen.sum(axis=1)]

    @property
    def kept(self) -> dict[str, float]:
        """The share of our first k that each specification chooses too, in [0, 1]."""
        ours = self.chosen[:, 0]
        shares = (self.chosen[ours].mean(axis=0) if ours.any() else np.ones(len(self.names))).tolist()
        return {name: round(share, 4) for name, share in zip(self.names, shares, strict=True)}


def specification_sensitivity(
    specification: Specification, people: People, k: int, without: Mapping[str, PanelKey] | None = None
) -> Sensitivity:
    """Return who is among the first k under our rule, three other rules, and the key without each group of raters.

    The other rules score the rated scenarios differently, on the scale that the pairs have in this pool; all other
    formats keep their pairs. `without`: group -> key (`keys_without_each_group`), where raters are known.
    """
    others = {f"key without {group}": key for group, key in (without or {}).items()}
    names = (*SPECIFICATIONS, *others)
    found = rating_monitors(specification, people)
    if not people:
        return Sensitivity(names, np.zeros((0, len(names)), dtype=np.bool_), found)
    table = tabulate(specification, people)
    values = scenario_values(specification, bulk_pair_sums(specification, table))
    rated = np.array([scenario.format is Format.RATE_ALL for scenario in specification.scenarios])
    pairs, rest = values[:, rated].sum(axis=1), values[:, ~rated].sum(axis=1)
    ours = _in_top(pairs + rest, k)
    columns = [ours]
    if rated.any():
        columns += [_in_top(_on_scale(other, pairs) + rest, k) for other in _other_rules(found)]
    else:
        columns += [ours] * (len(SPECIFICATIONS) - 1)
    signs = pair_signs(table)
    for key in others.values():
        columns.append(_in_top(scores_under_keys(specification, signs, _as_arrays(specification, key))[:, 0], k))
    return Sensitivity(names, np.column_stack(columns), found)


def _as_arrays(specification: Specification, key: PanelKey) -> list[NDArray[np.int64]]:
    """Return a key as the scoring takes it; options it does not know keep ours."""
    return [
        np.array([[key.get(s.item_id, {}).get(option, ours) for option, ours in s.keys]], dtype=np.int64)
        for s in specification.scenarios
    ]


def other_keys(specification: Specification, key: BankKey, panels: Mapping[str, FloatArray]) -> list[NDArray[np.int64]]:
    """Return the keys of other panels, per scenario an array; `panels`: what `drawn_panels` gave for these items."""
    keys = []
    for scenario in specification.scenarios:
        item = key.items[scenario.item_id]
        sds = np.array(
            [
                ASSUMED_AUTHOR_SD
                if (sd := item.options[option].sd) is None or item.panel.n == 0
                else sd / item.panel.n**0.5
                for option in scenario.options
            ]
        )
        moved = np.array(_key(scenario)) + panels[scenario.item_id] * sds
        keys.append(np.clip(np.rint(moved), LOWEST_KEY, HIGHEST_KEY).astype(np.int64))
    return keys


def top_share(scores: FloatArray, k: int) -> FloatArray:
    """Return how much of each person is in the top k, per column: people tied at the edge share its places."""
    edge = -np.partition(-scores, k - 1, axis=0)[k - 1]
    close = np.abs(scores - edge) <= 1e-9  # noqa: PLR2004 - equal up to float rounding
    above = (scores > edge) & ~close
    places = k - above.sum(axis=0)
    share: FloatArray = above + close * (places / close.sum(axis=0))
    return share


def _in_top(scores: FloatArray, k: int) -> NDArray[np.bool_]:
    within: NDArray[np.bool_] = top_share(scores[:, None], min(k, len(scores)))[:, 0] > 0
    return within


def _on_scale(other: FloatArray, pairs: FloatArray) -> FloatArray:
    spread = other.std()
    scaled: FloatArray = pairs.mean() + (other - other.mean()) * (pairs.std() / spread if spread > 0 else 0.0)
    return scaled


def _other_rules(found: Monitors) -> list[FloatArray]:
    """Return raw distance, standardised distance and dichotomous agreement per person, higher is better."""
    shape = np.where(np.isnan(found.r) & (found.rated > 0), 0.0, found.r)  # one rating throughout has no shape
    return [_known(-found.raw_squared), _known(shape), _known(found.dichotomous)]


def _known(values: FloatArray) -> FloatArray:
    """Put people who rated nothing at the lowest value there is: no rule may favour silence."""
    lowest = 0.0 if np.isnan(values).all() else float(np.nanmin(values))
    return np.where(np.isnan(values), lowest, values)


def rating_monitors(specification: Specification, people: People) -> Monitors:
    """Return every person's ratings beside the key, over all rated scenarios they answered completely."""
    rated = [scenario for scenario in specification.scenarios if scenario.format is Format.RATE_ALL]
    keys = [key / 100 for scenario in rated for key in _key(scenario)]
    rows = np.full((len(people), len(keys)), np.nan)
    for row, answers in enumerate(people):
        at = 0
        for scenario in rated:
            answer = answers.get(scenario.item_id, {})
            if is_complete_answer(scenario, answer):
                rows[row, at : at + len(scenario.options)] = [float(answer[option]) for option in scenario.options]
            at += len(scenario.options)
    return monitors(rows, keys, middle=(RATING_MIN + RATING_MAX) / 2)


def _key(scenario: Scenario) -> list[int]:
    return [value for _, value in scenario.keys]
