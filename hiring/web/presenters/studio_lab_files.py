"""A study as a file: JSON, or a table of every number with its place."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from hiring.adapters.interchange.cells import guarded
from hiring.usecases.studies import StudyView
from hiring.web.presenters.studio_lab_words import ABOUT_PEOPLE


def as_json(study: StudyView) -> dict[str, Any]:
    """Return a study as it is downloaded."""
    return {
        "simulated": True,
        "id": study.id,
        "title": study.title,
        "subject": study.subject.name,
        "created_at": study.created_at.isoformat(),
        "created_by": study.created_by,
        "state": study.task.state,
        "about": ABOUT_PEOPLE,
        "settings": study.settings.to_plain(),
        "result": study.result,
    }


def as_csv(study: StudyView) -> str:
    """Return every number of a study as rows of a place and a value: `effects/2/points, 3.7`."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["figure", "value"])
    writer.writerows(_flat("", as_json(study)))
    return out.getvalue()


def _flat(place: str, value: object) -> Iterator[tuple[str, object]]:
    inside: list[tuple[str, object]]
    if isinstance(value, Mapping):
        inside = [(str(name), part) for name, part in value.items()]
    elif isinstance(value, list | tuple):
        inside = [(str(number), part) for number, part in enumerate(value, start=1)]
    else:
        yield place, guarded(value)
        return
    for name, part in inside:
        yield from _flat(f"{place}/{name}" if place else name, part)
