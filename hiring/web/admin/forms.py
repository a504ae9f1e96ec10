"""The forms of staff and roles."""

from wtforms import EmailField, PasswordField, SelectMultipleField, StringField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput

from hiring.domain.access.policy import Role
from hiring.web.forms import EMAIL_MAXIMUM, PASSWORD_MAXIMUM, PASSWORD_MINIMUM, Form, required
from hiring.web.roles import ROLE_NAMES

NAME_MAXIMUM = 200


class RolesField(SelectMultipleField):
    """Roles as a group of boxes."""

    option_widget = CheckboxInput()


def roles_field() -> RolesField:
    """Return the field of roles, the same on every form."""
    return RolesField(
        "Roles",
        [required("Choose at least one role.")],
        choices={role.value: ROLE_NAMES[role] for role in Role},
    )


class RolesForm(Form):
    """What a member of staff may do."""

    roles = roles_field()


class StaffForm(Form):
    """A new member of staff."""

    name = StringField(
        "Name", [required("Enter a name."), Length(max=NAME_MAXIMUM, message="Use at most 200 characters.")]
    )
    email = EmailField(
        "E-mail address",
        [required("Enter an e-mail address."), Length(max=EMAIL_MAXIMUM, message="This address is too long.")],
        description="They sign in with it.",
    )
    password = PasswordField(
        "First password",
        [
            required("Enter a first password."),
            Length(
                PASSWORD_MINIMUM,
                PASSWORD_MAXIMUM,
                message=f"Use between {PASSWORD_MINIMUM} and {PASSWORD_MAXIMUM} characters.",
            ),
        ],
        description=f"At least {PASSWORD_MINIMUM} characters. Pass it on in person, and ask them to change it at once.",
    )
    roles = roles_field()
