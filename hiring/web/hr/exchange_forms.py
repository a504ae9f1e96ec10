"""The forms of import and export, and the formats in words."""

from dataclasses import dataclass
from typing import Any, Final

from wtforms import BooleanField, FileField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, Optional, Regexp, ValidationError

from hiring.adapters.interchange.mapped import FIELDS, NEEDED
from hiring.usecases.exchange import MAX_BYTES, MAX_TITLE, Target, Wish
from hiring.web.forms import Form
from hiring.web.hr.forms import slug

AUTO: Final = ""
TOO_LARGE: Final = f"The file is larger than {MAX_BYTES // 1_000_000} MB. Split it."


@dataclass(frozen=True, slots=True)
class FormatWords:
    """A format: its name, what it carries, and the file it makes. `keyless`: a bank fits into it without its key."""

    name: str
    carries: str
    ending: str
    mimetype: str
    keyless: bool = False


_CHOICES = "Situations in which one answer is chosen: text, options and how good each is."
_WHOLE = "Everything the bank says, key included."
_TEXT, _ZIP = "text/plain; charset=utf-8", "application/zip"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMAT_WORDS: Final = {
    "yaml": FormatWords("Bank folder (ZIP of YAML files)", _WHOLE, "zip", _ZIP, keyless=True),
    "xlsx": FormatWords("Workbook (XLSX)", _WHOLE, "xlsx", _XLSX, keyless=True),
    "csv": FormatWords("Table (CSV)", _WHOLE, "csv", "text/csv; charset=utf-8", keyless=True),
    "jsonl": FormatWords("JSON lines", _WHOLE, "jsonl", "application/jsonl; charset=utf-8", keyless=True),
    "qti30": FormatWords("QTI 3.0 package", _CHOICES, "zip", _ZIP),
    "qti22": FormatWords("QTI 2.2 package", _CHOICES, "zip", _ZIP),
    "qti21": FormatWords("QTI 2.1 package", _CHOICES, "zip", _ZIP),
    "qti12": FormatWords("QTI 1.2 package", _CHOICES, "zip", _ZIP),
    "gift": FormatWords("GIFT (Moodle)", _CHOICES, "gift.txt", _TEXT),
    "aiken": FormatWords("Aiken (Moodle)", "Text, options and which one is best.", "aiken.txt", _TEXT),
}
READ: Final = {"qti": "QTI package of any version", **{name: words.name for name, words in FORMAT_WORDS.items()}}


class ImportForm(Form):
    """A file, how it is read, and where it goes."""

    file = FileField("File", description=f"Up to {MAX_BYTES // 1_000_000} MB. You see everything before it is stored.")
    format = SelectField(
        "Format",
        choices=[SelectChoice(AUTO, "Find out by itself"), *(SelectChoice(n, words) for n, words in READ.items())],
        default=AUTO,
    )
    into = SelectField("Bank", choices=[], default="")
    title = StringField("Title", [Length(max=MAX_TITLE)], description="If empty: what the file says.")
    slug = StringField(
        "Short name",
        [
            Optional(),
            Length(max=80),
            Regexp(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z", message="Use small letters, digits and single hyphens."),
        ],
        description="If empty: made from the title.",
    )
    language = StringField(
        "Language",
        [
            Optional(),
            Regexp(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", message="Write a language code such as en, zh or pt-BR."),
        ],
        description="If the file does not say: es, zh …",
    )
    stem = StringField("Column of the situation’s text", [Length(max=200)])
    options = StringField(
        "Column of the options",
        [Length(max=1000)],
        description="One column that holds a list, or several joined by a plus: A+B+C+D.",
    )
    key = StringField(
        "Column of the right answer", [Length(max=200)], description="It holds the answer’s text or its letter."
    )
    tag = StringField("Column of a title or topic", [Length(max=200)], description="May stay empty.")

    def columns(self) -> dict[str, str]:
        """Return which column holds what; empty where the file is none of another program's tables."""
        return {name: self._text(name) for name in FIELDS if self._text(name)}

    def check_columns(self) -> bool:
        """Whether all columns that are needed are named, or none."""
        found = self.columns()
        missing = [name for name in NEEDED if found and name not in found]
        for name in missing:
            self[name].errors = ["Name this column too, or leave all of them empty."]
        return not missing

    def wish(self, form: str) -> Wish:
        """Return what is asked for; a new title without a short name makes one."""
        title, short = self._text("title"), self._text("slug")
        if self.into.data:
            return Wish(form, self.columns(), into=self.into.data, language=self._text("language"))
        return Wish(form, self.columns(), "", short or slug(title)[:80].strip("-"), title, self._text("language"))

    def _text(self, name: str) -> str:
        return str(self[name].data or "").strip()


def import_form(targets: list[Target], **options: Any) -> ImportForm:
    """Return the form with the banks there are."""
    form = ImportForm(**options)
    form.into.choices = [SelectChoice("", "A new bank")]
    for target in targets:
        what = "working copy" if target.opened else "opens a working copy"
        form.into.choices.append(SelectChoice(target.slug, f"{target.title} ({target.slug}, {what})"))
    return form


class ExportForm(Form):
    """A format, and whether the key goes along."""

    format = SelectField("Format", choices=[SelectChoice(name, words.name) for name, words in FORMAT_WORDS.items()])
    keyless = BooleanField(
        "Without the key", description="For translators, and readers who must not know what is right."
    )

    def validate_keyless(self, field: BooleanField) -> None:
        """A format of right answers is nothing without them."""
        chosen = FORMAT_WORDS.get(self.format.data or "")
        if field.data and chosen is not None and not chosen.keyless:
            able = ", ".join(words.name for words in FORMAT_WORDS.values() if words.keyless)
            raise ValidationError(f"{chosen.name} is made of right answers. Without the key, choose one of: {able}.")
