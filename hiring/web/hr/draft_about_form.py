"""The form of what a bank says of itself: its title, its standards and what may be done with it."""

from pydantic import ValidationError
from wtforms import FieldList, FormField, HiddenField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import Length

from hiring.domain.banks.files import SCHEMA_VERSION, BankFile
from hiring.domain.banks.model import Bank, BankKind, BankStandard
from hiring.web.forms import Form, required, text
from hiring.web.hr.draft_forms import MAX_TEXT, refuse, unix_lines
from hiring.web.hr.forms import slug

MAX_STANDARDS = 12
PROBLEMS = {
    "slug": "Use small letters, digits and single hyphens or underscores, at most 80.",
    "language": "Use a code such as en, es or pt-BR.",
}


class StandardForm(PlainForm):
    """A standard of the bank; a row without a name is none."""

    standard_id = StringField("Short name", [Length(max=80)])
    name = StringField("Name", [Length(max=MAX_TEXT)])
    promise = TextAreaField("Promise to the customer", [Length(max=MAX_TEXT)])
    behaviours = TextAreaField("What people do, one behaviour per line", [Length(max=MAX_TEXT)])

    def standard(self) -> BankStandard:
        """Return what was said."""
        lines = (line.strip() for line in text(self.behaviours).splitlines())
        name = text(self.name).strip()
        return BankStandard(
            id=text(self.standard_id).strip() or slug(name),
            name=name,
            promise=text(self.promise).strip(),
            behaviours=tuple(line for line in lines if line),
        )


class AboutForm(Form):
    """What a bank says of itself."""

    title = StringField("Title", [required("Give the bank a title."), Length(max=200)])
    slug = StringField("Short name", description="Made from the title if you leave it empty. It never changes.")
    description = TextAreaField("Description", [Length(max=MAX_TEXT)])
    language = StringField("Language", default="en", description="Two letters, such as en, es or ar.")
    licence = StringField("Licence", default="All rights reserved", description="Who may use it, and how.")
    standards = FieldList(FormField(StandardForm), max_entries=MAX_STANDARDS)
    based_on = HiddenField()

    def readable(self, known: Bank | None = None) -> bool:
        """Whether this describes a bank; what does not is marked."""
        if not self.validate():
            return False
        standards = [row.form.standard() for row in self.standards if text(row.form.name).strip()]
        try:
            BankFile.model_validate(
                {
                    "schema": SCHEMA_VERSION,
                    "slug": known.slug if known else self._slug(),
                    "title": text(self.title),
                    "version": "0",
                    "language": text(self.language),
                    "licence": text(self.licence),
                    "kind": BankKind.ASSESSMENT,
                    "standards": tuple(
                        {"id": s.id, "name": s.name, "promise": s.promise, "behaviours": s.behaviours}
                        for s in standards
                    ),
                }
            )
        except ValidationError as error:
            self._mark(error)
            return False
        return True

    def bank(self, known: Bank | None) -> Bank:
        """Return the bank without items; kind and short name of a known one stay."""
        return Bank(
            slug=known.slug if known else self._slug(),
            title=text(self.title),
            version="0",
            language=text(self.language),
            licence=text(self.licence),
            kind=known.kind if known else BankKind.ASSESSMENT,
            description=unix_lines(text(self.description)),
            standards=tuple(row.form.standard() for row in self.standards if text(row.form.name).strip()),
            items=(),
        )

    def _slug(self) -> str:
        return text(self.slug) or slug(text(self.title))

    def _mark(self, error: ValidationError) -> None:
        for found in error.errors():
            place = found["loc"]
            if place[:1] == ("standards",) and len(place) > 1:
                self.form_errors.append(f"Standard {int(place[1]) + 1} needs a short name, a promise and a behaviour.")
            elif place and str(place[0]) in self._fields:
                refuse(self._fields[str(place[0])], PROBLEMS.get(str(place[0]), "This cannot be used here."))


def about_form(bank: Bank | None, revision: int = 0) -> AboutForm:
    """Return the form with what was sent, or filled with a bank; one standard is spare, at first four."""
    form = AboutForm()
    if bank is not None:
        rows = [
            {"standard_id": s.id, "name": s.name, "promise": s.promise, "behaviours": "\n".join(s.behaviours)}
            for s in bank.standards
        ]
        about = {name: getattr(bank, name) for name in ("title", "slug", "description", "language", "licence")}
        form = AboutForm(formdata=None, data={**about, "standards": rows, "based_on": str(revision)})
    while len(form.standards) < min(MAX_STANDARDS, max(sum(bool(row.form.name.data) for row in form.standards) + 1, 4)):
        form.standards.append_entry()
    return form
