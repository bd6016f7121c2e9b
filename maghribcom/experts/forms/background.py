"""Task 4, experience and education."""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField
from wtforms.validators import ValidationError

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.experts.answers import Background, ExperienceEntry
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.forms.residence import countries
from maghribcom.experts.labels import experience_kinds
from maghribcom.experts.models import (
    EXPERIENCES_MAX,
    LINK_LENGTH,
    SUMMARY_LENGTH,
    TITLE_LENGTH,
    YEAR_MIN,
    Experience,
)
from maghribcom.experts.operations import save_background
from maghribcom.form_fields import (
    AreaField,
    Given,
    NumberField,
    OneOfField,
    RowsField,
    TextField,
    TextLanguageField,
    choices_of,
    is_web_address,
)
from maghribcom.group_forms import GroupForm, Line, PartForm


def this_year() -> int:
    """The calendar year: the latest in which something can have begun or been used."""
    return clock.now().year


class ExperienceRow(PartForm):
    """A position, project, publication or degree."""

    #: Which saved experience this row changes: skills point to it as their evidence.
    id = HiddenField()
    kind = OneOfField(
        _l("What it is"),
        [Given(_l("Choose what it is."))],
        choices=lambda: choices_of(experience_kinds(), empty=_("Choose")),
    )
    title = TextField(
        _l("Title"),
        [Given(_l("Write its title."))],
        limit=TITLE_LENGTH,
        description=_l("Your position, the name of the project, of the publication or of the degree."),
    )
    organisation = TextField(_l("Employer, client, journal or school"), limit=TITLE_LENGTH)
    country = OneOfField(_l("Country"), choices=countries)
    start_year = NumberField(_l("First year"), least=YEAR_MIN, most=this_year)
    end_year = NumberField(
        _l("Last year"), least=YEAR_MIN, most=this_year, description=_l("Leave empty while it lasts.")
    )
    summary = AreaField(_l("In a few sentences"), limit=SUMMARY_LENGTH)
    language = TextLanguageField(languages=TEXT_LANGUAGES)
    link = TextField(
        _l("Link"), limit=LINK_LENGTH, description=_l("To the publication or the project, beginning with https://.")
    )

    def validate_end_year(self, field: NumberField) -> None:
        if field.data is not None and self.start_year.data is not None and field.data < self.start_year.data:
            raise ValidationError(_("The last year comes before the first. Change one of them."))

    def validate_link(self, field: TextField) -> None:
        if field.data and not is_web_address(field.data):
            raise ValidationError(_("Write a complete web address, for example https://example.org/report."))

    def entry(self, known: Collection[int]) -> ExperienceEntry:
        """The row as the operation takes it; `known` are the ids of the saved ones."""
        sent = self.id.data or ""
        changed = int(sent) if sent.isdecimal() and len(sent) < 19 else None
        return ExperienceEntry(
            id=changed if changed in known else None,
            kind=self.kind.data or "",
            title=self.title.data or "",
            language=str(self.language.data),
            organisation=self.organisation.data,
            country=self.country.data,
            start_year=self.start_year.data,
            end_year=self.end_year.data,
            summary=self.summary.data,
            link=self.link.data,
        )

    def line(self) -> Line:
        years = "–".join(str(year) for year in (self.start_year.data, self.end_year.data) if year)
        kind = str(experience_kinds().get(self.kind.data or "", ""))
        parts = (self.title.data, kind, self.organisation.data, years, self.summary.data, self.link.data)
        return Line(" · ".join(part for part in parts if part), self.language.data or None)


class BackgroundForm(GroupForm):
    """Positions, projects, publications and degrees, in the person's order."""

    group = "background"

    experiences = RowsField(FormField(ExperienceRow), _l("Experience and education"), most=EXPERIENCES_MAX)

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        return {"experiences": [_row_of(experience) for experience in opened.expert.experiences]}

    def prepare(self, opened: Opened) -> None:
        for entry in self.experiences:
            row = entry.form
            row.language.settle(" ".join(filter(None, (row.title.data, row.summary.data))), opened.language)

    def save(self, opened: Opened, actor: Actor) -> None:
        entries = []
        known = {experience.id for experience in opened.expert.experiences}
        for row in self.experiences:
            entries.append(row.form.entry(known))
            known.discard(entries[-1].id or 0)
        save_background(opened.session, opened.expert, Background(tuple(entries)), actor=actor)

    def with_room(self) -> None:
        if not len(self.experiences):
            self.experiences.append_entry()


def _row_of(experience: Experience) -> dict[str, Any]:
    names = ("id", "kind", "title", "organisation", "country", "start_year", "end_year", "summary", "language", "link")
    return {name: getattr(experience, name) for name in names}
