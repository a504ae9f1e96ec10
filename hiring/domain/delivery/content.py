"""What a form holds beside its shares: facets, ways of answering, and how hard its situations have been so far."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hiring.domain.banks.model import Format, Item, Section

# The mean of a situation's S so far: 0 is answering at random, 1 the panel's order.
HARD, EASY = 0.25, 0.6
DIFFICULTIES = ("hard", "middling", "easy", "not yet known")


@dataclass(frozen=True, slots=True)
class Content:
    """Counts of a form: by (section, facet), by format, by difficulty (of `DIFFICULTIES`)."""

    facets: Mapping[tuple[Section, str], int]
    formats: Mapping[Format, int]
    difficulties: Mapping[str, int]


def content_of(items: Sequence[Item], means: Mapping[str, float]) -> Content:
    """Count `items`; `means`: the mean S so far of items that were answered often enough."""
    facets = Counter((item.section, item.facet) for item in items if item.section and item.facet)
    return Content(
        facets={(section, facet): count for (section, facet), count in sorted(facets.items()) if section and facet},
        formats={format_: count for format_ in Format if (count := sum(i.format is format_ for i in items))},
        difficulties={
            name: count for name in DIFFICULTIES if (count := sum(_difficulty(i, means) == name for i in items))
        },
    )


def _difficulty(item: Item, means: Mapping[str, float]) -> str:
    mean = means.get(item.id)
    if mean is None:
        return "not yet known"
    return "hard" if mean < HARD else "easy" if mean > EASY else "middling"
