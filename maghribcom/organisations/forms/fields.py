"""What several forms of this room ask: names in three languages, a place, a site, a domain, texts of staff."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from maghribcom.form_fields import AreaField, OneOfField, TextField, TextLanguageField, is_web_address
from maghribcom.locales import current_language
from maghribcom.organisations.operations.founding import Particulars
from maghribcom.organisations.operations.names import name_key
from maghribcom.organisations.vocabulary import (
    ADDRESS_LENGTH,
    DESCRIPTION_LENGTH,
    DOMAIN_LENGTH,
    NAME_LANGUAGES,
    NAME_LENGTH,
    TEXT_LANGUAGES,
    URL_LENGTH,
)
from maghribcom.territories import provinces, regions

#: A name of the DNS in the letters that it is registered with: each part at most 63 characters, the last one letters.
_DOMAIN = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})")


def territory_choices() -> list[SelectChoice]:
    """The whole country, then each region and its provinces under its name."""
    language = current_language()
    found = [SelectChoice("", _("All of Morocco, or abroad"))]
    for region in regions():
        name = region.name(language)
        found.append(SelectChoice(region.code, _("The whole region: %(region)s", region=name), optgroup=name))
        found += [SelectChoice(place.code, place.name(language), optgroup=name) for place in provinces(region.code)]
    return found


class NamesForm(FlaskForm):
    """What an organisation is called, in one language at least."""

    name_fr = TextField(_l("Name in French"), limit=NAME_LENGTH)
    name_ar = TextField(_l("Name in Arabic"), limit=NAME_LENGTH)
    name_en = TextField(_l("Name in English"), limit=NAME_LENGTH)

    @property
    def names(self) -> Mapping[str, str]:
        """The names that were given, by language."""
        given = {code: self[f"name_{code}"].data for code in NAME_LANGUAGES}
        return {code: text for code, text in given.items() if text}

    def validate_name_fr(self, field: TextField) -> None:
        """The first of the three says that one is missing, and each must have letters."""
        self._check_letters(field)
        if not self.names and not field.errors:
            raise ValidationError(_("Write the name in one of the three languages at least."))

    def validate_name_ar(self, field: TextField) -> None:
        self._check_letters(field)

    def validate_name_en(self, field: TextField) -> None:
        self._check_letters(field)

    def _check_letters(self, field: TextField) -> None:
        if field.data and not name_key(field.data):
            raise ValidationError(_("Write the name in letters."))


class ParticularsForm(FlaskForm):
    """What an organisation does, and where it is reached."""

    description = AreaField(_l("What the organisation does"), limit=DESCRIPTION_LENGTH)
    description_language = TextLanguageField(languages=TEXT_LANGUAGES)
    website = TextField(
        _l("Website"), limit=URL_LENGTH, description=_l("Beginning with https://."), render_kw={"inputmode": "url"}
    )
    address = AreaField(
        _l("Postal address"), limit=ADDRESS_LENGTH, description=_l("For those who vet you. It is not shown to others.")
    )
    email_domain = TextField(
        _l("Domain of your official e-mail addresses"),
        limit=DOMAIN_LENGTH,
        description=_l("What stands after the @, for example sante.gov.ma. Leave it empty if you have none."),
    )

    def validate_website(self, field: TextField) -> None:
        """A complete address."""
        if field.data and not is_web_address(field.data):
            raise ValidationError(_("Write a complete web address, for example https://example.org."))

    def validate_email_domain(self, field: TextField) -> None:
        """People write a whole address, or the @: what stands after it counts."""
        if not field.data or field.errors:
            return
        field.data = field.data.rpartition("@")[2].strip().casefold().rstrip(".")
        if not _DOMAIN.fullmatch(field.data):
            raise ValidationError(_("Write what stands after the @ in your addresses, for example example.gov.ma."))

    def particulars(self, page_language: str) -> Particulars:
        """The answers as the operations take them; the form is valid."""
        return Particulars(
            description=self.description.data,
            description_language=self.description_language.settle(self.description.data, page_language),
            website=self.website.data,
            address=self.address.data,
            email_domain=self.email_domain.data,
        )


def territory_field(label: Any = None) -> OneOfField:
    """Where an organisation acts."""
    return OneOfField(
        label or _l("Where it acts"),
        choices=territory_choices,
        description=_l("The region, province or prefecture. Leave the first answer for the whole country."),
    )
