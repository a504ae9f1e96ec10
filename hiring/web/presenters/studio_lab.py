"""What a study says, ready for its page: a sentence first, then pictures, then every number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hiring.domain.simulation.mixture import LabSettings
from hiring.usecases.studies import StudyView
from hiring.web.presenters.plots import Axis, axis_for
from hiring.web.presenters.studio_lab_charts import Chart, Dot, Series, dots, line_chart
from hiring.web.presenters.studio_lab_words import STRATEGIES, VERDICTS, Figure, kind_name, mixture_facts, percent
from hiring.web.presenters.studio_words import quantity

Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StrategyRow:
    """A simple strategy: its score, and how many of 100 careful people score lower; `at`: its place on the axis."""

    name: str
    score: str
    percentile: str
    at: str
    pays: bool


@dataclass(frozen=True, slots=True)
class EffectRow:
    """What a kind of answering does."""

    name: str
    people: str
    points: str
    places: str
    listed: str
    found: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """The precision in a tenth of the people."""

    level: str
    people: int
    sem: str


@dataclass(frozen=True)
class Results:
    """Everything that the page of a finished study shows."""

    sentences: tuple[str, ...]
    dots: tuple[Dot, ...]
    found: tuple[Figure, ...]
    precision: tuple[Figure, ...]
    needed: tuple[Figure, ...]
    axis: Axis
    crowd: tuple[str, str, str]  # where the careful middle of the people lies: left, width, median
    crowd_words: str
    strategies: tuple[StrategyRow, ...]
    levels: tuple[LevelRow, ...]
    level_chart: Chart
    effects: tuple[EffectRow, ...]
    leaks: tuple[EffectRow, ...]
    leak_chart: Chart | None
    leaked: tuple[str, ...]
    bias: tuple[str, ...]
    bias_rows: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def results(study: StudyView) -> Results | None:
    """Return what came out; None while there is nothing."""
    found = study.result
    if found is None:
        return None
    axis, crowd = _crowd(found)
    return Results(
        sentences=_sentences(found, study.settings),
        dots=dots(found["top_k"]["k"], found["top_k"]["found"]),
        found=tuple(_found(found)),
        precision=tuple(_precision(found)),
        needed=tuple(_needed(found)),
        axis=axis,
        crowd=crowd,
        crowd_words=_crowd_words(found),
        strategies=tuple(_strategy(one, axis) for one in found["strategies"]),
        levels=tuple(_level(one) for one in found["levels"]),
        level_chart=_level_chart(found),
        effects=tuple(_effect(one, kind_name(one["kind"], study.settings)) for one in found["effects"]),
        leaks=tuple(_effect(one, quantity(one["items"], "situation")) for one in found["leaks"]),
        leak_chart=_leak_chart(found),
        leaked=tuple(found["leaked_items"]) if study.settings.mixture.leaked_to else (),
        bias=tuple(_bias_sentences(found["bias"])),
        bias_rows=_bias_rows(found["bias"]),
        warnings=tuple(found["warnings"]),
    )


def headline(study: StudyView) -> str:
    """Return the one figure of the list of studies."""
    if study.result is None:
        return ""
    top = study.result["top_k"]
    return f"{100 * top['found']:.0f} % of the true top {top['k']} found"


def beside(first: StudyView, second: StudyView) -> tuple[tuple[str, str, str], ...]:
    """Return what two studies asked for and found, line by line; an empty place where one has nothing to say."""
    asked = [{fact.name: fact.value for fact in mixture_facts(one.settings)} for one in (first, second)]
    told = [
        {
            line.name: line.value
            for line in (*_found(one.result), *_precision(one.result), *_needed(one.result), *_kinds(one))
        }
        if one.result
        else {}
        for one in (first, second)
    ]
    left, right = ({**what, **came} for what, came in zip(asked, told, strict=True))
    return tuple((name.strip(), left.get(name, "–"), right.get(name, "–")) for name in {**left, **right})


def _kinds(study: StudyView) -> Iterator[Figure]:
    for one in (study.result or {}).get("effects", ()):
        yield Figure(f"{kind_name(one['kind'], study.settings)}: places gained", _signed(one["places"]))


def _sentences(found: Plain, settings: LabSettings) -> tuple[str, ...]:
    top, reliability = found["top_k"], found["reliability"]
    right = round(top["found"] * top["k"])
    stated = "" if top["stated"] is None else f"; the list itself would state {100 * top['stated']:.0f} %"
    lists = (
        f"With people like these, about {right} of the {top['k']} people on a list are truly among the best "
        f"{top['k']} of {top['pool']:,}{stated}."
    )
    scores = (
        f"The score's reliability is {_two(reliability['true'])} in truth. "
        f"All {settings.n:,} people together would state {_two(reliability['mean'])}."
    )
    return lists, scores


def _found(found: Plain) -> Iterator[Figure]:
    top, coverage = found["top_k"], found["coverage"]
    yield Figure(f"Share of the true top {top['k']} of {top['pool']:,} found", f"{100 * top['found']:.0f} %")
    yield Figure("The same, as the lists state it", _share(top["stated"]), f"over {quantity(top['pools'], 'pool')}")
    yield Figure("True ranks inside their 90 % intervals", _share(coverage["ranks"]))


def _precision(found: Plain) -> Iterator[Figure]:
    reliability = found["reliability"]
    yield Figure("Reliability, as only a simulation knows it", _two(reliability["true"]))
    stated = f"{_two(reliability['low'])} to {_two(reliability['high'])}"
    yield Figure("Reliability, as these people would state it", _two(reliability["mean"]), f"90 %: {stated}")
    yield Figure("Alpha", _two(found["alpha"]))
    yield Figure("Omega", _two(found["omega"]))
    yield Figure("Standard error of a score", f"{found['true_sem']:.1f} points", f"{found['sem']:.1f} as stated")
    yield Figure("True scores inside their 90 % intervals", _share(found["coverage"]["scores"]))
    yield Figure("Mean score", f"{found['mean']:.1f}", f"standard deviation {found['sd']:.1f}")


def _needed(found: Plain) -> Iterator[Figure]:
    needed = found["needed"]
    yield Figure("People until the precision of the bank is known", _whole(needed["people"]), "a pilot of this size")
    yield Figure(f"Situations for a reliability of .80 (now {found['scenarios']})", _whole(needed["scenarios"]))
    yield Figure("Outcomes of people hired, to see a validity of .22", _whole(needed["outcomes"]))


def _crowd(found: Plain) -> tuple[Axis, tuple[str, str, str]]:
    low, middle, high = (found["quantiles"][name] for name in ("5", "50", "95"))
    scores = [one["score"] for one in found["strategies"] if one["score"] is not None]
    axis = axis_for([low, high, *scores])
    return axis, (axis.at(low), axis.between(low, high), axis.at(middle))


def _crowd_words(found: Plain) -> str:
    low, middle, high = (found["quantiles"][name] for name in ("5", "50", "95"))
    return f"Nine in ten simulated people score {low:.0f} to {high:.0f}, half of them above {middle:.0f}."


def _strategy(one: Plain, axis: Axis) -> StrategyRow:
    score, below = one["score"], one["percentile"]
    return StrategyRow(
        name=STRATEGIES.get(str(one["name"]), str(one["name"])),
        score="not coded" if score is None else f"{score:.1f}",
        percentile="–" if below is None else f"{below:.0f} of 100",
        at="" if score is None else axis.at(score),
        pays=not one["within_limits"],
    )


def _level(one: Plain) -> LevelRow:
    return LevelRow(f"{one['low']:.1f} to {one['high']:.1f}", one["people"], f"{one['sem']:.2f}")


def _level_chart(found: Plain) -> Chart:
    points = tuple(((one["low"] + one["high"]) / 2, one["sem"]) for one in found["levels"])
    series = [Series("line-main", "standard error", points)]
    return line_chart("Standard error by level of score", ("True score", "Points"), series)


def _effect(one: Plain, name: str) -> EffectRow:
    listed, found = one["listed"], one["found"]
    return EffectRow(
        name=name,
        people=f"{one['people']:,} ({percent(one['share'])})",
        points=_signed(one["points"]),
        places=_signed(one["places"]),
        listed=f"{100 * listed['before']:.1f} → {100 * listed['after']:.1f} %",
        found=f"{100 * found['before']:.1f} → {100 * found['after']:.1f} %",
    )


def _leak_chart(found: Plain) -> Chart | None:
    rows = found["leaks"]
    if not rows:
        return None
    taken = ((0, rows[0]["listed"]["before"]), *((one["items"], one["listed"]["after"]) for one in rows))
    right = ((0, rows[0]["found"]["before"]), *((one["items"], one["found"]["after"]) for one in rows))
    series = [
        Series("line-bad", "places on lists taken by those who saw them", taken),
        Series("line-main", "true top found", right),
    ]
    return line_chart("Damage by the number of leaked situations", ("Situations leaked", "Share"), series, percent=True)


def _bias_sentences(bias: Plain | None) -> Iterator[str]:
    if bias is None:
        return
    if bias["problem"]:
        yield f"An analysis of unfair situations would not be possible: {bias['problem']}."
        return
    planted = len(bias["planted"])
    yield (
        f"With {bias['people']:,} people, {bias['group']:,} of them in the group, the analysis finds {bias['found']} "
        f"of {quantity(planted, 'unfair situation')} and wrongly suspects {len(bias['suspected'])} of {bias['fair']} "
        "fair ones."
    )
    if bias["found"] < planted:
        yield "What it does not find would stay in the bank: only a panel that reads the situations could see it."


def _bias_rows(bias: Plain | None) -> tuple[tuple[str, str], ...]:
    if bias is None:
        return ()
    planted = tuple((item, f"unfair: {VERDICTS.get(verdict, 'found')}") for item, verdict in bias["planted"])
    return (*planted, *((item, "fair, but suspected") for item, _ in bias["suspected"]))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _whole(value: int | None) -> str:
    return "cannot be said" if value is None else f"{value:,}"


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")
