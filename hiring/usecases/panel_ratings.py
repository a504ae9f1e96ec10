"""The ratings behind a bank's key, carried along with it, so that others can see who stands behind it."""

from dataclasses import replace

from hiring.domain.access.policy import Actor, Permission
from hiring.domain.banks.model import BankPackage, Item
from hiring.domain.evidence.panel_keys import key_from_panel
from hiring.domain.evidence.panels import Rating
from hiring.store import panels as store
from hiring.store.drafts import draft_of_slug
from hiring.usecases.panel_results import counted_ratings, ratings_table
from hiring.usecases.panels import KEY, items_of
from hiring.usecases.work import Work, needs


@needs(Permission.BANKS_WRITE)
def ratings_of_bank(actor: Actor, work: Work, made: BankPackage) -> list[tuple[str, ...]]:
    """Return the rows of `ratings.csv` for a bank, header first; nothing where no key in it is a panel's.

    An item's ratings belong to it where they make exactly the key that it has; raters are called r1, r2 ...
    """
    del actor
    draft = draft_of_slug(work.session, made.bank.slug)
    if draft is None:
        return []
    found: dict[str, list[Rating]] = {}
    for panel in store.all_panels(work.session):
        if panel.purpose == KEY and panel.draft_id == draft.id and "taken" in panel.content:
            ratings = counted_ratings(work, panel)
            for item in items_of(panel):
                if item.id not in found and _made_of(made, item, ratings):
                    found[item.id] = [rating for rating in ratings if rating.item_id == item.id]
    rows = [rating for ratings in found.values() for rating in ratings]
    return ratings_table(rows) if rows else []


def _made_of(made: BankPackage, rated: Item, ratings: list[Rating]) -> bool:
    """Whether an item's key is what these ratings make of the options that it has."""
    key = made.key.items.get(rated.id)
    if key is None or not key.panel.n:
        return False
    options = tuple(option for option in rated.options if option.id in key.options)
    return key_from_panel(replace(rated, options=options), ratings, key) == key
