"""The forms of the steps in the life of a project or a need."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import ValidationError

from maghribcom.form_fields import AreaField, DayField, Given, RadiosField, choices_of
from maghribcom.organisations.models import Organisation
from maghribcom.projects import labels, outlines
from maghribcom.projects.forms.practical import first_deadline, last_deadline, off_day_words
from maghribcom.projects.models.projects import NOTE_LENGTH
from maghribcom.projects.vocabulary import GIVEN_CLOSE_REASONS

#: The choice that begins a need without an outline.
BLANK = "blank"


class OrganisationForm(FlaskForm):
    """For which organisation a project is begun."""

    organisation = RadiosField(_l("For which organisation?"), [Given(_l("Choose the organisation."))], choices=[])

    def __init__(self, bodies: Sequence[Organisation], language: str) -> None:
        super().__init__()
        self.bodies = {body.public_id: body for body in bodies}
        self.organisation.choices = choices_of({key: body.name(language)[0] for key, body in self.bodies.items()})
        if len(self.bodies) == 1 and self.organisation.data is None:
            self.organisation.data = next(iter(self.bodies))

    def chosen(self) -> Organisation:
        """The organisation, once the form is valid."""
        return self.bodies[str(self.organisation.data)]


class BeginningForm(FlaskForm):
    """How a need begins: blank, or with one of the outlines."""

    beginning = RadiosField(_l("How do you want to begin?"), [Given(_l("Choose how to begin."))], choices=[])

    def __init__(self, language: str, **options: Any) -> None:
        super().__init__(**options)
        ready = outlines.outlines()
        titles = {mode: outline.texts["title"][outline.original(language)] for mode, outline in ready.items()}
        self.beginning.choices = choices_of({BLANK: _("A blank need"), **titles})
        self.hints = {mode: outline.texts["summary"][outline.original(language)] for mode, outline in ready.items()}


class PauseForm(FlaskForm):
    """A pause, with a note for those concerned."""

    note = AreaField(_l("Note"), limit=NOTE_LENGTH, description=_l("Shown to whoever opens its page during the pause."))


class CloseForm(FlaskForm):
    """An end, with its reason."""

    reason = RadiosField(
        _l("Why is it closed?"),
        [Given(_l("Choose the reason."))],
        choices=lambda: choices_of({code: labels.close_reasons()[code] for code in GIVEN_CLOSE_REASONS}),
    )
    note = AreaField(_l("Note"), limit=NOTE_LENGTH, description=_l("Shown with the reason on its page."))


class ReopenForm(FlaskForm):
    """A new beginning, with what changed, and with a new deadline where the old one is over."""

    note = AreaField(_l("What has changed?"), [Given(_l("Say why it is opened again."))], limit=NOTE_LENGTH)
    deadline = DayField(_l("New last day for applications"), earliest=first_deadline, latest=last_deadline)
    off_day = HiddenField()

    def __init__(self, *, over: bool, **options: Any) -> None:
        super().__init__(**options)
        self.over = over
        self.deadline.flags.required = over

    def validate_deadline(self, field: DayField) -> None:
        if self.over and field.data is None and not field.errors:
            raise ValidationError(_("The deadline has passed. Choose a new one."))
        if field.data is None or self.off_day.data == field.data.isoformat():
            return
        said = off_day_words(field.data)
        if said:
            self.off_day.data = field.data.isoformat()
            raise ValidationError(_("%(sentence)s Save again to keep it so.", sentence=said))


class DocumentForm(FlaskForm):
    """A file to be kept with a project."""

    file = FileField(
        _l("File"),
        [Given(_l("Choose a file."))],
        description=_l("PDF, PNG or JPEG, at most 10 MB. Those who read the project can download it."),
    )
