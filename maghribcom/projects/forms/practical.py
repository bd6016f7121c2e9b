"""The group of a need that takes effect at once: counterpart, places, deadline, answers, audience."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from maghribcom import clock, working_days
from maghribcom.accounts.access import Actor
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.form_fields import (
    AreaField,
    DayField,
    Given,
    NumberField,
    OneOfField,
    RadiosField,
    TextLanguageField,
    choices_of,
)
from maghribcom.locales import show_date
from maghribcom.projects import labels
from maghribcom.projects.entries import Practical
from maghribcom.projects.forms.opened import Opened
from maghribcom.projects.forms.people import contact_choices, network_choices
from maghribcom.projects.forms.texts import TextsForm, note_versions, saved_texts
from maghribcom.projects.models.needs import (
    ANSWER_DAYS_DEFAULT,
    ANSWER_DAYS_MAX,
    ANSWER_DAYS_MIN,
    EXPERTS_MAX,
    PENDING_DEFAULT,
    PENDING_MAX,
)
from maghribcom.projects.models.projects import NOTE_LENGTH
from maghribcom.projects.operations import save_practical

#: How far ahead a deadline may lie.
YEARS_AHEAD = 3


def first_deadline() -> date:
    """The first day that a deadline may name: today in Morocco."""
    return working_days.day_of(clock.now())


def last_deadline() -> date:
    """The last day that a deadline may name."""
    return date(clock.now().year + YEARS_AHEAD, 12, 31)


def off_day_words(day: date) -> str | None:
    """What becomes of a deadline on a day off, in words; None for a working day."""
    if working_days.is_working_day(day):
        return None
    return _(
        "%(day)s is a day off. The need stays open until the end of %(next)s, the next working day.",
        day=show_date(day, "full"),
        next=show_date(working_days.working_day_from(day), "full"),
    )


class PracticalForm(TextsForm):
    """What the owner may change while the need is open."""

    group = "practical"
    texts = ("counterpart",)

    counterpart = AreaField(
        _l("Counterpart in your team"),
        [Given(_l("Say with whom the expert works."))],
        limit=NOTE_LENGTH,
        description=_l("The function of whoever works with the expert, without a name or an address."),
    )
    counterpart_language = TextLanguageField(languages=TEXT_LANGUAGES)
    counterpart_more = note_versions()
    experts = NumberField(
        _l("Number of experts"), [Given(_l("Write how many experts you need."))], least=1, most=EXPERTS_MAX, default=1
    )
    deadline_kind = RadiosField(
        _l("Deadline for applications"),
        [Given(_l("Choose whether there is a deadline."))],
        choices=lambda: choices_of(labels.deadline_kinds()),
        default="open",
    )
    deadline = DayField(_l("Last day for applications"), earliest=first_deadline, latest=last_deadline)
    #: The day off that the page has spoken of: sending it again means that it was read.
    off_day = HiddenField()
    urgency = RadiosField(
        _l("How urgent is it?"),
        [Given(_l("Choose how urgent it is."))],
        choices=lambda: choices_of(labels.urgencies()),
        default="normal",
    )
    answer_days = NumberField(
        _l("Answer promised within (working days)"),
        [Given(_l("Write within how many working days you answer."))],
        least=ANSWER_DAYS_MIN,
        most=ANSWER_DAYS_MAX,
        default=ANSWER_DAYS_DEFAULT,
        description=_l("Everybody who applies reads it, and reminders are counted from it."),
    )
    pending_max = NumberField(
        _l("Applications waiting, at most"),
        [Given(_l("Write how many applications may wait for your answer."))],
        least=1,
        most=PENDING_MAX,
        default=PENDING_DEFAULT,
        description=_l("When so many wait for your answer, no further one is taken until you have answered."),
    )
    accepts_applications = BooleanField(_l("Takes applications now"), default=True)
    audience = RadiosField(
        _l("Who reads it"),
        [Given(_l("Choose who reads it."))],
        choices=lambda: choices_of(labels.audiences()),
        default="public",
    )
    network = OneOfField(_l("Network"), choices=[])
    contact = OneOfField(
        _l("Who answers for it"),
        [Given(_l("Choose who answers for it."))],
        choices=[],
        description=_l("A member of your organisation. The name is not shown to the public."),
    )

    @classmethod
    def saved(cls, opened: Opened) -> dict[str, Any]:
        need = opened.need
        names = (
            "experts", "deadline_kind", "deadline", "urgency", "answer_days", "pending_max", "accepts_applications",
            "audience",
        )  # fmt: skip
        return {
            **saved_texts(opened, cls.texts),
            **{name: getattr(need, name) for name in names},
            "off_day": need.deadline.isoformat() if need.deadline else None,
            "network": need.network.public_id if need.network else None,
            "contact": need.contact.public_id if need.contact else None,
        }

    def prepare(self, opened: Opened) -> None:
        super().prepare(opened)
        self.network.choices = network_choices(opened)
        self.contact.choices = contact_choices(opened)

    def validate_deadline(self, field: DayField) -> None:
        if self.deadline_kind.data in {"fixed", "flexible"} and field.data is None and not field.errors:
            raise ValidationError(_("Choose the last day for applications."))
        if self.deadline_kind.data == "open" and field.data is not None:
            raise ValidationError(_("You chose no deadline. Empty this day, or choose a fixed or flexible deadline."))
        if field.data is None or self.off_day.data == field.data.isoformat():
            return
        said = off_day_words(field.data)
        if said:
            self.off_day.data = field.data.isoformat()
            raise ValidationError(_("%(sentence)s Save again to keep it so.", sentence=said))

    def validate_network(self, field: OneOfField) -> None:
        if self.audience.data == "network" and not field.data:
            raise ValidationError(_("Choose the network whose members read it."))

    def save(self, opened: Opened, actor: Actor) -> None:
        answers = Practical(
            counterpart=self.text_of("counterpart"),
            experts=self.experts.data or 1,
            deadline_kind=self.deadline_kind.data or "open",
            deadline=self.deadline.data,
            urgency=self.urgency.data or "normal",
            answer_days=self.answer_days.data or ANSWER_DAYS_DEFAULT,
            pending_max=self.pending_max.data or PENDING_DEFAULT,
            accepts_applications=bool(self.accepts_applications.data),
            audience=self.audience.data or "public",
            network=self.network.data if self.audience.data == "network" else None,
            contact=self.contact.data,
        )
        save_practical(opened.session, opened.need, answers, actor=actor)
