"""The three groups of questions of a project."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import FormField
from wtforms.validators import ValidationError

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.form_fields import (
    AreaField,
    BoxesField,
    DayField,
    Given,
    OneOfField,
    RadiosField,
    RowsField,
    TextField,
    TextLanguageField,
    choices_of,
    is_web_address,
)
from maghribcom.group_forms import GroupForm, PartForm
from maghribcom.places import province_choices, region_names
from maghribcom.projects import labels
from maghribcom.projects.entries import About, Means, Place
from maghribcom.projects.forms.opened import Opened
from maghribcom.projects.forms.people import contact_choices
from maghribcom.projects.forms.texts import TextsForm, area_versions, line_versions, saved_texts
from maghribcom.projects.models.projects import (
    LINK_LENGTH,
    LINKS_MAX,
    NAME_LENGTH,
    NOTE_LENGTH,
    PITCH_LENGTH,
    PLACES_MAX,
    SDGS_MAX,
    SECTORS_MAX,
    TEXT_LENGTH,
    TITLE_LENGTH,
)
from maghribcom.projects.operations import save_about, save_means, save_place
from maghribcom.skills.word_forms import sector_words
from maghribcom.territories import territories

#: How far ahead a project may be planned.
YEARS_AHEAD = 20


def first_day() -> date:
    """The first day on which a project may have begun."""
    return date(2000, 1, 1)


def last_day() -> date:
    """The last day for which a project may be planned."""
    return date(clock.now().year + YEARS_AHEAD, 12, 31)


class AboutForm(TextsForm):
    """What the project is about."""

    group = "about"
    texts = ("title", "pitch", "objective", "results")

    title = TextField(lazy_pgettext("of a project", "Title"), [Given(_l("Write a title."))], limit=TITLE_LENGTH)
    title_language = TextLanguageField(languages=TEXT_LANGUAGES)
    title_more = line_versions()
    pitch = TextField(
        _l("The project in one sentence"),
        [Given(_l("Say in one sentence what the project is about."))],
        limit=PITCH_LENGTH,
    )
    pitch_language = TextLanguageField(languages=TEXT_LANGUAGES)
    pitch_more = line_versions()
    objective = AreaField(_l("Objective"), limit=TEXT_LENGTH)
    objective_language = TextLanguageField(languages=TEXT_LANGUAGES)
    objective_more = area_versions()
    results = AreaField(_l("Expected results"), limit=TEXT_LENGTH)
    results_language = TextLanguageField(languages=TEXT_LANGUAGES)
    results_more = area_versions()
    sectors = BoxesField(_l("Sectors"), [Given(_l("Choose at least one sector."))], most=SECTORS_MAX, choices=[])
    sdgs = BoxesField(
        _l("Sustainable Development Goals"),
        most=SDGS_MAX,
        choices=lambda: choices_of({str(number): f"{number}. {name}" for number, name in labels.goals().items()}),
    )

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        choices = opened.project.choices
        return {
            **saved_texts(opened, cls.texts),
            "sectors": sorted(row.code for row in choices if row.list == "sector"),
            "sdgs": sorted((row.code for row in choices if row.list == "sdg"), key=int),
        }

    def prepare(self, opened: Opened) -> None:
        super().prepare(opened)
        self.sectors.choices = choices_of(sector_words(opened.session, opened.language))

    def save(self, opened: Opened, actor: Actor) -> None:
        answers = About(
            title=self.text_of("title"),
            pitch=self.text_of("pitch"),
            objective=self.text_of("objective"),
            results=self.text_of("results"),
            sectors=tuple(self.sectors.data or ()),
            sdgs=tuple(int(code) for code in self.sdgs.data or ()),
        )
        save_about(opened.session, opened.project, answers, actor=actor)


class ProvinceRow(PartForm):
    """One province or prefecture."""

    code = OneOfField(_l("Province or prefecture"), choices=lambda: province_choices(_("Choose")))


class PlaceForm(GroupForm):
    """Where and when."""

    group = "place"

    regions = BoxesField(
        _l("Regions"),
        choices=lambda: choices_of(region_names()),
        description=_l("Leave all open for a project of the whole country."),
    )
    provinces = RowsField(FormField(ProvinceRow), _l("Provinces or prefectures"), most=PLACES_MAX)
    commune = TextField(_l("Commune or place"), limit=NAME_LENGTH)
    starts_on = DayField(_l("Begins on"), earliest=first_day, latest=last_day)
    ends_on = DayField(_l("Ends on"), earliest=first_day, latest=last_day)
    stage = RadiosField(
        _l("Stage"), [Given(_l("Choose how far the project is."))], choices=lambda: choices_of(labels.stages())
    )

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        project = opened.project
        return {
            "regions": sorted(row.code for row in project.choices if row.list == "region"),
            "provinces": [
                {"code": code} for code in sorted(row.code for row in project.choices if row.list == "province")
            ],
            "commune": project.commune,
            "starts_on": project.starts_on,
            "ends_on": project.ends_on,
            "stage": project.stage,
        }

    def validate_ends_on(self, field: DayField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The project ends before it begins. Change one of the days."))

    def validate_provinces(self, field: RowsField) -> None:
        codes = [entry.form.code.data for entry in field]
        if len(set(codes)) < len(codes):
            raise ValidationError(_("A province is twice in your list. Remove one row."))

    def save(self, opened: Opened, actor: Actor) -> None:
        provinces = tuple(entry.form.code.data for entry in self.provinces)
        around = [str(territories()[code].parent) for code in provinces]
        answers = Place(
            regions=tuple(dict.fromkeys((*(self.regions.data or ()), *around))),
            provinces=provinces,
            commune=self.commune.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            stage=self.stage.data,
        )
        save_place(opened.session, opened.project, answers, actor=actor)


class LinkRow(PartForm):
    """A public page about the project."""

    url = TextField(_l("Web address"), limit=LINK_LENGTH)

    def validate_url(self, field: TextField) -> None:
        if field.data and not is_web_address(field.data):
            raise ValidationError(_("Write a complete web address, for example https://example.org/report."))


class MeansForm(GroupForm):
    """Programme, partners, money, links, and who answers for it."""

    group = "means"

    programme = TextField(
        _l("Programme"), limit=NAME_LENGTH, description=_l("The programme or plan that the project belongs to.")
    )
    partners = AreaField(_l("Partners"), limit=NOTE_LENGTH)
    funding = RadiosField(
        _l("Funding"),
        [Given(_l("Choose how the project is paid for."))],
        choices=lambda: choices_of(labels.funding()),
    )
    links = RowsField(FormField(LinkRow), _l("Links"), most=LINKS_MAX)
    contact = OneOfField(
        _l("Who answers for it"),
        [Given(_l("Choose who answers for it."))],
        choices=[],
        description=_l("A member of your organisation. The name is not shown to the public."),
    )

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        project = opened.project
        return {
            "programme": project.programme,
            "partners": project.partners,
            "funding": project.funding,
            "links": [{"url": link.url} for link in sorted(project.links, key=lambda link: link.position)],
            "contact": project.contact.public_id if project.contact else None,
        }

    def prepare(self, opened: Opened) -> None:
        self.contact.choices = contact_choices(opened)

    def validate_links(self, field: RowsField) -> None:
        urls = [entry.form.url.data for entry in field]
        if len(set(urls)) < len(urls):
            raise ValidationError(_("A web address is twice in your list. Remove one row."))

    def save(self, opened: Opened, actor: Actor) -> None:
        answers = Means(
            programme=self.programme.data,
            partners=self.partners.data,
            funding=self.funding.data,
            links=tuple(entry.form.url.data for entry in self.links),
            contact=self.contact.data,
        )
        save_means(opened.session, opened.project, answers, actor=actor)
