"""The form of a new study; what is right is decided by the settings' own rules."""

from decimal import Decimal
from typing import Any

from wtforms import DecimalField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from hiring.domain.simulation.mixture import Coaching, LabSettings, Mixture
from hiring.usecases.studies import MAX_TITLE, Subject
from hiring.web.forms import Form, required
from hiring.web.presenters.studio_lab_words import COACHING

WHOLE = "Give a whole number."
SHARES = ("careless", "coached", "pleasing", "leaked_to", "group")


class StudyForm(Form):
    """What to study, how many people, and who they are; shares in percent."""

    what = SelectField("What to study", [required("Choose what to study.")])
    title = StringField("Name of the study", [Length(max=MAX_TITLE)], description="Left empty, it is named for you.")
    n = IntegerField("People to simulate", [InputRequired(WHOLE)], description="100 to 100,000")
    pool = IntegerField("People in a pool", [InputRequired(WHOLE)], description="How many apply for one job")
    k = IntegerField("Places on a list", [InputRequired(WHOLE)], description="How many of them are interviewed")
    careless = DecimalField("Careless, in percent", [InputRequired("Give a number.")], places=None)
    coached = DecimalField("Coached, in percent", [InputRequired("Give a number.")], places=None)
    coaching = RadioField(
        "What they were told", choices=[SelectChoice(c.value, words) for c, words in COACHING.items()]
    )
    pleasing = DecimalField("Over-pleasing, in percent", [InputRequired("Give a number.")], places=None)
    leaked_to = DecimalField("Have seen leaked situations, in percent", [InputRequired("Give a number.")], places=None)
    leaked_items = IntegerField("Leaked situations", [InputRequired(WHOLE)])
    leaked_ids = StringField(
        "Which ones",
        [Optional()],
        description="Ids, separated by commas. Those you do not name are drawn by chance.",
    )
    group = DecimalField("In the group, in percent", [InputRequired("Give a number.")], places=None)
    biased_items = IntegerField("Unfair situations", [InputRequired(WHOLE)])
    bias = DecimalField("How unfair, in standard deviations of ability", [InputRequired("Give a number.")], places=None)
    seed = IntegerField("Seed", [InputRequired(WHOLE)], description="The same seed, the same people")

    def settings(self) -> LabSettings:
        """Return what was asked for."""
        shares = {name: _number(getattr(self, name)) / 100 for name in SHARES}
        return LabSettings(
            n=self.n.data or 0,
            pool=self.pool.data or 0,
            k=self.k.data or 0,
            seed=-1 if self.seed.data is None else self.seed.data,
            mixture=Mixture(
                **shares,
                coaching=Coaching(self.coaching.data),
                leaked_items=self.leaked_items.data or 0,
                leaked_ids=tuple(name.strip() for name in (self.leaked_ids.data or "").split(",") if name.strip()),
                biased_items=self.biased_items.data or 0,
                bias=_number(self.bias),
            ),
        )

    def subject(self) -> tuple[str, str | None]:
        """Return the bank and the assessment, if it is one."""
        bank_id, _, assessment_id = str(self.what.data).partition(":")
        return bank_id, assessment_id or None


def study_form(subjects: list[Subject], like: LabSettings | None = None, chosen: str = "") -> StudyForm:
    """Return the form with what was just sent, else as another study was, else as usual."""
    asked = like or LabSettings()
    mix = asked.mixture
    data: dict[str, Any] = {
        "what": chosen,
        "n": asked.n,
        "pool": asked.pool,
        "k": asked.k,
        "seed": asked.seed,
        **{name: Decimal(f"{100 * getattr(mix, name):g}") for name in SHARES},
        "coaching": mix.coaching.value,
        "leaked_items": mix.leaked_items,
        "leaked_ids": ", ".join(mix.leaked_ids),
        "biased_items": mix.biased_items,
        "bias": Decimal(f"{mix.bias:g}"),
    }
    form = StudyForm(data=data)
    form.what.choices = [SelectChoice(value_of(one), _words(one)) for one in subjects]
    return form


def value_of(subject: Subject) -> str:
    """Return how the form names a subject."""
    return f"{subject.bank_id}:{subject.assessment_id or ''}"


def _words(subject: Subject) -> str:
    return f"{subject.name} ({'assessment' if subject.assessment_id else 'bank, every live situation'})"


def _number(field: DecimalField) -> float:
    return float(field.data) if field.data is not None else 0.0
