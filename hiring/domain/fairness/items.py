"""Whether a situation treats groups alike who do equally well: from what people said of themselves, freely.

Groups of fewer than ten are withheld, and with them whatever would let their size be worked out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hiring.psychometrics.dif.matching import gather
from hiring.psychometrics.dif.screening import Screening, Verdict, screen

FEWEST, FOCAL, TOTAL = 10, 100, 300
UNSAID = ""
DECIMALS = 4
TENS = 10
FEWEST_ITEMS = 2

Plain = dict[str, Any]
Steps = NDArray[np.float64]


def withheld_groups(sizes: Mapping[str, int], total: int) -> frozenset[str]:
    """Return the groups whose size is not shown: those below ten, and enough others that no sum gives them away.

    `total`: everybody, which is known; who said nothing (`UNSAID`) is the difference, and can give cover as well.
    """
    small = {group for group, size in sizes.items() if 0 < size < FEWEST}
    if not small:
        return frozenset()
    others = {**sizes, UNSAID: total - sum(sizes.values())}
    hidden = set(small)
    for group in sorted(others, key=lambda group: (group != UNSAID, others[group], group)):
        if len(hidden) > 1 and sum(others[one] for one in hidden) >= FEWEST:
            break
        if others[group] > 0:
            hidden.add(group)
    return frozenset(hidden)


def compare_groups(steps: Steps, item_ids: Sequence[str], labels: Sequence[str]) -> Plain:
    """Return the sizes that may be shown and, for each group large enough, the situations that differ.

    `steps`: scores as whole steps, shape (n, J), NaN where not answered; `labels`: what each person said, or "".
    """
    sizes = Counter(label for label in labels if label)
    hidden = withheld_groups(sizes, len(labels))
    shown = {group: size for group, size in sorted(sizes.items()) if group not in hidden}
    found: Plain = {
        "sizes": shown,
        "withheld": bool(hidden),
        "rounded": False,
        "unsaid": None if hidden else len(labels) - sum(sizes.values()),
        "reference": max(shown, key=lambda group: shown[group]) if shown else None,
        "comparisons": [],
    }
    if len(shown) > 1:
        focal = [group for group in shown if group != found["reference"]]
        found["comparisons"] = [_compare(steps, item_ids, labels, found["reference"], group) for group in focal]
    return found


def rounded_where_withheld(found: Mapping[str, Plain]) -> dict[str, Plain]:
    """Return the comparisons by question; where any group is withheld, all sizes are rounded to tens.

    The same people answer several questions: exact sizes of one would tell the size withheld in another.
    """
    if not any(one["withheld"] for one in found.values()):
        return dict(found)
    return {
        question: {
            **one,
            "sizes": {group: TENS * round(size / TENS) for group, size in one["sizes"].items()},
            "unsaid": None,
            "rounded": True,
        }
        for question, one in found.items()
    }


def _compare(steps: Steps, item_ids: Sequence[str], labels: Sequence[str], reference: str, focal: str) -> Plain:
    told = np.array(labels, dtype=object)
    rows = np.flatnonzero(((told == reference) | (told == focal)) & ~np.isnan(steps).any(axis=1))
    people = Counter(told[rows].tolist())
    plain: Plain = {"focal": focal, "reference": reference, "verdict": "cannot tell yet", "items": []}
    if people[focal] < FOCAL or people[reference] < FOCAL or len(rows) < TOTAL:
        return plain | {"needs": [FOCAL, TOTAL]}
    varying = [n for n in range(steps.shape[1]) if np.ptp(steps[rows, n]) > 0]
    if len(varying) < FEWEST_ITEMS:
        return plain | {"why": "everybody answers alike"}
    sample = gather(
        steps[rows][:, varying],
        [str(label) for label in told[rows]],
        names=[item_ids[n] for n in varying],
        reference=reference,
    )
    found = screen(sample)
    items = [_line(found, at) for at in range(len(varying))]
    different = [line for line in items if line["verdict"] in {Verdict.UNIFORM.value, Verdict.NON_UNIFORM.value}]
    return plain | {"verdict": "differs" if different else "no difference shown", "items": items}


def _line(found: Screening, at: int) -> Plain:
    tables, regressions = found.purified_tables, found.purified_logistic
    return {
        "id": found.sample.responses.names[at],
        "verdict": found.verdicts[at].value,
        "odds_ratio": _short(tables.odds_ratio[at]),
        "size": tables.size[at] if at < len(tables.size) else "",
        "difference": _short(tables.per_sd[at]),
        "p_table": _short(tables.p[at]),
        "p_regression": _short(regressions.both.p[at]),
        "gain": _short(regressions.both.delta_r2[at]),
    }


def _short(value: float) -> float | None:
    return round(float(value), DECIMALS) if np.isfinite(value) else None
