"""Item analyses as pages show them: the sentence first, then flags, then the table of situations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hiring.domain.evidence.flags import CODES
from hiring.domain.evidence.judged import FEWEST
from hiring.domain.evidence.modelled import ENOUGH
from hiring.usecases.item_analysis import AnalysisLine, AnalysisView
from hiring.web.presenters.studio_curves import small
from hiring.web.presenters.studio_words import quantity

UNKNOWN = "–"
LOWEST_LINK, HIGHEST_LINK = -0.4, 0.6
SORTS = {
    "flags": "What to look at",
    "order": "Order asked",
    "link": "With the rest",
    "score": "Mean score",
    "missing": "Not answered",
    "time": "Time",
}
SCOPES = {"bank": "Question banks", "assessment": "Assessments", "job": "Jobs"}
SCOPE = {"bank": "Question bank", "assessment": "Assessment", "job": "Job"}
GRAVE = frozenset({"key", "negative", "better_prefer"})


@dataclass(frozen=True, slots=True)
class FlagWords:
    """A flag in a few words, and in a sentence that says what to do."""

    code: str
    short: str
    sentence: str
    grave: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A point with its interval on the axis of correlations, as percentages."""

    zero: str
    left: str
    width: str
    middle: str


@dataclass(frozen=True, slots=True)
class Row:
    """A situation in the table."""

    id: str
    title: str
    pilot: bool
    enough: bool
    answered: int
    asked: int
    exposure: str
    score: str
    sd: str
    link: str
    place: Place | None
    curve: tuple[tuple[str, str, str, str], ...]
    curve_words: str
    missing: str
    seconds: str
    objections: int
    flags: tuple[FlagWords, ...]


def sentence(view: AnalysisView) -> str:
    """Say what can be concluded, and what cannot."""
    content, n = view.content, view.line.attempts or 0
    if content is None:
        return _never(view.line)
    if not content["enough"]:
        return f"{quantity(n, 'attempt')}: too few. Below {FEWEST} nothing is shown, since it could point at a person."
    items = view.items
    wrong = len(content["proposals"])
    flagged = sum(bool(item["flags"]) for item in items)
    said = [_key_sentence(wrong, n)]
    rest = flagged - sum(any(one["item"] == item["id"] for one in content["proposals"]) for item in items)
    if rest > 0:
        more = "other situation" if wrong else "situation"
        said.append(f"{quantity(rest, more).capitalize()} deserve{'s' if rest == 1 else ''} a look for another reason.")
    said.append(_reliability_sentence(content["reliability"]))
    return " ".join(part for part in said if part)


def _never(line: AnalysisLine) -> str:
    if not line.closed:
        return "Nobody has finished yet, so there is nothing to analyse."
    return f"{quantity(line.closed, 'attempt')} waiting: nothing was worked out yet."


def _key_sentence(wrong: int, n: int) -> str:
    if wrong:
        return (
            f"In {quantity(wrong, 'situation')} the people who do best elsewhere contradict the key: "
            "ask whether it is right. Nothing was changed."
        )
    if n < 300:  # noqa: PLR2004 - the manual's table: below it a wrong key is often missed
        return f"No key is contradicted, but {quantity(n, 'attempt')} would often not show a wrong one."
    return "No key is contradicted by the people who do best elsewhere."


def _reliability_sentence(found: Mapping[str, Any]) -> str:
    if found["mean"] is None:
        return ""
    between = f"{found['low']:.2f} and {found['high']:.2f}"
    if not found["known"]:
        return f"How precisely it measures is not yet known: the reliability lies between {between}."
    return f"The reliability is about {found['mean']:.2f} (between {between})."


def behind_words(view: AnalysisView) -> str:
    """Say how far the stored numbers are behind, if they are."""
    line = view.line
    if view.rekeyed:
        return "The key has changed since these numbers were worked out."
    if line.attempts is None or not line.behind:
        return ""
    return f"{quantity(line.behind, 'attempt')} came in since these numbers were worked out."


def facts(view: AnalysisView) -> list[tuple[str, str, str]]:
    """Return the coefficients: name, value, what it says."""
    content = view.content or {}
    found, score = content["reliability"], content["score"]
    several = len({item["asked"] for item in view.items if not item["pilot"]}) > 1
    whose = f"the {quantity(found['people'], 'person', 'people')} who answered the whole form"
    if several:
        whose = f"{quantity(found['people'], 'person', 'people')} who answered the most frequent form"
    interval = f"{number(found['low'])} to {number(found['high'])}" if found["mean"] is not None else UNKNOWN
    alpha = f"{number(found['alpha_low'])} to {number(found['alpha_high'])}" if found["alpha"] is not None else UNKNOWN
    return [
        ("Attempts", str(content["attempts"]), f"{content['complete']} of them complete"),
        ("Reliability", number(found["mean"]), f"90 % interval {interval}, from {whose}"),
        ("Error of a score", number(found["sem"], 1), "points: how far a score is off, on average (SEM)"),
        ("Alpha", number(found["alpha"]), f"95 % interval {alpha}"),
        ("Omega", number(found["omega"]), "if situations are not equally good"),
        (
            "Mean score",
            number(score["mean"], 1),
            f"standard deviation {number(score['sd'], 1)}; random answers give 50",
        ),
    ]


def rows(view: AnalysisView, sort: str) -> list[Row]:
    """Return the situations in the wanted order."""
    proposals = {one["item"]: one for one in (view.content or {}).get("proposals", ())}
    pairs = [(item, _row(view, item, proposals.get(item["id"]))) for item in view.items]
    return [row for _, row in sorted(pairs, key=lambda pair: _rank(sort, *pair))]


def flags_of_item(item: Mapping[str, Any], proposal: Mapping[str, Any] | None) -> list[FlagWords]:
    """Return everything to look at in one situation, the gravest first."""
    found = [flag_words(code, option, value) for code, option, value in item["flags"]]
    if proposal is not None:
        found.append(flag_words("key", "", proposal["n"]))
    return sorted(found, key=lambda flag: CODES.index(flag.code))


def flag_words(code: str, option: str, value: float) -> FlagWords:
    """Return a flag in plain words."""
    letter = option.upper()
    short, said = {
        "key": ("Key contradicted", "The people who do best elsewhere contradict the key. Ask the panel again."),
        "negative": (
            "Runs against the rest",
            f"Who does well elsewhere does worse here (correlation {number(value)}). Look at the key and the wording.",
        ),
        "better_prefer": (
            f"Better people prefer {letter}",
            f"Option {letter} is not keyed best, yet those who do well elsewhere choose it more than any that is.",
        ),
        "same": ("Everybody the same", "Everybody answers alike, so it tells nobody apart."),
        "nobody": ("Nobody answered", "Nobody has answered it, so nothing is known."),
        "few": ("Few answers", f"{quantity(int(value), 'answer')}: too few to say anything."),
        "near_zero": (
            "Says little",
            f"It hardly goes with the rest (correlation {number(value)}): it may measure something else, or chance.",
        ),
        "floor": (
            "Against the panel",
            f"Most answer against the panel (mean {number(value)}). Hard, or keyed wrongly.",
        ),
        "ceiling": ("Too easy", f"Nearly everybody agrees with the panel (mean {number(value)}): it sorts nobody."),
        "unchosen": (f"Nobody chooses {letter}", f"Option {letter} is never chosen: it does no work."),
        "missing": ("Often unanswered", f"{share(value)} of those asked did not answer before their time was over."),
        "objections": ("Objections", f"{quantity(int(value), 'candidate')} objected to it. Read why."),
        "unkeyed": ("No key", "No pair of its options counts, so it has no score."),
    }[code]
    return FlagWords(code, short, said, code in GRAVE)


def proposals(view: AnalysisView) -> list[tuple[str, str, str]]:
    """Return item id, title and sentence of every situation whose key the better people contradict."""
    titles = {item.id: item.title or item.id for item in view.bank.items}
    found = (view.content or {}).get("proposals", ())
    return [(one["item"], titles[one["item"]], proposal_words(one)) for one in found]


def proposal_words(found: Mapping[str, Any]) -> str:
    """Say what contradicts a key."""
    options = [one for one in found["because"] if one["option"]]
    higher = [one["option"].upper() for one in options if one["keyed"] < 0]
    lower = [one["option"].upper() for one in options if one["keyed"] > 0]
    parts = []
    if higher:
        parts.append(f"puts {_listed(higher)} above the other options, though keyed below")
    if lower:
        parts.append(f"puts {_listed(lower)} below the others, though keyed above")
    what = " and ".join(parts) or "orders the options against the key"
    return f"Of {found['n']} people, the third that does best elsewhere {what}."


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def number(value: float | None, places: int = 2) -> str:
    """Write a number; a dash where it is not known."""
    return UNKNOWN if value is None else f"{round(value, places) + 0.0:.{places}f}".replace("-", "−")


def share(value: float | None) -> str:
    """Write a share in per cent."""
    return UNKNOWN if value is None else f"{100 * value:.0f} %"


def link_place(link: Sequence[float | None]) -> Place | None:
    """Return where a correlation and its interval stand."""
    r, low, high, *_ = link
    if r is None or low is None or high is None:
        return None
    zero, start, middle, end = (_along(value) for value in (0.0, low, r, high))
    return Place(f"{zero:.1f}%", f"{start:.1f}%", f"{end - start:.1f}%", f"{middle:.1f}%")


def _along(value: float) -> float:
    return 100 * (min(max(value, LOWEST_LINK), HIGHEST_LINK) - LOWEST_LINK) / (HIGHEST_LINK - LOWEST_LINK)


def model_words(view: AnalysisView) -> str:
    """Say whether there is a response model, and of whom."""
    model = (view.content or {})["model"]
    if not model["why"]:
        part = "" if model["people"] == (view.content or {})["attempts"] else ", drawn at random,"
        return (
            f"A partial credit model of {quantity(model['people'], 'attempt')}{part} says what each level can expect."
        )
    if model["people"]:
        return str(model["why"])
    return f"Expected scores and information: not yet. They need {ENOUGH} attempts."


def _row(view: AnalysisView, item: Mapping[str, Any], proposal: Mapping[str, Any] | None) -> Row:
    enough, seconds = item["enough"], item.get("seconds")
    curve, words = _best_curve(item) if enough else ((), "")
    link = item["item_rest"] if enough else [None, None, None, 0]
    return Row(
        id=item["id"],
        title=view.bank.item(item["id"]).title or item["id"],
        pilot=item["pilot"],
        enough=enough,
        answered=item["answered"],
        asked=item["asked"],
        exposure=share(item["exposure"]),
        score=number(item["mean"]) if enough else UNKNOWN,
        sd=number(item["sd"]) if enough else UNKNOWN,
        link=number(link[0]),
        place=link_place(link),
        curve=curve,
        curve_words=words,
        missing=share(item["missing"]) if enough else UNKNOWN,
        seconds=f"{seconds['median']:.0f} s" if seconds else UNKNOWN,
        objections=sum(item.get("objections", {}).values()),
        flags=tuple(flags_of_item(item, proposal)),
    )


def _best_curve(item: Mapping[str, Any]) -> tuple[tuple[tuple[str, str, str, str], ...], str]:
    """Return how the option keyed best does from the lowest to the highest fifth, as a small line and in words."""
    keyed = [option for option in item["options"] if option["key"] is not None]
    if not keyed or not item["fifths"]:
        return (), ""
    best = max(keyed, key=lambda option: option["key"])
    values = best["best_by_fifth"]
    if values is None:
        ratings = best["mean_by_fifth"]
        return small([rating / 7 for rating in ratings], 0, 1), f"mean rating {ratings[0]:.1f} to {ratings[-1]:.1f}"
    return small(values, 0, 1), f"{best['id'].upper()} put best by {share(values[0])} to {share(values[-1])}"


def _rank(sort: str, item: Mapping[str, Any], row: Row) -> Any:
    worst = [CODES.index(flag.code) for flag in row.flags]
    known = item["enough"]
    match sort:
        case "order":
            return 0
        case "link":
            return item["item_rest"][0] if known and item["item_rest"][0] is not None else 2
        case "score":
            return item["mean"] if known and item["mean"] is not None else 2
        case "missing":
            return -item["missing"] if known else 1
        case "time":
            return -(item["seconds"] or {"median": 0})["median"] if known else 1
        case _:
            return (min(worst, default=len(CODES)), -len(worst))
