"""The forms of the panel pages. They read and repeat; what is right is decided by the use cases."""

from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange

from hiring.domain.banks.model import Item, ItemState, Kind
from hiring.domain.values.profile import MAX_IMPORTANCE, MIN_IMPORTANCE
from hiring.usecases.importance import ImportanceResults
from hiring.usecases.panel_members import MAX_GROUP
from hiring.usecases.panel_results import DROPPED, KEPT
from hiring.usecases.panels import MAX_TITLE
from hiring.web.forms import Form, required
from hiring.web.presenters.studio_words import STATES, quantity

ALL, STATE, HAND = "all", "state", "hand"
BY_STATE, BY_HAND = "Those in some states", "By hand"
MAX_REASON = 2_000


class PanelForm(Form):
    """A new panel: its name, and for a key which situations."""

    title = StringField(
        "Name of the panel",
        [required("Name the panel."), Length(max=MAX_TITLE)],
        description="Members see it: “What works at our front desk”.",
    )


class KeyPanelForm(PanelForm):
    """Which situations of a working copy are rated."""

    which = RadioField("Situations", default=ALL, choices=[])
    states = SelectMultipleField("States", choices=[])
    items = SelectMultipleField("Situations", choices=[])

    def choose(self, item_id: str) -> None:
        """Begin with one situation, chosen by hand."""
        self.which.data, self.items.data = HAND, [item_id]

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse ticks that would not count: whoever ticked one situation does not mean all of them."""
        good: bool = super().validate(extra_validators)
        for which, name, field in ((STATE, BY_STATE, self.states), (HAND, BY_HAND, self.items)):
            if field.data and self.which.data != which and not self.which.errors:
                self.which.errors = [f"You ticked some below. Choose “{name}” here, or take the ticks away."]
                good = False
        return good

    def chosen(self, items: Sequence[Item]) -> list[str]:
        """Return the ids of the situations that were asked for."""
        if self.which.data == HAND:
            return list(self.items.data or [])
        wanted = self.states.data or [] if self.which.data == STATE else _living()
        return [item.id for item in items if item.section is not None and item.state.value in wanted]


def key_panel_form(items: Sequence[Item], first: str = "") -> KeyPanelForm:
    """Return the form for the situations of a working copy; one that was asked for stands first."""
    items = sorted(items, key=lambda item: item.id != first)
    form = KeyPanelForm()
    scored = [item for item in items if item.section is not None]
    present = [state for state in ItemState if any(item.state is state for item in scored)]
    living = sum(item.state.value in _living() for item in scored)
    form.which.choices = [
        SelectChoice(ALL, f"All that are scored and not retired: {quantity(living, 'situation')}"),
        SelectChoice(STATE, BY_STATE),
        SelectChoice(HAND, BY_HAND),
    ]
    form.states.choices = [
        SelectChoice(s.value, f"{STATES[s]} ({sum(item.state is s for item in scored)})") for s in present
    ]
    form.items.choices = [
        SelectChoice(item.id, item.title or item.id) for item in items if item.kind is not Kind.CLIMATE
    ]
    return form


def _living() -> list[str]:
    return [state.value for state in ItemState if state is not ItemState.RETIRED]


class MembersForm(Form):
    """People of one group."""

    group = StringField(
        "Group",
        [required("Say which group they belong to."), Length(max=MAX_GROUP)],
        description="leaders, staff, customers, experts, or a word of your own.",
    )
    people = TextAreaField(
        "One person per line",
        [required("Give at least one person.")],
        description="Name <email>, or name, email. Each gets a link of their own, which you pass on.",
    )


class DecisionForm(Form):
    """What becomes of an option in doubt."""

    action = RadioField(
        "The option",
        [InputRequired("Keep it or drop it.")],
        choices=[SelectChoice(KEPT, "is kept"), SelectChoice(DROPPED, "is dropped from the situation")],
    )
    reason = TextAreaField("Reason", [required("Write down why."), Length(max=MAX_REASON)])


class TakeForm(Form):
    """Why a key or an importance is taken over."""

    reason = TextAreaField(
        "Reason",
        [required("Write down why."), Length(max=MAX_REASON)],
        description="Kept with your name: whoever reads the history will want to know.",
    )


def importance_form(view: ImportanceResults) -> TakeForm:
    """Return the form with one number per standard that the newest profile still has, as the panel proposes it."""
    proposed = {s.standard: s.importance for s in view.found.everybody.standings} if view.found else {}

    class FormForPanel(TakeForm):
        """The standards of this panel."""

    for standard in view.panel.standards:
        if standard.id in view.present:
            wrong = f"Choose {MIN_IMPORTANCE} to {MAX_IMPORTANCE}."
            field = IntegerField(
                standard.name,
                [InputRequired(wrong), NumberRange(MIN_IMPORTANCE, MAX_IMPORTANCE, wrong)],
                default=proposed.get(standard.id),
                description=f"Now {view.present[standard.id]}.",
            )
            setattr(FormForPanel, f"standard-{standard.id}", field)
    return FormForPanel()


def chosen_importance(form: TakeForm) -> dict[str, int]:
    """Return the importance that was entered for each standard."""
    fields = {field.name.removeprefix("standard-"): field for field in form if field.name.startswith("standard-")}
    return {name: int(field.data) for name, field in fields.items()}
