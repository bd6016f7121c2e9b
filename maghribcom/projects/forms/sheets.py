"""The forms of an import: the file, the cells of a row, the words that are not in our list."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from wtforms import FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import ValidationError

from maghribcom.errors import Invalid
from maghribcom.form_fields import RowsField, choices_of
from maghribcom.projects.sheets.columns import AREA, CHOICE, COLUMNS, SKILLS, answer_of, headers
from maghribcom.projects.sheets.reading import FILE_BYTES_MAX, ReadSheet, read_sheet
from maghribcom.projects.sheets.words import KINDS, OWN, TypedWord
from maghribcom.skills.word_forms import WORDS_LOOKED_UP, WordPart, settle_words

#: Words that are explained on one page: each costs a search.
WORDS_ON_PAGE = WORDS_LOOKED_UP


class UploadForm(FlaskForm):
    """A file of needs."""

    file = FileField(_l("Your file"), description=_l("XLSX or CSV, at most 5 MB and 500 needs."))

    #: What was read of it, once it is valid.
    sheet: ReadSheet | None = None

    def validate_file(self, field: FileField) -> None:
        if field.data is None:
            raise ValidationError(_l("Choose a file."))
        try:
            with field.data.stream as stream:
                self.sheet = read_sheet(stream.read(FILE_BYTES_MAX + 1))
        except Invalid as refused:
            raise ValidationError(refused.message) from refused


class VersionForm(FlaskForm):
    """A button, and which version of the import its page showed."""

    version = HiddenField(default="0")

    @property
    def seen(self) -> int:
        """That version; one that never was when it is no number."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class CellsForm(VersionForm):
    """All cells of a row, as text: what is wrong with them the check of rows says, not the fields."""

    def put_faults(self, faults: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with its cell."""
        for code, message in faults.items():
            self[code].errors = [message]

    def fields_of(self, faults: Mapping[str, str]) -> tuple[list[Field], list[Field]]:
        """The fields that have a fault, and the others."""
        fields = [self[column.code] for column in COLUMNS]
        return [one for one in fields if one.short_name in faults], [
            one for one in fields if one.short_name not in faults
        ]

    @property
    def cells(self) -> dict[str, str]:
        """What was typed, by column."""
        return {column.code: str(self[column.code].data or "") for column in COLUMNS}


def cells_form(cells: Mapping[str, str] | None = None) -> CellsForm:
    """The form of a row, with what is kept of it, or with what was sent just now."""
    fields: dict[str, Any] = {}
    for column in COLUMNS:
        label = headers()[column.code]
        if column.kind == CHOICE and column.words is not None:
            choices = choices_of(column.words(), empty="–")
            fields[column.code] = SelectField(label, choices=choices, validate_choice=False)
        else:
            fields[column.code] = (TextAreaField if column.kind in {AREA, SKILLS} else StringField)(label)
    made = type("RowForm", (CellsForm,), fields)
    if cells is None:
        return cast(CellsForm, made())
    return cast(CellsForm, made(formdata=None, data={**cells, **_chosen(cells)}))


def _chosen(cells: Mapping[str, str]) -> dict[str, str]:
    """The answers of lists as their codes: a word that is no answer chooses nothing."""
    return {
        column.code: answer_of(column, cells[column.code]) or ""
        for column in COLUMNS
        if column.kind == CHOICE and column.code in cells
    }


class AskedWord(WordPart):
    """A word of the sheet, and what it means. `asked` and `kind` are as the sheet has it."""

    asked = HiddenField()
    kind = HiddenField()


class WordsForm(VersionForm):
    """What the words mean that are not in our list."""

    words = RowsField(FormField(AskedWord), _l("Words"), most=WORDS_ON_PAGE)

    @classmethod
    def asking(cls, words: Sequence[TypedWord]) -> "WordsForm":
        """The form that asks about these words."""
        rows = [{"asked": word.text, "kind": word.kind, "word": word.text} for word in words[:WORDS_ON_PAGE]]
        return cls(formdata=None, data={"words": rows})

    def settle(self, session: Session, language: str) -> None:
        """Look up what is typed, and offer what it may mean."""
        rows = [entry.form for entry in self.words]
        for kind, kinds in KINDS.items():
            settle_words(session, [row for row in rows if row.kind.data == kind], kinds, language)

    def meanings(self, words: Sequence[TypedWord]) -> dict[str, dict[str, str]]:
        """What was answered about these words; about others nothing is heard."""
        known = {(word.kind, word.text): word.key for word in words}
        found: dict[str, dict[str, str]] = {}
        for row in (entry.form for entry in self.words):
            key = known.get((row.kind.data or "", row.asked.data or ""))
            if key is not None and not row.asks:
                found.setdefault(row.kind.data, {})[key] = row.found.public_id if row.found else OWN
        return found
