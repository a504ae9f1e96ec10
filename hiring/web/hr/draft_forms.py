"""The forms of a working copy: what a bank says of itself, an item with its key, a step with its reason."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from pydantic import ValidationError
from wtforms import (
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length

from hiring.domain.banks.files import ItemEntry, to_item
from hiring.domain.banks.life import MAX_REASON, key_by_hand
from hiring.domain.banks.model import (
    RATING_MAX,
    RATING_MIN,
    Bank,
    Format,
    Item,
    ItemKey,
    ItemState,
    Kind,
    Motive,
    OptionKey,
)
from hiring.web.forms import Form, required, text
from hiring.web.presenters.studio_words import FORMATS, KINDS, MOTIVES, spoken

MAX_TEXT, MAX_OPTIONS, SPARE = 4_000, 10, 2
LETTERS = "abcdefghijklmnopqrstuvwxyz"
NO_CHOICE = SelectChoice("", "–")
FACETS = ("understanding", "perspective", "response", "first_action", "cost", "boundary")
RATINGS = ("effectiveness", "care", "convenience")
_RATING = re.compile(r"[1-7](?:[.,][0-9]{1,2})?")


class OptionForm(PlainForm):
    """One option with its key beside it; a row without a text is no option."""

    option_id = HiddenField()
    text = TextAreaField("Text", [Length(max=MAX_TEXT)])
    effectiveness = StringField("Effectiveness")
    care = StringField("Care")
    convenience = StringField("Convenience")
    motive = SelectField(
        "Motive", choices=[NO_CHOICE, *(SelectChoice(m.value, MOTIVES[m]) for m in Motive)], default=""
    )
    rationale = TextAreaField("Rationale: why it helps, or does not", [Length(max=MAX_TEXT)])

    @property
    def blank(self) -> bool:
        """Whether this row is no option."""
        return not text(self.text).strip()

    def key(self) -> OptionKey | None:
        """Return the key that was typed; None without an effectiveness. Call only after `check`."""
        numbers = {name: hundredths(text(self[name])) for name in RATINGS}
        if numbers["effectiveness"] is None:
            return None
        return OptionKey(
            effectiveness=numbers["effectiveness"],
            care=numbers["care"],
            convenience=numbers["convenience"],
            motive=Motive(self.motive.data) if self.motive.data else None,
            rationale=text(self.rationale).strip(),
        )

    def check(self) -> bool:
        """Mark what cannot be read as a rating."""
        for name in RATINGS:
            typed = text(self[name]).strip()
            if typed and hundredths(typed) is None:
                refuse(self[name], f"{self[name].label.text} is a number from 1 to 7, such as 5.5.")
        extra = self.care.data or self.convenience.data or self.motive.data or self.rationale.data
        if not self.blank and extra and not text(self.effectiveness).strip():
            refuse(self.effectiveness, "Effectiveness is missing: without it the rest of the key is not kept.")
        return not any(field.errors for field in self)


class ItemForm(Form):
    """An item and its key; `item_form` gives it the standards of its bank."""

    item_id = StringField("Short name", description="How files and tables call it: small letters, digits, hyphens.")
    title = StringField("Title", [required("Give the situation a title."), Length(max=MAX_TEXT)])
    stem = TextAreaField("Situation", [required("Tell the situation."), Length(max=MAX_TEXT)])
    kind = SelectField("What it measures", choices=[SelectChoice(kind.value, KINDS[kind]) for kind in Kind])
    format = SelectField("How it is answered", choices=[SelectChoice(f.value, FORMATS[f]) for f in Format])
    instruction = SelectField(
        "What is asked",
        choices=[SelectChoice("should_do", "What should one do?"), SelectChoice("would_do", "What would you do?")],
    )
    standard = SelectField("Standard", choices=[], default="")
    also = SelectMultipleField("Also about", choices=[])
    facet = SelectField(
        "Facet", choices=[NO_CHOICE, *(SelectChoice(name, spoken(name)) for name in FACETS)], default=""
    )
    cost = SelectField(
        "What caring costs",
        choices=[
            NO_CHOICE,
            SelectChoice("0", "0: nothing"),
            SelectChoice("1", "1: some time or trouble"),
            SelectChoice("2", "2: something that hurts"),
        ],
        default="",
    )
    story = StringField("Story", description="Items that tell the same story at different costs share its name.")
    options = FieldList(FormField(OptionForm), max_entries=MAX_OPTIONS)
    reason = TextAreaField("Reason for the change", [Length(max=MAX_REASON)])
    based_on = HiddenField()

    def readable(self) -> bool:
        """Whether what was typed is an item with a key; what is not is marked."""
        good = self.validate()
        checked = [row.form.check() for row in self.options]  # every row is marked, not only the first
        good = good and all(checked)
        try:
            to_item(self.entry())
        except ValidationError as error:
            self._mark(error)
            return False
        return good

    def entry(self) -> ItemEntry:
        """Return what was typed as an entry of a bank file, which is checked like one."""
        self._name_options()
        return ItemEntry.model_validate(
            {
                "id": text(self.item_id),
                "kind": Kind(self.kind.data),
                "format": Format(self.format.data),
                "standard": self.standard.data or None,
                "facet": self.facet.data or None,
                "also": tuple(name for name in self.also.data or () if name != self.standard.data),
                "instruction": self.instruction.data,
                "title": text(self.title),
                "stem": unix_lines(text(self.stem)),
                "options": tuple(
                    {"id": row.option_id.data, "text": unix_lines(text(row.text).strip())} for row in self.filled()
                ),
                "state": ItemState.DRAFT,
                "cost": int(self.cost.data) if self.cost.data else None,
                "story": text(self.story) or None,
            }
        )

    def item(self) -> Item:
        """Return the item that was typed."""
        return to_item(self.entry())

    def key(self, stored: ItemKey | None) -> ItemKey | None:
        """Return the key that was typed, the panel of the stored one where no number differs."""
        self._name_options()
        typed = {text(row.option_id): key for row in self.filled() if (key := row.key()) is not None}
        return key_by_hand(stored, typed) if typed or stored else None

    def filled(self) -> list[OptionForm]:
        """Return the rows that are options."""
        return [row.form for row in self.options if not row.form.blank]

    def _name_options(self) -> None:
        """Give new options the first letters that are free."""
        used = {row.option_id.data for row in self.filled()}
        free = (letter for letter in LETTERS if letter not in used)
        for row in self.filled():
            if not row.option_id.data:
                row.option_id.data = next(free)

    def _mark(self, error: ValidationError) -> None:
        for found in error.errors():
            name = str(found["loc"][0]) if found["loc"] else ""
            field: Field | None = self._fields.get("item_id" if name == "id" else name)
            words = _PROBLEMS.get(name, str(found["msg"]))
            if field is None or isinstance(field, FieldList):
                self.form_errors.append(words)
            elif not field.errors:
                refuse(field, words)


_PROBLEMS = {
    "id": "Use small letters, digits and single hyphens or underscores, at most 80.",
    "story": "Use small letters, digits and single hyphens or underscores, at most 80.",
    "options": "An item has 1 to 10 options of up to 4,000 characters each.",
}


def item_form(bank: Bank, item: Item | None = None, key: ItemKey | None = None, revision: int = 0) -> ItemForm:
    """Return the form with what was sent, or filled with an item; two rows are spare."""
    form = ItemForm(formdata=None, data=_filled(item, key, revision)) if item else ItemForm()
    standards = [SelectChoice(standard.id, standard.name) for standard in bank.standards]
    form.standard.choices = [NO_CHOICE, *standards]
    form.also.choices = standards
    while len(form.options) < min(MAX_OPTIONS, max(len(form.filled()) + SPARE, 4)):
        form.options.append_entry()
    return form


def _filled(item: Item, key: ItemKey | None, revision: int) -> dict[str, object]:
    keys: Mapping[str, OptionKey] = key.options if key else {}
    return {
        "item_id": item.id,
        "title": item.title,
        "stem": item.stem,
        "kind": item.kind.value,
        "format": item.format.value,
        "instruction": item.instruction,
        "standard": item.standard or "",
        "also": list(item.also),
        "facet": item.facet or "",
        "cost": "" if item.cost is None else str(item.cost),
        "story": item.story or "",
        "options": [
            {"option_id": option.id, "text": option.text, **_key_fields(keys.get(option.id))} for option in item.options
        ],
        "based_on": str(revision),
    }


def _key_fields(key: OptionKey | None) -> dict[str, str]:
    if key is None:
        return {}
    numbers = {name: written(getattr(key, name)) for name in RATINGS}
    return {**numbers, "motive": key.motive.value if key.motive else "", "rationale": key.rationale}


class MoveForm(Form):
    """A step in the life of an item."""

    state = HiddenField()
    based_on = HiddenField()
    reason = TextAreaField("Reason", [Length(max=MAX_REASON)])


class RemarkForm(Form):
    """Something to say about an item."""

    remark = TextAreaField("Remark", [required("Write what you want to say."), Length(max=2_000)])


class PublishForm(Form):
    """A version's number and why it is made; `seen` names what was looked at."""

    version = StringField("Version", [required("Give the version a number.")])
    reason = TextAreaField("Why", [required("Say why this version is made."), Length(max=MAX_REASON)])
    seen = HiddenField()


class EnemiesForm(Form):
    """Two items that are kept apart."""

    one = SelectField("This item", choices=[])
    other = SelectField("and this one", choices=[])
    reason = TextAreaField("Why they must not meet", [required("Say why."), Length(max=MAX_REASON)])


def revision_of(field: Field) -> int:
    """Return the revision that a form was made from; what is no number is older than everything."""
    data = str(field.data or "")
    return int(data) if re.fullmatch(r"[0-9]{1,9}", data) else -1


def hundredths(typed: str) -> int | None:
    """Return a rating from 1 to 7 in hundredths; None for anything else."""
    typed = typed.strip()
    if not _RATING.fullmatch(typed):
        return None
    try:
        number = Decimal(typed.replace(",", "."))
    except InvalidOperation:
        return None
    return int(number * 100) if RATING_MIN <= number <= RATING_MAX else None


def written(rating: int | None) -> str:
    """Write a rating as somebody would type it: 650 -> 6.5."""
    return "" if rating is None else f"{rating / 100:.2f}".rstrip("0").rstrip(".")


def unix_lines(typed: str) -> str:
    """Return a text as it was typed, whatever the browser ends its lines with."""
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def refuse(field: Field, words: str) -> None:
    """Mark a field."""
    field.errors = [*field.errors, words]


def choices_of(items: Iterable[Item]) -> list[SelectChoice]:
    """Return items as choices."""
    return [SelectChoice("", "Choose …"), *(SelectChoice(item.id, f"{item.title} ({item.id})") for item in items)]
