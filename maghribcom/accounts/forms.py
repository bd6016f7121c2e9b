"""The forms of accounts."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, PasswordField, SelectField
from wtforms.validators import Email, InputRequired, Length, ValidationError

from maghribcom.accounts.models import PASSWORD_MAX
from maghribcom.accounts.passwords import weakness
from maghribcom.database import EMAIL_LENGTH
from maghribcom.locales import languages, page_language

WRITE_EMAIL = _l("Write your e-mail address, for example amina@example.org.")
WRITE_PASSWORD = _l("Write your password.")
CHOOSE_PASSWORD = _l("Choose a password.")
BE_OF_AGE = _l("To create an account, you must be 18 or over.")


def _email_field() -> EmailField:
    rules = [InputRequired(WRITE_EMAIL), Length(max=EMAIL_LENGTH, message=WRITE_EMAIL), Email(WRITE_EMAIL)]
    return EmailField(_l("E-mail address"), rules, render_kw={"autocomplete": "email", "dir": "ltr"})


def _new_password_field(label: Any) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired(CHOOSE_PASSWORD)],
        description=_l(
            "At least 12 characters. Three or four words work well; you can paste it from a password manager."
        ),
        render_kw={"autocomplete": "new-password", "dir": "ltr"},
    )


class SignUpForm(FlaskForm):
    """A new account: an address, a password, a language, a statement of age; nothing else."""

    email = _email_field()
    password = _new_password_field(_l("Password"))
    language = SelectField(_l("Language of your pages and mails"))
    age = BooleanField(_l("I am 18 or over"), [InputRequired(BE_OF_AGE)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language.choices = [(code, page_language(code).name) for code in languages()]

    def validate_password(self, field: Field) -> None:
        """Long enough, and not easy to guess."""
        _check_password(field, self.email.data or "")


class SignInForm(FlaskForm):
    """Address and password."""

    email = EmailField(
        _l("E-mail address"),
        [InputRequired(WRITE_EMAIL), Length(max=EMAIL_LENGTH, message=WRITE_EMAIL)],
        render_kw={"autocomplete": "username", "dir": "ltr"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(WRITE_PASSWORD), Length(max=PASSWORD_MAX, message=WRITE_PASSWORD)],
        render_kw={"autocomplete": "current-password", "dir": "ltr"},
    )


class RequestResetForm(FlaskForm):
    """The address of somebody who forgot the password."""

    email = _email_field()


class NewPasswordForm(FlaskForm):
    """A new password, by a link."""

    password = _new_password_field(_l("New password"))

    def __init__(self, email: str = "", **options: Any) -> None:
        super().__init__(**options)
        self._email = email

    def validate_password(self, field: Field) -> None:
        """Long enough, and not easy to guess."""
        _check_password(field, self._email)


class ChangePasswordForm(NewPasswordForm):
    """A new password, by somebody who knows the old one."""

    present = PasswordField(
        _l("Present password"),
        [InputRequired(WRITE_PASSWORD), Length(max=PASSWORD_MAX, message=WRITE_PASSWORD)],
        render_kw={"autocomplete": "current-password", "dir": "ltr"},
    )


class LanguageForm(FlaskForm):
    """The language of mails and of the first page."""

    language = SelectField(_l("Language of your pages and mails"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.language.choices = [(code, page_language(code).name) for code in languages()]


class ConfirmForm(FlaskForm):
    """A button: for links that must not act by being opened."""


def _check_password(field: Field, email: str) -> None:
    if problem := weakness(field.data or "", email):
        raise ValidationError(problem)


def wrong_credentials() -> str:
    """The one sentence for a wrong address and a wrong password."""
    return _("The address or the password is wrong. Check both, or choose a new password.")
