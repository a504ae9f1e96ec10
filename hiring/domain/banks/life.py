"""The life of an item: which state follows which, what each step asks for, and what a changed text undoes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hiring.domain.banks.model import Item, ItemKey, ItemState, OptionKey, Panel, PanelMethod
from hiring.errors import Conflict, Invalid, NotAllowed

D, R, P, L, X = ItemState.DRAFT, ItemState.REVIEW, ItemState.PILOT, ItemState.LIVE, ItemState.RETIRED
PUBLISHED = frozenset({P, L, X})  # what a published version holds
MAX_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Move:
    """One step in the life of an item. `second`: it takes somebody else than who wrote the present text."""

    to: ItemState
    words: str
    reason: bool
    second: bool = False


_MOVES: Mapping[ItemState, tuple[Move, ...]] = {
    D: (Move(R, "Ask for a review", reason=False),),
    R: (Move(P, "Approve for the pilot", reason=False, second=True), Move(D, "Send back to draft", reason=True)),
    P: (Move(L, "Make it live", reason=True), Move(D, "Back to draft", reason=True)),
    L: (Move(X, "Retire it", reason=True),),
    X: (Move(D, "Work on it again", reason=True),),
}


def moves_from(state: ItemState) -> tuple[Move, ...]:
    """Return the steps that an item in this state can take."""
    return _MOVES[state]


def check_move(state: ItemState, to: ItemState, *, written_by: str, mover: str, reason: str) -> Move:
    """Return the step, or say why this person cannot take it now."""
    move = next((move for move in _MOVES[state] if move.to is to), None)
    if move is None:
        following = " or ".join(sorted(step.to.value for step in _MOVES[state]))
        raise Conflict(f"An item in state “{state}” cannot become “{to}”: what follows is {following}.")
    if move.second and written_by == mover:
        raise NotAllowed(
            "You wrote the present text of this item, so a second person has to review it. "
            "Ask a colleague in HR to read it; the item waits for them in state “review”."
        )
    require_reason(reason, needed=move.reason)
    return move


def require_reason(reason: str, *, needed: bool) -> None:
    """Raise `Invalid` where a reason is missing, or is no longer one."""
    if needed and not reason.strip():
        raise Invalid("The reason is missing.", "Say in a sentence why: whoever reads the history will want to know.")
    if len(reason) > MAX_REASON:
        raise Invalid(f"The reason is longer than {MAX_REASON:,} characters.", "Say it more shortly.")


def text_changed(before: Item, after: Item) -> bool:
    """Whether anything of an item but its state differs."""
    return replace(before, state=after.state) != after


def state_after_writing(before: Item, after: Item) -> ItemState:
    """Return the state of a rewritten item: a new text has to be read by a second person again."""
    return ItemState.DRAFT if text_changed(before, after) else before.state


def key_after_writing(before: Item, after: Item, key: ItemKey | None) -> ItemKey | None:
    """Return the key of a rewritten item: options that went take their keys along.

    Who rated another text has not rated this one, so a panel no longer stands behind what is left of its ratings.
    """
    if key is None:
        return None
    options = {option.id: key.options[option.id] for option in after.options if option.id in key.options}
    same = before.stem == after.stem and before.options == after.options
    if same or key.panel == _NOBODY:
        return ItemKey(key.panel, options)
    return ItemKey(_NOBODY, {name: replace(option, sd=None) for name, option in options.items()})


def key_by_hand(before: ItemKey | None, options: Mapping[str, OptionKey]) -> ItemKey:
    """Return a key as somebody typed it: the panel stands behind it only where its numbers are untouched."""
    if before is not None and _numbers(before.options) == _numbers(options):
        kept = {name: replace(option, sd=before.options[name].sd) for name, option in options.items()}
        return ItemKey(before.panel, kept)
    return ItemKey(_NOBODY, dict(options))


_NOBODY = Panel(PanelMethod.PROVISIONAL, 0, ())


def _numbers(options: Mapping[str, OptionKey]) -> Mapping[str, tuple[int | None, ...]]:
    return {name: (option.effectiveness, option.care, option.convenience) for name, option in options.items()}
