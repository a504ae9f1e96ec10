"""The forms of signing in and of one's own account."""

from wtforms import EmailField, Field, PasswordField, RadioField, ValidationError
from wtforms.validators import Length

from hiring.web.forms import EMAIL_MAXIMUM, PASSWORD_MAXIMUM, PASSWORD_MINIMUM, Form, required


class SignInForm(Form):
    """E-mail address and password."""

    email = EmailField(
        "E-mail address", [required("Enter your e-mail address."), Length(max=EMAIL_MAXIMUM, message="Too long.")]
    )
    password = PasswordField(
        "Password", [required("Enter your password."), Length(max=PASSWORD_MAXIMUM, message="Too long.")]
    )


class PasswordForm(Form):
    """The password of today, and the one to have instead."""

    current = PasswordField("Your password today", [required("Enter the password you use today.")])
    new = PasswordField(
        "New password",
        [
            required("Enter a new password."),
            Length(
                PASSWORD_MINIMUM,
                PASSWORD_MAXIMUM,
                message=f"Use between {PASSWORD_MINIMUM} and {PASSWORD_MAXIMUM} characters.",
            ),
        ],
        description=f"At least {PASSWORD_MINIMUM} characters. A few words that only you would put together are good.",
    )
    again = PasswordField("New password, once more", [required("Enter the new password a second time.")])

    def validate_again(self, field: Field) -> None:
        """Refuse two different new passwords."""
        if field.data != self.new.data:
            raise ValidationError("The two new passwords differ.")


class ThemeForm(Form):
    """Light, dark, or as the device says."""

    theme = RadioField(
        "Colours",
        choices={"system": "As this device is set", "light": "Light", "dark": "Dark"},
        default="system",
    )
