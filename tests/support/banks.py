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
    return package(bank, BankKey({item.id: key_of(item) for item in items}))


CANARY = "zcanary"
NUMBER = 98765432100  # longer than any number a page shows


def canary_bank() -> BankPackage:
    """Make a bank in which whatever must not reach a candidate can be recognised anywhere.

    Ids of items and options, every text of the key, and every number of it. Only practice items may be explained.
    """
    renamed = {made.id: replace(made, id=f"{CANARY}-{n}", options=_renamed(made)) for n, made in enumerate(ITEMS)}
    made = tiny_bank(items=list(renamed.values()))
    keys = {item_id: _sing(made.bank.item(item_id), key) for item_id, key in made.key.items.items()}
    return package(made.bank, BankKey(keys))


def _renamed(made: Item) -> tuple[Option, ...]:
    return tuple(Option(f"{CANARY}{n}", option.text) for n, option in enumerate(made.options))


def _sing(made: Item, key: ItemKey) -> ItemKey:
    spoken = made.kind is Kind.PRACTICE
    return ItemKey(
        panel=replace(key.panel, groups=(f"{CANARY} group",)),
        options={
            option: OptionKey(
                effectiveness=NUMBER - 1000 * place,
                sd=NUMBER + place,
                care=NUMBER + 10 + place,
                convenience=NUMBER + 20 + place,
                motive=Motive.RULE_HIDING,
                rationale=f"Explained {place}." if spoken else f"{CANARY} rationale",
            )
            for place, option in enumerate(key.options)
        },
    )


def key_of(made: Item) -> ItemKey:
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
