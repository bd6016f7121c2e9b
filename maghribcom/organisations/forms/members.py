"""Forms of those who manage an organisation, and of those who are invited."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField
from wtforms.validators import Email, Length

from maghribcom.database import EMAIL_LENGTH
from maghribcom.form_fields import Given, OneOfField, RadiosField, TextField, choices_of
from maghribcom.locales import languages, page_language
from maghribcom.organisations.forms.fields import NamesForm, ParticularsForm
from maghribcom.organisations.labels import member_roles
from maghribcom.organisations.vocabulary import NAME_LENGTH, roles_in


class RoleForm(FlaskForm):
    """What a member is."""

    role = RadiosField(_l("Role"), [Given(_l("Choose a role."))], choices=[])

    def __init__(self, type_: str, **options: object) -> None:
        super().__init__(**options)
        self.role.choices = choices_of({role: member_roles()[role] for role in roles_in(type_)})


class InviteForm(RoleForm):
    """Whom to invite, as what, and in which language to write to somebody who has no account."""

    email = EmailField(
        _l("E-mail address"),
        [
            Given(_l("Write an e-mail address.")),
            Length(max=EMAIL_LENGTH, message=_l("This address is too long.")),
            Email(message=_l("Write an e-mail address in full, for example name@example.org.")),
        ],
        filters=[lambda value: value.strip() if value else value],
    )
    language = OneOfField(
        _l("Language of the mail"),
        [Given(_l("Choose a language."))],
        choices=lambda: choices_of({code: page_language(code).name for code in languages()}),
        description=_l("For somebody who has no account yet."),
    )


class AcceptForm(FlaskForm):
    """Under which name and position somebody acts for an organisation."""

    name = TextField(
        _l("Your name"), [Given(_l("Write your name."))], limit=NAME_LENGTH,
        description=_l("As people whom you approach will read it."),
    )  # fmt: skip
    position = TextField(
        _l("Your position in the organisation"), [Given(_l("Write what you are in the organisation."))],
        limit=NAME_LENGTH,
    )  # fmt: skip


class OrganisationForm(ParticularsForm):
    """What a vetted organisation says of itself."""

    #: Version of the organisation that the page showed.
    seen = HiddenField()


class ProposeNamesForm(NamesForm):
    """New names, for staff to look at."""
