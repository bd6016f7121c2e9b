"""Task 2, where I live and where I belong in Morocco."""

from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from maghribcom.accounts.access import Actor
from maghribcom.experts.answers import Residence
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.models import CITY_LENGTH
from maghribcom.experts.operations import save_residence
from maghribcom.experts.timezones import derive_zone, zone_city, zones_in_words, zones_of
from maghribcom.form_fields import Given, OneOfField, TextField, choices_of
from maghribcom.group_forms import GroupForm, Line
from maghribcom.locales import country_choices, current_language
from maghribcom.places import province_choices, region_names
from maghribcom.territories import territories


def countries() -> list[SelectChoice]:
    """Countries to choose from, after none."""
    return _countries_in(current_language())


@cache
def _countries_in(_language: str) -> list[SelectChoice]:
    # Sorted once for each language of the pages: a page of experiences has this list in every row.
    return choices_of(dict(country_choices()), empty=_("Choose a country"))


class ResidenceForm(GroupForm):
    """Country and city of residence; region and province of attachment."""

    group = "residence"

    country = OneOfField(
        _l("Country where you live"),
        [Given(_l("Choose the country where you live."))],
        choices=countries,
        render_kw={"autocomplete": "country"},
    )
    city = TextField(_l("City"), limit=CITY_LENGTH, render_kw={"autocomplete": "address-level2"})
    timezone = OneOfField(_l("Time zone"), choices=[])
    region = OneOfField(
        _l("Region of attachment in Morocco"),
        choices=lambda: choices_of(region_names(), empty=_("None in particular")),
        description=_l("Where you come from, or where you would like to help. It never excludes you from a search."),
    )
    province = OneOfField(_l("Province or prefecture"), choices=lambda: province_choices(_("None in particular")))

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        return {
            "country": opened.expert.country,
            "city": opened.expert.city,
            "timezone": opened.expert.timezone,
            "region": opened.expert.region,
            "province": opened.expert.province,
        }

    def prepare(self, _opened: Opened) -> None:
        zones = zones_in_words(self.country.data)
        self.timezone.choices = choices_of(zones, empty=_("From the city")) if zones else []
        if self.timezone.data not in zones_of(self.country.data or ""):
            # The zone of another country, or a derived one that is not among those to choose from.
            self.timezone.data = None

    def lines_of(self, field: Any) -> list[Line]:
        if field.short_name == "timezone":
            return [Line(zone_city(self.zone))] if self.zone else []
        return super().lines_of(field)

    @property
    def zone(self) -> str | None:
        """The zone chosen, else the one that follows from country and city."""
        return self.timezone.data or derive_zone(self.country.data, self.city.data)

    def validate_timezone(self, _field: OneOfField) -> None:
        if self.timezone.choices and self.zone is None:
            raise ValidationError(_("This country has several time zones: choose the one of your city."))

    def validate_city(self, field: TextField) -> None:
        if field.data and not any(character.isalpha() for character in field.data):
            raise ValidationError(_("Write the name of a city."))

    def validate_province(self, field: OneOfField) -> None:
        province = territories().get(field.data or "")
        if province and self.region.data and province.parent != self.region.data:
            raise ValidationError(_("This province does not belong to the region that you chose. Change one of them."))

    @property
    def region_of_attachment(self) -> str | None:
        """The region chosen, else that of the province."""
        province = territories().get(self.province.data or "")
        return self.region.data or (province.parent if province else None)

    def save(self, opened: Opened, actor: Actor) -> None:
        answers = Residence(
            country=self.country.data or "",
            city=self.city.data,
            timezone=self.zone,
            region=self.region_of_attachment,
            province=self.province.data,
        )
        save_residence(opened.session, opened.expert, answers, actor=actor)
