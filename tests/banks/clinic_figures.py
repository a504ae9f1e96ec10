"""The figures on the evidence page of the shipped bank `clinic-reception`.

Everything is computed here from the files alone, so that a fault in the bank reader or in the scoring
code cannot hide a fault in the bank.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from operator import attrgetter
from pathlib import Path
from statistics import fmean
from typing import Any

from ruamel.yaml import YAML

BANK = Path(__file__).parents[2] / "question_banks" / "clinic-reception"
RULE_MOTIVES = {"rule_hiding", "over_control"}
# Weak options that argue for themselves are a cue that test-wise people use.
REASON = re.compile(r", as |\b(?:because|since|so that)\b")


def load(name: str) -> Any:
    return YAML(typ="safe").load((BANK / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Option:
    text: str
    effectiveness: int  # hundredths
    care: int
    convenience: int
    motive: str
    rationale: str


@dataclass(frozen=True)
class Item:
    id: str
    kind: str
    format: str
    standard: str
    facet: str
    stem: str
    raw: Mapping[str, Any]
    options: tuple[Option, ...]

    @property
    def keys(self) -> list[int]:
        return [option.effectiveness for option in self.options]

    @property
    def best(self) -> int:
        return self.keys.index(max(self.keys))


def read_item(raw: Mapping[str, Any], keys: Mapping[str, Any]) -> Item:
    options = tuple(
        Option(
            shown["text"],
            round(100 * keys[shown["id"]]["effectiveness"]),
            *(keys[shown["id"]][name] for name in ("care", "convenience", "motive", "rationale")),
        )
        for shown in raw["options"]
    )
    facet = raw.get("facet", "")
    return Item(raw["id"], raw["kind"], raw["format"], raw["standard"], facet, raw["stem"], raw, options)


KEY: Mapping[str, Any] = load("key.yaml")
ITEMS = [read_item(raw, KEY[raw["id"]]["options"]) for raw in load("items.yaml")]
SCORED = [item for item in ITEMS if item.kind != "practice"]
MULTI = [item for item in SCORED if len(item.options) > 1]
FIT, EMPATHY, CARE = ([i for i in SCORED if i.kind == kind] for kind in ("sjt", "empathy", "instinct"))


# --- the figures -----------------------------------------------------------------------------------
def sign(number: float) -> int:
    return (number > 0) - (number < 0)


def pair_values(keys: Sequence[int]) -> dict[tuple[int, int], int]:
    """Signed worth of each pair that counts: the sign says whether the first one is better."""
    gaps = {(a, b): keys[a] - keys[b] for a, b in combinations(range(len(keys)), 2)}
    return {pair: sign(gap) * min(abs(gap), 200) for pair, gap in gaps.items() if abs(gap) >= 50}


def agreement(values: Mapping[tuple[int, int], int], order: Sequence[float]) -> int:
    return sum(value * sign(order[a] - order[b]) for (a, b), value in values.items())


def chosen_orders(fmt: str, wish: Sequence[float]) -> list[list[float]]:
    """The answers a format lets somebody give who wants `wish`; several where the wish has ties."""
    if fmt in ("rate_all", "rank"):
        return [list(wish)]
    here = range(len(wish))
    tops = [i for i in here if wish[i] == max(wish)]
    bottoms = [i for i in here if wish[i] == min(wish)] if fmt == "best_worst" else [-1]
    return [
        [float((i == top) - (i == bottom)) for i in here] for top, bottom in product(tops, bottoms) if top != bottom
    ]


def item_score(item: Item, wish: Sequence[float]) -> float:
    """Expert-pair agreement of the answer that follows `wish`, in [-1, 1]."""
    if item.format == "single_action":
        return sign(wish[0] - 4) * sign(item.keys[0] - 400)
    values = pair_values(item.keys)
    most = max(agreement(values, order) for order in chosen_orders(item.format, item.keys))
    return fmean(agreement(values, order) for order in chosen_orders(item.format, wish)) / most


Wish = Callable[[Item], list[float]]


def longest(item: Item) -> list[float]:
    lengths = [float(len(option.text)) for option in item.options]
    return lengths if len(lengths) > 1 else [4.0]


STRATEGIES: dict[str, Wish] = {
    "most caring": lambda item: [option.care for option in item.options],
    "most convenient": lambda item: [option.convenience for option in item.options],
    "by the rule": lambda item: [7.0 if option.motive in RULE_MOTIVES else 1.0 for option in item.options],
    "the longest": longest,
}


def strategy_score(name: str, items: Sequence[Item]) -> float:
    return fmean(item_score(item, STRATEGIES[name](item)) for item in items)


def centred(items: Sequence[Item], code: Callable[[Option], float]) -> list[float]:
    pooled: list[float] = []
    for item in items:
        values = [code(option) for option in item.options]
        pooled += [value - fmean(values) for value in values]
    return pooled


def correlation(x: Sequence[float], y: Sequence[float]) -> float:
    """Of two series that are centred already."""
    return sum(a * b for a, b in zip(x, y, strict=True)) / (sum(a * a for a in x) * sum(b * b for b in y)) ** 0.5


def crossing(one: str, two: str) -> float:
    return correlation(centred(MULTI, attrgetter(one)), centred(MULTI, attrgetter(two)))


def position_chi_square() -> float:
    seen = Counter(item.best for item in MULTI)
    expected = [sum(1 / len(i.options) for i in MULTI if len(i.options) > at) for at in range(6)]
    return sum((seen[at] - e) ** 2 / e for at, e in enumerate(expected))


def syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    silent_ed = bool(re.search(r"[^aeiouydt]ed$", word)) and groups > 1
    return max(1, groups - silent - silent_ed)


def reading_grade(item: Item) -> float:
    """Flesch-Kincaid grade of the stem and the options, with a rough count of syllables."""
    text = " ".join([item.stem, *(o.text if o.text[-1] in ".'?" else o.text + "." for o in item.options)])
    sentences = [part for part in re.split(r"[.?!:]+", text) if re.search(r"\w", part)]
    words = re.findall(r"[a-z]+", text.lower().replace("'", ""))
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def is_boundary_right(item: Item) -> bool:
    """The caring-looking action is the wrong one."""
    if item.format == "single_action":
        return item.options[0].care > 4 and item.keys[0] < 400
    most = max(option.care for option in item.options)
    return item.options[item.best].care < most and min(o.effectiveness for o in item.options if o.care == most) < 400


def best_over_other_length() -> float:
    best = [len(item.options[item.best].text) for item in MULTI]
    others = [len(o.text) for item in MULTI for at, o in enumerate(item.options) if at != item.best]
    return fmean(best) / fmean(others)


def best_is_longest() -> int:
    return sum(longest(i)[i.best] == max(longest(i)) for i in MULTI)


def share_with_a_reason(*, good: bool) -> float:
    options = [option for item in MULTI for option in item.options if (option.effectiveness >= 500) == good]
    return fmean(bool(REASON.search(option.text)) for option in options)


def figures() -> dict[str, str]:
    lines = {
        "care with convenience, r": f"{crossing('care', 'convenience'):z.2f}",
        "care with effectiveness, r": f"{crossing('care', 'effectiveness'):z.2f}",
        "convenience with effectiveness, r": f"{crossing('convenience', 'effectiveness'):z.2f}",
        "place of the best option, chi-square": f"{position_chi_square():z.2f}",
        "best option is the longest": f"{best_is_longest()} of {len(MULTI)}",
        "length of the best option over the others": f"{best_over_other_length():z.2f}",
        "options from 5.00 that give a reason": f"{share_with_a_reason(good=True):z.2f}",
        "options below 5.00 that give a reason": f"{share_with_a_reason(good=False):z.2f}",
        "reading grade, mean": f"{fmean(map(reading_grade, SCORED)):.1f}",
        "reading grade, highest": f"{max(map(reading_grade, SCORED)):.1f}",
    }
    for name in STRATEGIES:
        lines[f"strategy {name}"] = f"{strategy_score(name, SCORED):z.2f}"
        lines[f"strategy {name}, care section"] = f"{strategy_score(name, CARE):z.2f}"
    return lines
