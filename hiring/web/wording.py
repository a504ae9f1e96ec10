"""How templates write times and counts."""

from datetime import datetime

from flask import Flask


def day(when: datetime | None) -> str:
    """Write a day: 3 June 2026."""
    return f"{when.day} {when:%B %Y}" if when else ""


def moment(when: datetime | None) -> str:
    """Write a moment: 3 June 2026, 14:05 UTC."""
    return f"{day(when)}, {when:%H:%M} UTC" if when else ""


def count(number: int, one: str, many: str = "") -> str:
    """Write how many: no candidates, 1 candidate, 12 candidates."""
    many = many or f"{one}s"
    return f"{number or 'no'} {one if number == 1 else many}"


def add_filters(app: Flask) -> None:
    """Give templates the filters `day`, `moment` and `count`."""
    app.add_template_filter(day)
    app.add_template_filter(moment)
    app.add_template_filter(count)
