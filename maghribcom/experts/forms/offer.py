"""Task 5, what I offer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField
from wtforms.validators import ValidationError

from maghribcom import clock, closed_lists
from maghribcom.accounts.access import Actor
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.experts import labels
from maghribcom.experts.answers import LanguageEntry, Offer
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.models import HOURS_MAX, LANGUAGES_MAX, SUMMARY_LENGTH
from maghribcom.experts.operations import save_offer
from maghribcom.form_fields import (
    AreaField,
    BoxesField,
    DayField,
    Given,
    NumberField,
    OneOfField,
    RadiosField,
    RowsField,
    TextLanguageField,
    capital,
    choices_of,
)
from maghribcom.group_forms import GroupForm, Line, PartForm
from maghribcom.locales import language_name
from maghribcom.places import region_names
from maghribcom.territories import language_codes

#: How far ahead somebody can plan.
YEARS_AHEAD = 3


def today() -> date:
    """The day in UTC."""
    return clock.now().date()


def latest_day() -> date:
    """The last day that a plan may name."""
    return date(today().year + YEARS_AHEAD, 12, 31)


def _capitals(words: Mapping[str, str]) -> dict[str, str]:
    return {code: capital(word) for code, word in words.items()}


def _languages() -> dict[str, str]:
    return {code: capital(language_name(code)) for code in language_codes()}


class LanguageRow(PartForm):
    """A language that the person speaks, or speaks and writes."""

    code = OneOfField(
        _l("Language"), [Given(_l("Choose the language."))], choices=lambda: choices_of(_languages(), empty=_("Choose"))
    )
    spoken = OneOfField(
        _l("Spoken"),
        [Given(_l("Choose how well you speak it."))],
        choices=lambda: choices_of(closed_lists.cefr(), empty=_("Choose")),
    )
    written = OneOfField(_l("Written"), choices=lambda: choices_of(closed_lists.cefr(), empty=_("I do not write it")))

    def line(self) -> Line:
        written = closed_lists.cefr_short().get(self.written.data or "")
        facts = [
            _languages().get(self.code.data or ""),
            _("spoken: %(level)s", level=closed_lists.cefr_short().get(self.spoken.data or "", "–")),
            _("written: %(level)s", level=written) if written else None,
        ]
        return Line(" · ".join(str(fact) for fact in facts if fact))


class OfferForm(GroupForm):
    """Ways to help, time, conditions, places, languages."""

    group = "offer"

    modes = BoxesField(_l("How would you like to help?"), choices=lambda: choices_of(_capitals(closed_lists.modes())))
    capacity = RadiosField(
        _l("How much time do you have now?"), choices=lambda: choices_of(_capitals(labels.capacities()))
    )
    hours_a_month = NumberField(_l("Hours a month"), least=1, most=HOURS_MAX)
    available_from = DayField(_l("From when"), earliest=lambda: date(2000, 1, 1), latest=latest_day)
    stays = OneOfField(
        _l("How often are you in Morocco?"), choices=lambda: choices_of(labels.stays(), empty=_("Choose"))
    )
    conditions = BoxesField(_l("On what conditions?"), choices=lambda: choices_of(_capitals(labels.conditions())))
    regions = BoxesField(_l("Which regions would you work for?"), choices=lambda: choices_of(region_names()))
    languages = RowsField(FormField(LanguageRow), _l("Languages"), most=LANGUAGES_MAX)
    offer_text = AreaField(_l("Anything else about what you offer"), limit=SUMMARY_LENGTH)
    offer_text_language = TextLanguageField(languages=TEXT_LANGUAGES)

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        held = {
            name: sorted(choice.code for choice in opened.expert.choices if choice.list == name)
            for name in ("mode", "condition", "region_served")
        }
        return {
            "modes": held["mode"],
            "capacity": opened.expert.capacity,
            "hours_a_month": opened.expert.hours_a_month,
            "available_from": opened.expert.available_from,
            "stays": opened.expert.stays,
            "conditions": held["condition"],
            "regions": held["region_served"],
            "languages": [
                {"code": held.code, "spoken": held.spoken, "written": held.written}
                for held in sorted(opened.expert.languages, key=lambda held: held.id)
            ],
            "offer_text": opened.expert.offer_text,
            "offer_text_language": opened.expert.offer_language,
        }

    def prepare(self, opened: Opened) -> None:
        self.offer_text_language.settle(self.offer_text.data, opened.language)

    def with_room(self) -> None:
        if not len(self.languages):
            self.languages.append_entry()

    def validate_languages(self, field: RowsField) -> None:
        codes = [entry.form.code.data for entry in field]
        for code in codes:
            if code and codes.count(code) > 1:
                raise ValidationError(_("%(name)s is twice in your list. Remove one row.", name=language_name(code)))

    def save(self, opened: Opened, actor: Actor) -> None:
        rows = [entry.form for entry in self.languages]
        answers = Offer(
            modes=tuple(self.modes.data),
            capacity=self.capacity.data,
            hours_a_month=self.hours_a_month.data,
            available_from=self.available_from.data,
            stays=self.stays.data,
            conditions=tuple(self.conditions.data),
            regions_served=tuple(self.regions.data),
            languages=tuple(LanguageEntry(row.code.data, row.spoken.data, row.written.data) for row in rows),
            text=self.offer_text.data,
            text_language=self.offer_text_language.data if self.offer_text.data else None,
        )
        save_offer(opened.session, opened.expert, answers, actor=actor)
