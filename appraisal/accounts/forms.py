"""What the account pages may send."""

from __future__ import annotations

from wtforms import Field, ValidationError

from appraisal.accounts.service import SHORTEST_PASSWORD
from appraisal.web import fields
from appraisal.web.forms import Form


class SignInForm(Form):
    """E-mail and password (contract.md section 2)."""

    email = fields.text(
        "Email address",
        required="Enter your email address",
        kind="email",
        params={"autocomplete": "username", "spellcheck": False},
    )
    password = fields.password("Password", required="Enter your password")


class PasswordForm(Form):
    """A new password for the account a link belongs to."""

    new_password = fields.password(
        "New password",
        required="Enter a new password",
        hint=f"{SHORTEST_PASSWORD} characters or more. Three unrelated words are easy to remember and hard to guess.",
        autocomplete="new-password",
    )

    def validate_new_password(self, field: Field) -> None:
        """Long enough; length protects more than symbols do (NCSC, three random words)."""
        if len(field.data) < SHORTEST_PASSWORD:
            raise ValidationError(f"The password must have {SHORTEST_PASSWORD} characters or more")
        if len(field.data) > 256:
            raise ValidationError("The password must have 256 characters or fewer")
        if len(set(field.data)) < 5:
            raise ValidationError("Choose a password with more different characters")


class AdministratorPasswordForm(PasswordForm):
    """The first administrator has no person yet, so gives an e-mail too."""

    email = fields.text("Email address", required="Enter the email address you will sign in with", kind="email")


class ActForm(Form):
    """A button: nothing to fill."""
