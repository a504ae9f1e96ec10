"""What all forms have in common: no blanks around words, and use cases' problems shown at their fields."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField
from wtforms.validators import DataRequired

from hiring.errors import Invalid

PASSWORD_MINIMUM = 12
PASSWORD_MAXIMUM = 256
EMAIL_MAXIMUM = 254


class Form(FlaskForm):
    """A form of ours. The token is checked for the whole application before the view runs."""

    class Meta(FlaskForm.Meta):
        csrf = False

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Take what was sent, without blanks around any text but a password."""
        super().process(*args, **kwargs)
        for field in self:
            if isinstance(field.data, str) and not isinstance(field, PasswordField):
                field.data = field.data.strip()

    def refuse(self, error: Invalid) -> None:
        """Show a use case's problems: at the field that `Problem.item` names, else above the form."""
        for problem in error.problems:
            text = f"{problem.message} {problem.remedy}".strip()
            field: Field | None = self._fields.get(problem.item)
            if field is None:
                self.form_errors.append(text)
            else:
                field.errors = [*field.errors, text]


def required(message: str) -> DataRequired:
    """Demand an answer, in the words of the page."""
    return DataRequired(message)


def text(field: Field) -> str:
    """Return what was entered in a text field."""
    return str(field.data or "")
