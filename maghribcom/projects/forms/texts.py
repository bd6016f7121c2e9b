"""Texts in several languages: the original beside its language, and a row for each further language."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField
from wtforms.validators import ValidationError

from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.form_fields import AreaField, RowsField, TextField, TextLanguageField
from maghribcom.group_forms import GroupForm, Line, PartForm
from maghribcom.locales import language_name
from maghribcom.projects.entries import Text, Texts
from maghribcom.projects.forms.opened import Opened
from maghribcom.projects.models.projects import NOTE_LENGTH, TEXT_LENGTH, TITLE_LENGTH

#: Further languages of a text.
MORE_MAX = len(TEXT_LANGUAGES) - 1


class VersionPart(PartForm):
    """A text in a further language."""

    def line(self) -> Line:
        return Line(self["text"].data or "", self["language"].data or None)

    def validate_language(self, field: TextLanguageField) -> None:
        if field.data and not self["text"].data:
            raise ValidationError(_("Write the text in this language, or remove this row."))


class LineVersion(VersionPart):
    """A title, or one sentence."""

    text = TextField(_l("The same in another language"), limit=TITLE_LENGTH)
    language = TextLanguageField(languages=TEXT_LANGUAGES)


class AreaVersion(VersionPart):
    """A long text."""

    text = AreaField(_l("The same in another language"), limit=TEXT_LENGTH)
    language = TextLanguageField(languages=TEXT_LANGUAGES)


class NoteVersion(VersionPart):
    """A few sentences."""

    text = AreaField(_l("The same in another language"), limit=NOTE_LENGTH)
    language = TextLanguageField(languages=TEXT_LANGUAGES)


def line_versions() -> RowsField:
    """The further languages of a title or a sentence."""
    return _versions(LineVersion)


def area_versions() -> RowsField:
    """The further languages of a long text."""
    return _versions(AreaVersion)


def note_versions() -> RowsField:
    """The further languages of a few sentences."""
    return _versions(NoteVersion)


def _versions(part: type[VersionPart]) -> RowsField:
    return RowsField(FormField(part), _l("Further languages"), most=MORE_MAX)


class TextsForm(GroupForm):
    """A group with texts. For each it has the fields NAME (the original), NAME_language and NAME_more (a row each)."""

    texts: ClassVar[tuple[str, ...]]

    def prepare(self, opened: Opened) -> None:
        for name in self.texts:
            self[f"{name}_language"].settle(self[name].data, opened.language)
            for entry in self[f"{name}_more"]:
                entry.form.language.settle(entry.form.text.data, opened.language)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        for name in self.texts:
            problem = self._problem_of(name)
            if problem:
                field = self[name if not self[name].data else f"{name}_more"]
                field.errors = [*field.errors, problem]
                valid = False
        return valid

    def _problem_of(self, name: str) -> str | None:
        codes = [entry.form.language.data for entry in self[f"{name}_more"]]
        if codes and not self[name].data:
            # A required text says so itself.
            return None if self[name].errors else _("Write the original here first, then its further languages.")
        codes.append(self[f"{name}_language"].data)
        twice = next((code for code in codes if code and codes.count(code) > 1), None)
        if twice is None:
            return None
        return _("This text is there twice in one language: %(name)s. Keep one of them.", name=language_name(twice))

    def text_of(self, name: str) -> Texts:
        """The answer to a question, as operations take it."""
        if not self[name].data:
            return ()
        rows = [entry.form for entry in self[f"{name}_more"]]
        original = Text(self[name].data, self[f"{name}_language"].data)
        return (original, *(Text(row.text.data, row.language.data) for row in rows))


def saved_texts(opened: Opened, names: tuple[str, ...]) -> dict[str, Any]:
    """The saved texts as the data of a form."""
    found: dict[str, Any] = {}
    for name in names:
        rows = [row for row in opened.thing.texts if row.field == name]
        original = next((row for row in rows if row.original), None)
        found[name] = original.text if original else None
        found[f"{name}_language"] = original.language if original else None
        others = sorted((row for row in rows if not row.original), key=lambda row: row.language)
        found[f"{name}_more"] = [_version(row.text, row.language) for row in others]
    return found


def _version(text: str, language: str) -> Mapping[str, str]:
    return {"text": text, "language": language}
