"""What the blind ratings in a bank's evidence say of its key, and the table of all shipped banks."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import numpy as np
from scipy.stats import spearmanr

from hiring.adapters.bank_files import read_bank
from hiring.domain.banks.model import BankPackage
from hiring.domain.lint.check import lint
from hiring.domain.lint.findings import Severity
from hiring.domain.scoring.pairs import COUNTS_FROM, MIDPOINT_KEY
from hiring.psychometrics.reliability.intraclass import intraclass

SHIPPED = Path(__file__).parents[2] / "question_banks"
SLUGS = tuple(sorted(path.parent.name for path in SHIPPED.glob("*/bank.yaml")))
MIDDLE = 4.0
LEAST_RHO = 0.6
Ratings = Mapping[tuple[str, str], Mapping[str, int]]


def blind_ratings(slug: str) -> Ratings:
    """(item, option) -> rater -> rating, of texts as they are now; empty where there are none."""
    path = SHIPPED / slug / "evidence" / "blind-ratings.csv"
    if not path.exists():
        return {}
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["text"] == "this":
                found[row["item"], row["option"]][row["rater"]] = int(row["rating"])
    return found


@dataclass(frozen=True)
class ItemAgreement:
    """Rank correlation of the key with the mean rating (None: one option), and what is wrong."""

    item: str
    raters: int
    rho: float | None
    faults: tuple[str, ...]


def item_agreements(package: BankPackage, ratings: Ratings) -> list[ItemAgreement]:
    """Hold the mean blind rating of every option of the rated items against its key."""
    found = []
    for item in package.bank.scored_items:
        options = package.key.items[item.id].options
        given = [ratings.get((item.id, option.id), {}) for option in item.options]
        raters = min(len(one) for one in given)
        if raters:
            keys = [options[option.id].effectiveness for option in item.options]
            found.append(_agreement(item.id, raters, keys, [fmean(one.values()) for one in given]))
    return found


def _agreement(name: str, raters: int, keys: list[int], means: list[float]) -> ItemAgreement:
    if len(keys) == 1:
        wrong = (keys[0] - MIDPOINT_KEY) * (means[0] - MIDDLE) <= 0
        return ItemAgreement(name, raters, None, ("other side of the middle",) if wrong else ())
    rho = float(spearmanr(keys, means)[0])
    faults = [] if rho >= LEAST_RHO else [f"rank correlation {rho:.2f}"]
    if means[keys.index(max(keys))] < max(means):
        faults.append("another option on top")
    pairs = [(a, b) for a in range(len(keys)) for b in range(len(keys)) if keys[a] - keys[b] >= COUNTS_FROM]
    turned = sum(means[b] > means[a] for a, b in pairs)
    if turned:
        faults.append(f"{turned} of {len(pairs)} pairs that count reversed")
    return ItemAgreement(name, raters, rho, tuple(faults))


def _consistency(package: BankPackage, ratings: Ratings) -> float:
    """Return ICC(2, k) of the raters over all rated options."""
    rows = [
        [float(rating) for _, rating in sorted(ratings[item.id, option.id].items())]
        for item in package.bank.scored_items
        for option in item.options
        if ratings.get((item.id, option.id))
    ]
    return intraclass(np.array(rows)).icc2k.value


def table_row(slug: str) -> str:
    """Return a bank's row of the table in question_banks/README.md."""
    package, ratings = read_bank(SHIPPED / slug), blind_ratings(slug)
    report = lint(package)
    figures = report.figures
    agreements = item_agreements(package, ratings)
    rhos = [found.rho for found in agreements if found.rho is not None]
    cells = [
        f"[`{slug}`]({slug})",
        f"{figures['scored items']} + {figures['practice items']}",
        str(len(package.bank.standards)),
        f"{figures['care items that reward a boundary']} of {figures['care items']}",
        f"{figures['reading grade, mean']:.1f} / {figures['reading grade, highest']:.1f}",
        f"{figures['strategy: most caring']:z.2f} / {figures['strategy: most convenient']:z.2f}",
        f"{report.count(Severity.ERROR)} / {report.count(Severity.WARNING)}",
        str(len(agreements)),
        f"{fmean(rhos):.2f} / {min(rhos):.2f}" if rhos else "–",
        f"{_consistency(package, ratings):.2f}" if rhos else "–",
        str(sum(bool(found.faults) for found in agreements)) if rhos else "–",
    ]
    return "| " + " | ".join(cells) + " |"


AGREEMENT = "agreement.csv"


def agreement_lines(slug: str) -> list[str]:
    """Return the lines of a bank's agreement.csv: per item the rank correlation with the key, and what disagrees."""
    found = item_agreements(read_bank(SHIPPED / slug), blind_ratings(slug))
    rows = [
        f"{one.item},{one.raters},{'' if one.rho is None else f'{one.rho:.2f}'},{'; '.join(one.faults)}"
        for one in found
    ]
    return ["item,raters,rank_correlation,disagreement", *rows]


def write_agreement() -> None:
    """Write every bank's agreement.csv anew."""
    for slug in SLUGS:
        text = "\n".join(agreement_lines(slug)) + "\n"
        (SHIPPED / slug / "evidence" / AGREEMENT).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_agreement()
    print("\n".join(table_row(slug) for slug in SLUGS))
