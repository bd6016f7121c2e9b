"""The third group of questions of a need: where, how much, how long, from when, and what for."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from maghribcom.accounts.access import Actor
from maghribcom.form_fields import (
    BoxesField,
    DayField,
    Given,
    NumberField,
    OneOfField,
    RadiosField,
    TextField,
    choices_of,
)
from maghribcom.group_forms import GroupForm
from maghribcom.places import province_choices, region_names
from maghribcom.projects import labels
from maghribcom.projects.entries import Terms
from maghribcom.projects.forms.needs import capitals
from maghribcom.projects.forms.opened import Opened
from maghribcom.projects.forms.projects import first_day, last_day
from maghribcom.projects.models.needs import (
    DURATION_MAX,
    WORKLOAD_MAX,
)
from maghribcom.projects.models.projects import NAME_LENGTH
from maghribcom.projects.operations import save_terms
from maghribcom.territories import territories


class TermsForm(GroupForm):
    """Where, how much, how long, from when, and what for."""

    group = "terms"

    way = RadiosField(
        _l("Remote or on site"),
        [Given(_l("Choose where the work is done."))],
        choices=lambda: choices_of(labels.ways()),
    )
    region = OneOfField(_l("Region"), choices=lambda: choices_of(region_names(), empty=_("None in particular")))
    province = OneOfField(_l("Province or prefecture"), choices=lambda: province_choices(_("None in particular")))
    place = TextField(_l("Town or place"), limit=NAME_LENGTH)
    workload = NumberField(_l("Workload"), least=1, most=WORKLOAD_MAX)
    workload_unit = OneOfField(
        _l("Workload counted in"), choices=lambda: choices_of(capitals(labels.workload_units()), empty=_("Choose"))
    )
    duration = NumberField(_l("Duration"), least=1, most=DURATION_MAX)
    duration_unit = OneOfField(
        _l("Duration counted in"), choices=lambda: choices_of(capitals(labels.duration_units()), empty=_("Choose"))
    )
    start_from = DayField(_l("Begins on this day at the earliest"), earliest=first_day, latest=last_day)
    start_until = DayField(_l("Begins on this day at the latest"), earliest=first_day, latest=last_day)
    compensation = RadiosField(
        _l("Compensation"),
        [Given(_l("Choose what the expert gets."))],
        choices=lambda: choices_of(capitals(labels.compensations())),
    )
    provided = BoxesField(_l("Provided"), choices=lambda: choices_of(capitals(labels.provided())))

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        names = (
            "way", "region", "province", "place", "workload", "workload_unit", "duration", "duration_unit",
            "start_from", "start_until", "compensation",
        )  # fmt: skip
        return {
            **{name: getattr(opened.need, name) for name in names},
            "provided": sorted(row.code for row in opened.need.provisions),
        }

    def validate_region(self, field: OneOfField) -> None:
        if self.way.data in {"onsite", "hybrid"} and not field.data and not self.province.data:
            raise ValidationError(_("Choose the region in which the work is done."))

    def validate_province(self, field: OneOfField) -> None:
        province = territories().get(field.data or "")
        if province and self.region.data and province.parent != self.region.data:
            raise ValidationError(_("This province does not belong to the region that you chose. Change one of them."))

    def validate_workload_unit(self, field: OneOfField) -> None:
        if self.workload.data is not None and not field.data:
            raise ValidationError(_("Choose what the workload is counted in."))
        if field.data and field.data != "full_time" and self.workload.data is None and not self.workload.errors:
            raise ValidationError(_("Write how much it is, or choose nothing here."))

    def validate_duration_unit(self, field: OneOfField) -> None:
        if self.duration.data is not None and not field.data:
            raise ValidationError(_("Choose what the duration is counted in."))
        if field.data and self.duration.data is None and not self.duration.errors:
            raise ValidationError(_("Write how long it is, or choose nothing here."))

    def validate_start_until(self, field: DayField) -> None:
        if field.data and self.start_from.data and field.data < self.start_from.data:
            raise ValidationError(_("The latest day comes before the earliest. Change one of them."))

    def save(self, opened: Opened, actor: Actor) -> None:
        province = territories().get(self.province.data or "")
        answers = Terms(
            way=self.way.data,
            region=self.region.data or (province.parent if province else None),
            province=self.province.data,
            place=self.place.data,
            workload=self.workload.data,
            workload_unit=self.workload_unit.data,
            duration=self.duration.data,
            duration_unit=self.duration_unit.data,
            start_from=self.start_from.data,
            start_until=self.start_until.data,
            compensation=self.compensation.data,
            provided=tuple(self.provided.data or ()),
        )
        save_terms(opened.session, opened.need, answers, actor=actor)
