"""Small banks for tests: every format, every section, two practice items."""

from collections.abc import Sequence
from dataclasses import replace

from hiring.domain.banks.model import (
    Bank,
    BankKey,
    BankKind,
    BankPackage,
    BankStandard,
    Format,
    Item,
    ItemKey,
    ItemState,
    Kind,
    Motive,
    Option,
    OptionKey,
    Panel,
    PanelMethod,
)
from hiring.domain.banks.plain import package

STANDARDS = (
    BankStandard("own-it", "Own the problem", "We see it through.", ("Says who does what, and by when",)),
    BankStandard("be-kind", "Be kind", "We meet people kindly.", ("Notices how somebody feels",)),
)
STEMS = "A visitor stands at your desk. The queue behind them is growing, and your colleague is on a break."


def item(name: str, kind: Kind, form: Format, options: int, *, standard: str = "own-it", facet: str = "") -> Item:
    """Make a live item whose texts name it."""
    return Item(
        id=name,
        kind=kind,
        format=form,
        standard=standard,
        facet=facet or None,
        also=(),
        instruction="would_do" if kind is Kind.INSTINCT else "should_do",
        title=f"Situation {name}",
        stem=f"{STEMS} ({name})",
        options=tuple(Option("abcdefg"[n], f"Action {n + 1} of {name}.") for n in range(options)),
        state=ItemState.LIVE,
        cost=1 if facet == "cost" else None,
        story=f"story-{name}" if facet == "cost" else None,
    )


ITEMS = (
    item("rate-1", Kind.SJT, Format.RATE_ALL, 5),
    item("rate-2", Kind.SJT, Format.RATE_ALL, 4, standard="be-kind"),
    item("rate-3", Kind.SJT, Format.RATE_ALL, 4, standard="be-kind"),
    item("best-1", Kind.SJT, Format.BEST_WORST, 4),
    item("rank-1", Kind.SJT, Format.RANK, 4, standard="be-kind"),
    item("pick-1", Kind.EMPATHY, Format.PICK_ONE, 4, standard="be-kind", facet="understanding"),
    item("rate-4", Kind.EMPATHY, Format.RATE_ALL, 3, standard="be-kind", facet="response"),
    item("pick-2", Kind.INSTINCT, Format.PICK_ONE, 3, facet="first_action"),
    item("single-1", Kind.INSTINCT, Format.SINGLE_ACTION, 1, facet="cost"),
    item("single-2", Kind.INSTINCT, Format.SINGLE_ACTION, 1, facet="boundary"),
    item("practice-1", Kind.PRACTICE, Format.RATE_ALL, 3),
    item("practice-2", Kind.PRACTICE, Format.PICK_ONE, 3),
)


def tiny_bank(*, slug: str = "tiny", version: str = "1", items: Sequence[Item] = ITEMS) -> BankPackage:
    """Make a bank of ten scored situations, with a key in which every situation counts."""
    bank = Bank(
        slug=slug,
        title="A tiny bank",
        version=version,
        language="en",
        licence="Apache-2.0",
        kind=BankKind.ASSESSMENT,
        description="For tests.",
        standards=STANDARDS,
        items=tuple(items),
    )
    return package(bank, BankKey({item.id: _key(item) for item in items}))


def with_canaries(made: BankPackage, canary: str) -> BankPackage:
    """Put `canary` into every text of the scored items' keys that must not leave the server."""
    scored = {item.id for item in made.bank.scored_items}
    keys = {
        item_id: replace(
            key,
            panel=replace(key.panel, groups=(f"{canary}group",)),
            options={
                option: replace(entry, rationale=f"{canary}{item_id}{option}") for option, entry in key.options.items()
            },
        )
        if item_id in scored
        else key
        for item_id, key in made.key.items.items()
    }
    return package(made.bank, BankKey(keys))


def _key(made: Item) -> ItemKey:
    """Key the options from 6.50 downwards, a point apart; the digits are ones no page shows by chance."""
    motives = tuple(Motive)
    options = {
        option.id: OptionKey(
            effectiveness=653 - 97 * place,
            sd=81,
            care=647 - 91 * place,
            convenience=149 + 83 * place,
            motive=motives[place % len(motives)],
            rationale=f"Why action {place + 1} of {made.id} helps or does not.",
        )
        for place, option in enumerate(made.options)
    }
    return ItemKey(Panel(PanelMethod.PROVISIONAL, 0, ()), options)
