"""What all forms have in common: no blanks around words, and use cases' problems shown at their fields."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import DataRequired

from hiring.errors import Invalid


def strip(value: Any) -> Any:
    """Take the blanks off both ends of a text."""
    return value.strip() if isinstance(value, str) else value


class Form(FlaskForm):
    """A form of ours. The token is checked for the whole application before the view runs."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Strip every text, but never a password."""
            if "Password" not in unbound_field.field_class.__name__:
                filters = unbound_field.kwargs.get("filters", [])
                unbound_field.kwargs["filters"] = [strip, *(f for f in filters if f is not strip)]
            return unbound_field.bind(form=form, **options)

    def refuse(self, error: Invalid) -> None:
        """Show a use case's problems: at the field that `Problem.item` names, else above the form."""
        for problem in error.problems:
            text = f"{problem.message} {problem.remedy}".strip()
            field = self._fields.get(problem.item)
            if field is None:
                self.form_errors.append(text)
            else:
                field.errors = [*field.errors, text]


def required(message: str) -> DataRequired:
    """Demand an answer, in the words of the page."""
    return DataRequired(message)
