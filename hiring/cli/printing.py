"""A shortlist for a person at a terminal."""

from collections.abc import Iterator

from hiring.domain.selection.report import Report

PROVISIONAL = "Provisional key: written by the authors, not yet rated by an expert panel."


def shortlist_lines(report: Report) -> Iterator[str]:
    """Yield the lines of a shortlist: what can be said first, then a row per candidate."""
    shortlist = report.shortlist
    if report.simulated:
        yield "Simulated data: these people do not exist."
    if report.specification.key_status.value != "expert":
        yield PROVISIONAL
    if shortlist.interview is None:
        yield f"{shortlist.n} scored: too few, or too alike, to compare."
    else:
        first, second = shortlist.interview
        yield (
            f"{shortlist.n} scored. For three quarters of the true top {shortlist.k} interview {first}; "
            f"for nine tenths, {second}."
        )
    band = 0
    for place in shortlist.places:
        if place.tie_group != band:
            band = place.tie_group
            yield f"--- band {band}: cannot be told apart from its head"
        low, high = place.interval
        chance = "" if place.p_top_k is None else f"  in top {shortlist.k}: {place.p_top_k:.0%}"
        yield f"{place.rank:>5}  {place.id:<20} {place.score:7.2f}  [{low:6.1f}, {high:6.1f}]{chance}"
    for application_id, why in report.reviews:
        yield f"    -  {application_id:<20} needs review: {why}"
