"""The formula of expert-pair agreement written down a second time, slowly, and ways to draw keys and answers.

Nothing here uses `hiring.domain.scoring` to compute anything: it is what that package is held against.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import permutations, product

from hypothesis import strategies as st

from hiring.domain.banks.model import Format, PanelMethod, Section
from hiring.domain.delivery.answers import Answer
from hiring.domain.scoring.specification import Scenario, Specification

Keys = Sequence[tuple[str, int]]
LETTERS = "abcdefg"
CHOSEN = (Format.PICK_ONE, Format.BEST_WORST)


def sign(number: float | Fraction) -> int:
    return 0 if number == 0 else 1 if number > 0 else -1


def preference(fmt: Format, answer: Answer, a: str, b: str) -> int:
    """The table of the specification, row by row."""
    if fmt is Format.RATE_ALL:
        return sign(int(answer[a]) - int(answer[b]))
    if fmt is Format.RANK:
        return 1 if int(answer[a]) < int(answer[b]) else -1
    if fmt is Format.PICK_ONE:
        return 1 if answer["choice"] == a else -1 if answer["choice"] == b else 0
    if a == answer["best"] or b == answer["worst"]:
        return 1
    return -1 if b == answer["best"] or a == answer["worst"] else 0


def numerator(fmt: Format, keys: Keys, answer: Answer) -> Fraction:
    """Sum of v sign(D) p over the pairs that count, in points."""
    if fmt is Format.SINGLE_ACTION:
        difference = Fraction(keys[0][1], 100) - 4
        counts = abs(difference) >= Fraction(1, 2)
        return min(abs(difference), Fraction(2)) * sign(difference) * sign(int(answer["rating"]) - 4) * counts
    total = Fraction(0)
    for place, (a, key_a) in enumerate(keys):
        for b, key_b in keys[place + 1 :]:
            difference = Fraction(key_a, 100) - Fraction(key_b, 100)
            if abs(difference) >= Fraction(1, 2):
                total += min(abs(difference), Fraction(2)) * sign(difference) * preference(fmt, answer, a, b)
    return total


def every_answer(fmt: Format, options: Sequence[str]) -> list[Answer]:
    """Every complete answer there is."""
    if fmt is Format.SINGLE_ACTION:
        return [{"rating": rating} for rating in range(1, 8)]
    if fmt is Format.PICK_ONE:
        return [{"choice": option} for option in options]
    if fmt is Format.BEST_WORST:
        return [{"best": best, "worst": worst} for best in options for worst in options if best != worst]
    values = (
        permutations(range(1, len(options) + 1)) if fmt is Format.RANK else product(range(1, 8), repeat=len(options))
    )
    return [dict(zip(options, chosen, strict=True)) for chosen in values]


def best_numerator(fmt: Format, keys: Keys) -> Fraction:
    """M by trying: ratings are tried as strict orders, since a tie can only lose value."""
    tried = Format.RANK if fmt is Format.RATE_ALL else fmt
    return max(numerator(tried, keys, answer) for answer in every_answer(tried, [option for option, _ in keys]))


@cache
def _best(fmt: Format, keys: tuple[tuple[str, int], ...]) -> Fraction:
    return best_numerator(fmt, keys)


def agreement(fmt: Format, keys: Keys, answer: Answer) -> Fraction:
    """S_j."""
    return numerator(fmt, keys, answer) / _best(fmt, tuple(keys))


def whole_score(scenarios: Sequence[Scenario], answers: Mapping[str, Answer]) -> Fraction:
    """C, over the scenarios that were answered."""
    given = [s for s in scenarios if s.item_id in answers]
    mean = sum((s.weight * agreement(s.format, s.keys, answers[s.item_id]) for s in given), Fraction(0))
    return 50 + 50 * mean / sum(s.weight for s in given)


@st.composite
def keyed(draw: st.DrawFn, formats: Sequence[Format] = tuple(Format), most: int = 4) -> tuple[Format, Keys]:
    """Draw a format and a key in which at least one pair counts."""
    fmt = draw(st.sampled_from(formats))
    if fmt is Format.SINGLE_ACTION:
        return fmt, [("a", draw(st.integers(100, 350) | st.integers(450, 700)))]
    size = draw(st.integers(3 if fmt is Format.BEST_WORST else 2, most))
    values = draw(st.lists(st.integers(100, 700), min_size=size, max_size=size).filter(lambda v: max(v) - min(v) >= 50))
    return fmt, list(zip(LETTERS, values, strict=False))


@st.composite
def answer_to(draw: st.DrawFn, fmt: Format, options: Sequence[str]) -> Answer:
    """Draw a complete answer."""
    if fmt is Format.RATE_ALL:
        return {option: draw(st.integers(1, 7)) for option in options}
    if fmt is Format.RANK:
        places = draw(st.permutations(range(1, len(options) + 1)))
        return dict(zip(options, places, strict=True))
    return draw(st.sampled_from(every_answer(fmt, options)))


@st.composite
def specifications(draw: st.DrawFn, most: int = 6) -> Specification:
    """Draw a specification of a few scenarios, weights 1 to 3."""
    scenarios = tuple(
        Scenario(f"item-{number}", draw(st.sampled_from(Section)), "own-it", fmt, tuple(keys), draw(st.integers(1, 3)))
        for number, (fmt, keys) in enumerate(draw(st.lists(keyed(), min_size=1, max_size=most)))
    )
    return specification(scenarios)


@st.composite
def attempts(draw: st.DrawFn, spec: Specification) -> dict[str, Answer]:
    """Draw complete answers to every scenario."""
    return {s.item_id: draw(answer_to(s.format, s.options)) for s in spec.scenarios}


def specification(scenarios: Sequence[Scenario]) -> Specification:
    """A specification of these scenarios."""
    return Specification("bank", "1", "en", "0" * 64, PanelMethod.PROVISIONAL, tuple(scenarios))


def scenario(
    fmt: Format, *keys: int, name: str = "item-0", section: Section = Section.FIT, weight: int = 1
) -> Scenario:
    """A scenario whose options a, b, c... have these keys in hundredths."""
    return Scenario(name, section, "own-it", fmt, tuple(zip(LETTERS, keys, strict=False)), weight)
