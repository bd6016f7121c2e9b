"""Forms of what people who search keep: naming a list or a search, saying why somebody is on a list."""

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from maghribcom.contributions import WEEKLY
from maghribcom.directory import labels
from maghribcom.directory.models import NAME_LENGTH, NOTE_LENGTH
from maghribcom.directory.operations.entries import Remark
from maghribcom.directory.operations.shortlists import Naming
from maghribcom.form_fields import AreaField, Given, OneOfField, RadiosField, TextField, TextLanguageField, choices_of
from search.text import LANGUAGES

#: The choice of a list that is not there yet.
NEW = "new"


class NamingForm(FlaskForm):
    """The name of a shortlist or of a saved search, in a language of its own, and who uses it."""

    name = TextField(_l("Name"), [Given(_l("Write a name."))], limit=NAME_LENGTH)
    name_language = TextLanguageField(languages=LANGUAGES)
    shared = BooleanField(_l("Share with my organisation"))
    version = HiddenField()

    def naming(self, page_language: str) -> Naming:
        """What was answered; a language left open is recognised."""
        language = self.name_language.settle(self.name.data, page_language)
        return Naming(self.name.data or "", language or page_language, bool(self.shared.data))


class SavedSearchForm(NamingForm):
    """The same of a saved search, and how often its owner hears who is new."""

    alert = OneOfField(
        _l("Tell me who is new"),
        choices=lambda: choices_of(labels.alerts()),
        default=WEEKLY,
        description=_l("A notice says how many people are new, and names nobody."),
    )


class RemarkForm(FlaskForm):
    """Why somebody is on a shortlist."""

    reason = OneOfField(_l("Reason"), choices=lambda: choices_of(labels.reasons(), empty=_("No reason given")))
    note = AreaField(_l("Note"), limit=NOTE_LENGTH)
    note_language = TextLanguageField(languages=LANGUAGES)
    version = HiddenField()

    def remark(self, page_language: str) -> Remark:
        """What was answered; a language left open is recognised."""
        return Remark(self.reason.data, self.note.data, self.note_language.settle(self.note.data, page_language))


class AddForm(RemarkForm):
    """On which list to put somebody, one that is there or a new one, and why."""

    list = RadiosField(_l("Shortlist"), [Given(_l("Choose a shortlist."))])
    name = TextField(_l("Name of the new shortlist"), limit=NAME_LENGTH)
    name_language = TextLanguageField(languages=LANGUAGES)
    back = HiddenField()

    def __init__(self, lists: Sequence[tuple[str, str]], held: Collection[str], **options: Any) -> None:
        """`lists`: public id and name of each list that may be filled; `held`: those that hold the person already."""
        super().__init__(**options)
        self.list.choices = [*(SelectChoice(*pair) for pair in lists), SelectChoice(NEW, _("A new shortlist"))]
        if self.list.data is None and not self.is_submitted():
            self.list.data = next((public_id for public_id, _name in lists if public_id not in held), NEW)

    def validate_name(self, field: TextField) -> None:
        """A new list needs its name."""
        if self.list.data == NEW and not field.data and not field.errors:
            raise ValidationError(_("Write a name."))

    def naming(self, page_language: str) -> Naming:
        """How the new list is called. It begins private."""
        language = self.name_language.settle(self.name.data, page_language)
        return Naming(self.name.data or "", language or page_language)
