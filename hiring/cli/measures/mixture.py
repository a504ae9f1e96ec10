"""The options of `hiring simulate` that say who the people are, and what they do to lists."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from hiring.cli.measures.common import print_rows
from hiring.domain.simulation.effects import Effect
from hiring.domain.simulation.lab import Lab
from hiring.domain.simulation.mixture import Coaching, Mixture

F = TypeVar("F", bound=Callable[..., Any])

_SHARE = click.FloatRange(0, 1)
_OPTIONS = (
    click.option("--careless", type=_SHARE, metavar="SHARE", help="Who answers carelessly (.03)."),
    click.option("--coached", type=_SHARE, metavar="SHARE", help="Who was coached."),
    click.option("--coaching", type=click.Choice([c.value for c in Coaching]), help="What coached people do."),
    click.option("--pleasing", type=_SHARE, metavar="SHARE", help="Who always prefers the most caring-looking."),
    click.option("--leaked-to", type=_SHARE, metavar="SHARE", help="Who has seen leaked situations."),
    click.option("--leaked-items", type=click.IntRange(0), help="How many situations have leaked."),
    click.option("--group", type=_SHARE, metavar="SHARE", help="Who is in a group that some situations are unfair to."),
    click.option("--biased-items", type=click.IntRange(0), help="How many situations are."),
    click.option("--bias", type=click.FloatRange(0, 3), metavar="SD", help="How unfair, in SDs of ability (1)."),
)


def mixture_options(command: F) -> F:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def mixture_of(given: dict[str, Any]) -> Mixture | None:
    """Return who was asked for; None if nothing was said of it."""
    said = {name: value for name, value in given.items() if value is not None}
    if "coaching" in said:
        said["coaching"] = Coaching(said["coaching"])
    return Mixture(**said) if said else None


def show_effects(lab: Lab) -> None:
    """Print what each kind of answering does, the damage of a leak, and what an analysis finds."""
    click.echo()
    rows = [(effect.kind, effect) for effect in lab.effects]
    rows += [(f"leak of {leak.items}", leak.effect) for leak in lab.leaks]
    print_rows(
        ("who", "people", "points each", "places each", "of lists before", "after", "true top before", "after"),
        ((name, *_numbers(effect)) for name, effect in rows),
    )
    if lab.bias is not None:
        planted = len(lab.bias.planted)
        found = (
            lab.bias.problem or f"{lab.bias.found} of {planted} found, {len(lab.bias.suspected)} fair ones suspected"
        )
        click.echo(f"unfair situations: {found}")


def _numbers(effect: Effect) -> tuple[float, ...]:
    return (effect.people, effect.points, effect.places, *effect.listed, *effect.found)
