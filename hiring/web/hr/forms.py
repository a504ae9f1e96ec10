"""The forms of HR's pages. They read and repeat; what is right is decided by the use cases."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from wtforms import (
    EmailField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hiring.domain.banks.model import Bank, Section
from hiring.domain.delivery.assembly import LONGEST, MOST_FORMS, SHORTEST, Wish
from hiring.domain.delivery.blueprint import LEFT_OUT, Blueprint
from hiring.domain.delivery.pilots import MOST_PILOTS
from hiring.domain.people.invitees import MAX_EMAIL, MAX_NAME
from hiring.domain.values.profile import (
    MAX_STANDARDS,
    ServiceStandard,
    ValuesProfile,
)
from hiring.errors import Problem
from hiring.usecases.assessments import MAX_NAME as MAX_ASSESSMENT_NAME
from hiring.usecases.jobs import MAX_DAYS, MAX_K, MAX_REASON, MAX_TITLE
from hiring.usecases.values import ProfileView, edit_mark
from hiring.web.forms import Form, required
from hiring.web.presenters.studio_words import SECTIONS

MAX_TEXT = 4_000
CHOOSE, LEAVE_OUT = "", "-"
DEFAULT_CARE = 30


class StandardForm(PlainForm):
    """One service standard; a row whose name and promise are empty is no standard."""

    name = StringField("Name", [Length(max=120)])
    promise = TextAreaField("Promise to the customer", [Length(max=MAX_TEXT)])
    behaviours = TextAreaField("What people do, one behaviour per line", [Length(max=MAX_TEXT)])
    importance = StringField("Importance, 1 to 10")
    short_name = StringField("Short name", [Length(max=60)])

    @property
    def blank(self) -> bool:
        """Whether nothing was said in this row."""
        return not any((field.data or "").strip() for field in (self.name, self.promise, self.behaviours))

    def standard(self) -> ServiceStandard:
        """Return what was said; an importance that is no number becomes 0, which the profile's rules refuse."""
        name, importance = _text(self.name), _text(self.importance)
        return ServiceStandard(
            id=_text(self.short_name) or slug(name),
            name=name,
            promise=_text(self.promise),
            behaviours=tuple(line.strip() for line in _text(self.behaviours).splitlines() if line.strip()),
            importance=int(importance) if re.fullmatch(r"[0-9]{1,3}", importance) else 0,
        )


class ProfileForm(Form):
    """Vision, customer experience and up to eight standards."""

    vision = TextAreaField("Vision", [Length(max=MAX_TEXT)])
    customer_experience = TextAreaField("Customer experience", [Length(max=MAX_TEXT)])
    standards = FieldList(FormField(StandardForm), min_entries=MAX_STANDARDS, max_entries=MAX_STANDARDS)
    based_on = HiddenField()

    def profile(self) -> ValuesProfile:
        """Return what was said, blank rows left out."""
        return ValuesProfile(
            vision=_text(self.vision),
            customer_experience=_text(self.customer_experience),
            standards=tuple(row.form.standard() for row in self.standards if not row.form.blank),
        )

    def mark(self, problems: Iterable[Problem]) -> None:
        """Show each problem of the profile at the field it is about, as well as above the form."""
        for problem in problems:
            for start, name in FIELD_OF.items():
                if problem.message.startswith(start):
                    for form in self._forms_for(problem):
                        if name in form:
                            form[name].errors = [*form[name].errors, f"{problem.message} {problem.remedy}"]

    def _forms_for(self, problem: Problem) -> list[BaseForm]:
        if not problem.item:
            return [self]
        rows = [row.form for row in self.standards if not row.form.blank]
        return [row for row in rows if problem.item in {row.standard().id, row.standard().name}]


# How the messages of the profile's rules begin, and the field each is about.
FIELD_OF = {
    "The vision": "vision",
    "The customer experience": "customer_experience",
    "The name": "name",
    "The short name": "short_name",
    "The promise": "promise",
    "No behaviour": "behaviours",
    "The importance": "importance",
}


def profile_form(view: ProfileView | None) -> ProfileForm:
    """Return the form filled with the newest version, or with what was just sent."""
    if view is None:
        return ProfileForm()
    rows = [
        {
            "name": s.name,
            "promise": s.promise,
            "behaviours": "\n".join(s.behaviours),
            "importance": str(s.importance),
            "short_name": s.id,
        }
        for s in view.profile.standards
    ]
    profile = view.profile
    return ProfileForm(
        data={
            "vision": profile.vision,
            "customer_experience": profile.customer_experience,
            "standards": rows,
            "based_on": edit_mark(view),
        }
    )


class AssessmentForm(Form):
    """Name, sections and share of care; `assessment_form` adds one choice per standard of the bank."""

    name = StringField(
        "Name of the assessment",
        [required("Name the assessment."), Length(max=MAX_ASSESSMENT_NAME)],
        description="Candidates do not see it.",
    )
    sections = SelectMultipleField(
        "Sections",
        [InputRequired("Choose at least one section.")],
        choices=[SelectChoice(section.value, name) for section, name in SECTIONS.items()],
        default=[section.value for section in Section],
    )
    care_share = IntegerField(
        "Share of care, in percent",
        [InputRequired("Give the share of care."), NumberRange(5, 90, "Choose 5 to 90 percent.")],
        default=DEFAULT_CARE,
        description="Of all situations, this part asks what a person does first and when care costs something.",
    )
    unmeasured = SelectMultipleField("Leave these standards of yours unmeasured", choices=[])
    length = IntegerField(
        "How many situations",
        [Optional(), NumberRange(SHORTEST, LONGEST, f"Choose {SHORTEST} to {LONGEST}.")],
        description="Leave it empty for as many as the bank can fill.",
    )
    forms = IntegerField(
        "How many parallel forms",
        [Optional(), NumberRange(1, MOST_FORMS, f"Choose 1 to {MOST_FORMS}.")],
        default=1,
        description="Forms that measure the same and share no situation: one for each sitting. Needs a length.",
    )
    empathy_share = IntegerField(
        "Share of empathy, in percent",
        [Optional(), NumberRange(0, 80, "Choose 0 to 80 percent.")],
        description="Leave it empty for what the bank offers. Needs a length.",
    )
    most_minutes = IntegerField(
        "No longer than, in minutes",
        [Optional(), NumberRange(5, 240, "Choose 5 to 240 minutes.")],
        description="Leave it empty for no limit. Needs a length.",
    )
    pilots = IntegerField(
        "Situations to try out, per candidate",
        [Optional(), NumberRange(0, MOST_PILOTS, f"Choose 0 to {MOST_PILOTS}.")],
        default=0,
        description="Drawn from the bank’s pilot situations for each candidate; announced, and never scored.",
    )

    def wish(self) -> Wish | None:
        """Return what was asked for about length and number; None for the largest form the bank can fill."""
        if self.length.data is None:
            return None
        return Wish(self.length.data, self.forms.data or 1, self.empathy_share.data, self.most_minutes.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a number of forms, a share of empathy or a limit of time that says nothing without a length."""
        good: bool = super().validate(extra_validators)
        asked = (self.forms.data or 1) > 1 or self.empathy_share.data is not None or self.most_minutes.data is not None
        if asked and self.length.data is None and not self.length.errors:
            self.length.errors = [*self.length.errors, "Say how many situations a form is to have."]
            return False
        return good

    def mapping_fields(self) -> list[Any]:
        """Return the choices per standard of the bank."""
        return [field for field in self if field.name.startswith("map-")]

    def blueprint(self) -> Blueprint:
        """Return what was chosen; a standard of the bank that nobody decided on is left unmapped."""
        chosen = {field.name.removeprefix("map-"): field.data or "" for field in self.mapping_fields()}
        return Blueprint(
            sections=tuple(Section(value) for value in self.sections.data or []),
            care_share=self.care_share.data or 0,
            mapping={name: LEFT_OUT if target == LEAVE_OUT else target for name, target in chosen.items() if target},
            unmeasured=tuple(self.unmeasured.data or ()),
        )


def assessment_form(bank: Bank, profile: ValuesProfile) -> AssessmentForm:
    """Return the form for a bank: each of its standards is mapped to one of ours, or left out explicitly."""
    own = [SelectChoice(s.id, f"{s.name} (importance {s.importance})") for s in profile.standards]

    class FormForBank(AssessmentForm):
        """The choices of this bank."""

    for standard in bank.standards:
        known = profile.standard(standard.id) is not None
        field = SelectField(
            standard.name,
            choices=[SelectChoice(CHOOSE, "Choose …"), *own, SelectChoice(LEAVE_OUT, "Leave this one out")],
            default=standard.id if known else CHOOSE,
            description=standard.promise,
        )
        setattr(FormForBank, f"map-{standard.id}", field)
    measured = {standard.id for standard in bank.standards}
    FormForBank.unmeasured = SelectMultipleField(
        "Leave these standards of yours unmeasured",
        choices=[SelectChoice(s.id, s.name) for s in profile.standards],
        default=[s.id for s in profile.standards if s.id not in measured],
        description="Needed where the bank has fewer than two fit situations for a standard of yours.",
    )
    return FormForBank()


class FixtureForm(Form):
    """A fixture's assessment only has a name."""

    name = StringField("Name of the assessment", [required("Name the assessment."), Length(max=MAX_ASSESSMENT_NAME)])


class JobForm(Form):
    """A new job."""

    title = StringField("Title of the job", [required("Give the job a title."), Length(max=MAX_TITLE)])
    assessment = SelectField("Assessment", [required("Choose an assessment.")])
    k = IntegerField(
        "How many people can be interviewed",
        [InputRequired("Say how many."), NumberRange(1, MAX_K, f"Choose 1 to {MAX_K}.")],
        default=5,
    )
    days_to_answer = IntegerField(
        "Days to answer",
        [InputRequired("Say how many."), NumberRange(1, MAX_DAYS, f"Choose 1 to {MAX_DAYS}.")],
        default=14,
        description="How long a link works. Everybody invited to this job has the same time.",
    )
    managers = SelectMultipleField("Hiring managers", choices=[], description="They see this job's shortlist.")


class ManagersForm(Form):
    """Who may open the job."""

    managers = SelectMultipleField("Hiring managers", choices=[])


class ReasonForm(Form):
    """Why candidates may be ranked by a key no expert panel made."""

    reason = TextAreaField(
        "Reason",
        [required("Write down why."), Length(max=MAX_REASON)],
        description="Kept with your name in the audit log.",
    )


class PersonForm(Form):
    """One person to invite."""

    name = StringField("Name", [required("Give the name."), Length(max=MAX_NAME)])
    email = EmailField("E-mail address", [required("Give the e-mail address."), Length(max=MAX_EMAIL)])


class PeopleForm(Form):
    """A pasted list."""

    people = TextAreaField(
        "One person per line",
        [required("Paste at least one line.")],
        description="Name <email>, or name, email. You see what was understood before anybody is invited.",
    )


class FileForm(Form):
    """A CSV file."""

    file = FileField(
        "CSV file",
        [InputRequired("Choose a file.")],
        description="UTF-8, with the columns name and email, up to 1 MB. Nobody is invited before you confirm.",
    )


def slug(name: str) -> str:
    """Make a short name from a name: Own the problem -> own-the-problem."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _text(field: Field) -> str:
    return (field.data or "").strip()
