"""Task 1, who I am."""

import re
from typing import Any

import phonenumbers
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields import TelField
from wtforms.validators import ValidationError

from maghribcom.accounts.access import Actor
from maghribcom.cleaning import clean_line, western_digits
from maghribcom.experts.answers import Identity
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.models import NAME_LENGTH
from maghribcom.experts.operations import save_identity
from maghribcom.form_fields import Given, TextField
from maghribcom.group_forms import GroupForm

_ADDRESS = re.compile(r"https?:|www\.|://|@|[\w-]\.(?:com|net|org|ma|fr|info|io)\b", re.IGNORECASE)
_ARABIC_NAME = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff \u0027\u2019.-]+")
_ARABIC_MARKS = re.compile("[\u0600-\u0605\u060c\u061b-\u061f\u066a-\u066d\u06d4\u06dd]")


def person_name(_form: Any, field: Any) -> None:
    """A name of a person: letters of any script, spaces, hyphens and apostrophes."""
    name = field.data or ""
    if _ADDRESS.search(name):
        raise ValidationError(_("Write a name only, without an address of the web or of mail."))
    if any(character.isnumeric() for character in name):
        raise ValidationError(_("Write a name without digits."))
    if name and not any(character.isalpha() for character in name):
        raise ValidationError(_("Write a name with letters."))
    if any(not (character.isalpha() or _is_mark(character) or character in " -'’ʼ‐‑.·") for character in name):
        raise ValidationError(_("Write a name with letters, spaces, hyphens and apostrophes only."))


def arabic_script(_form: Any, field: Any) -> None:
    """Letters of the Arabic script only."""
    name = field.data or ""
    if name and (not _ARABIC_NAME.fullmatch(name) or _ARABIC_MARKS.search(name)):
        raise ValidationError(_("Write this name in Arabic letters, for example أمينة بناني."))


class PhoneField(TelField):
    """A phone number as people write it, kept as E.164; None when empty. `country` is where one without + belongs."""

    country: str | None = None

    def _value(self) -> str:
        if self.raw_data:
            return str(clean_line(self.raw_data[0])[0])
        return shown_phone(self.data) if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = western_digits(clean_line(valuelist[0] if valuelist else "")[0]) or None

    def post_validate(self, _form: Any, _stopped: bool) -> None:
        if self.data is None:
            return
        try:
            number = phonenumbers.parse(self.data, self.country)
        except phonenumbers.NumberParseException as error:
            if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
                raise ValidationError(
                    _("Begin with + and the code of the country, for example +33 6 12 34 56 78.")
                ) from None
            raise ValidationError(_("Write a phone number, for example +33 6 12 34 56 78.")) from None
        if number.extension or not phonenumbers.is_valid_number(number):
            raise ValidationError(_("This phone number does not exist. Check its digits and the code of the country."))
        self.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(number: str) -> str:
    """A stored number with the spaces that people expect."""
    parsed = phonenumbers.parse(number)
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _is_mark(character: str) -> bool:
    return "\u0300" <= character <= "\u036f" or "\u064b" <= character <= "\u0652"


class IdentityForm(GroupForm):
    """Names and phone. No national identity number, no birth date, no photo: they are never asked."""

    group = "identity"

    first_name = TextField(
        _l("First name"),
        [Given(_l("Write your first name.")), person_name],
        limit=NAME_LENGTH,
        render_kw={"autocomplete": "given-name"},
    )
    last_name = TextField(
        _l("Last name"),
        [Given(_l("Write your last name.")), person_name],
        limit=NAME_LENGTH,
        render_kw={"autocomplete": "family-name"},
    )
    arabic_name = TextField(
        _l("First and last name in Arabic letters"),
        [arabic_script, person_name],
        limit=2 * NAME_LENGTH,
        render_kw={"lang": "ar"},
    )
    phone = PhoneField(
        _l("Phone"),
        description=_l("With the code of the country: +33, +212, ... Shown only to those whose mission you accept."),
        render_kw={"autocomplete": "tel"},
    )

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        return {
            "first_name": opened.expert.first_name,
            "last_name": opened.expert.last_name,
            "arabic_name": opened.expert.arabic_name,
            "phone": opened.expert.phone,
        }

    def prepare(self, opened: Opened) -> None:
        self.phone.country = opened.expert.country

    def save(self, opened: Opened, actor: Actor) -> None:
        answers = Identity(
            first_name=self.first_name.data or "",
            last_name=self.last_name.data or "",
            arabic_name=self.arabic_name.data,
            phone=self.phone.data,
        )
        save_identity(opened.session, opened.expert, answers, actor=actor)
