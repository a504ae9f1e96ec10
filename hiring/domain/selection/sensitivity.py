"""Would another key, or another defensible rule, choose the same people? Shown beside a rank, never mixed into it."""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from hiring.domain.banks.model import RATING_MAX, RATING_MIN, BankKey, Format
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.bulk import pair_signs, scenario_values, scores_under_keys, tabulate
from hiring.domain.scoring.bulk import pair_sums as bulk_pair_sums
from hiring.domain.scoring.score import is_complete_answer
from hiring.domain.scoring.specification import Scenario, Specification

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
    k = min(k, len(people))
    keys = _other_keys(specification, key)
    signs = pair_signs(tabulate(specification, people))
    ours = scores_under_keys(specification, signs, [np.array([_key(s)]) for s in specification.scenarios])
    theirs = scores_under_keys(specification, signs, keys)
    mine = _top_share(ours, k)[:, 0]
    shared = np.minimum(mine[:, None], _top_share(theirs, k)).sum(axis=0)
    return round(float(shared.mean() / k), 4)


def defensible_specifications(specification: Specification, people: People, k: int) -> list[int]:
    """Return, per person, in how many of `SPECIFICATIONS` they are among the first k (0 to 4).

    The other three rules score the rated scenarios differently, on the scale that the pairs have in this pool; all
    other formats keep their pairs.
    """
    if not people:
        return []
    table = tabulate(specification, people)
    values = scenario_values(specification, bulk_pair_sums(specification, table))
    rated = np.array([scenario.format is Format.RATE_ALL for scenario in specification.scenarios])
    pairs, rest = values[:, rated].sum(axis=1), values[:, ~rated].sum(axis=1)
    counts = _in_top(pairs + rest, k).astype(int)
    if rated.any():
        for other in _other_rules(specification, people):
            counts += _in_top(_on_scale(other, pairs) + rest, k)
    else:
        counts *= len(SPECIFICATIONS)
    return [int(count) for count in counts]


def _other_keys(specification: Specification, key: BankKey) -> list[NDArray[np.int64]]:
    seed = hashlib.sha256(f"key agreement {specification.sha256}".encode()).digest()[:16]
    random = np.random.Generator(np.random.Philox(key=int.from_bytes(seed)))
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
        moved = np.array(_key(scenario)) + random.standard_normal((REPLICATIONS, len(sds))) * sds
        keys.append(np.clip(np.rint(moved), LOWEST_KEY, HIGHEST_KEY).astype(np.int64))
    return keys


def _top_share(scores: FloatArray, k: int) -> FloatArray:
    """Return how much of each person is in the top k, per column: people tied at the edge share its places."""
    edge = -np.partition(-scores, k - 1, axis=0)[k - 1]
    close = np.abs(scores - edge) <= 1e-9  # noqa: PLR2004 - equal up to float rounding
    above = (scores > edge) & ~close
    places = k - above.sum(axis=0)
    share: FloatArray = above + close * (places / close.sum(axis=0))
    return share


def _in_top(scores: FloatArray, k: int) -> NDArray[np.bool_]:
    within: NDArray[np.bool_] = _top_share(scores[:, None], min(k, len(scores)))[:, 0] > 0
    return within


def _on_scale(other: FloatArray, pairs: FloatArray) -> FloatArray:
    spread = other.std()
    scaled: FloatArray = pairs.mean() + (other - other.mean()) * (pairs.std() / spread if spread > 0 else 0.0)
    return scaled


def _other_rules(specification: Specification, people: People) -> list[FloatArray]:
    """Return raw distance, standardised distance and dichotomous agreement per person, higher is better."""
    scores = [_rated_rules(specification, answers) for answers in people]
    return [np.array(column) for column in zip(*scores, strict=True)]


def _rated_rules(specification: Specification, answers: Mapping[str, Answer]) -> tuple[float, float, float]:
    ratings: list[float] = []
    keys: list[float] = []
    for scenario in specification.scenarios:
        answer = answers.get(scenario.item_id, {})
        if scenario.format is Format.RATE_ALL and is_complete_answer(scenario, answer):
            ratings += [float(answer[option]) for option in scenario.options]
            keys += [key / 100 for _, key in scenario.keys]
    if not ratings:
        return (0.0, 0.0, 0.0)
    rated, keyed = np.array(ratings), np.array(keys)
    raw = -float(((rated - keyed) ** 2).mean())
    shape = float(np.corrcoef(rated, keyed)[0, 1]) if rated.std() > 0 and keyed.std() > 0 else 0.0
    middle = (RATING_MIN + RATING_MAX) / 2
    sided = float((np.sign(rated - middle) * np.sign(keyed - middle)).mean())
    return (raw, shape, sided)


def _key(scenario: Scenario) -> list[int]:
    return [value for _, value in scenario.keys]
