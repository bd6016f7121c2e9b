"""What forms in groups have in common, each group a page: drafts, lost races, repeated rows, answers in words.

A room says in a class of its own what is opened (a profile, a need), and what is saved of it.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self, cast

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FormField, HiddenField, SelectMultipleField
from wtforms.fields import Field
from wtforms.fields.choices import SelectFieldBase

from maghribcom.form_fields import RowsField, TextLanguageField

_ROW = re.compile(r"(?P<list>[a-z_]+)-(?P<number>[0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer; `language` when it is a text in a language of its own."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and its answer in words. `field` is the id of the form's field."""

    label: str
    lines: tuple[Line, ...]
    field: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which two texts differ: theirs is saved, mine is in the form."""

    label: str
    theirs: tuple[Line, ...]
    mine: tuple[Line, ...]


class PartForm(FlaskForm):
    """A form inside another one: a row of a repeated group, a word of the vocabulary."""

    class Meta(FlaskForm.Meta):
        csrf = False

    def is_empty(self) -> bool:
        """Whether nothing was typed: such a row is left out."""
        return not any(
            field.data for field in self if not isinstance(field, BooleanField | HiddenField | TextLanguageField)
        )

    def line(self) -> Line:
        """The part in one line."""
        words = (line.text for field in self for line in lines_of(field))
        return Line(" · ".join(words))


class GroupForm(FlaskForm):
    """One group of questions. `opened` is what the room works with: the object, as somebody opened it."""

    group: ClassVar[str]

    #: Version of the draft that the page shows; 0 without one.
    version = HiddenField(default="0")
    #: Fingerprint of the saved answers that the page shows: a lost race is seen by it.
    seen = HiddenField()
    #: Which opened page sent this: a page is not in a race with its own drafts.
    page = HiddenField(default=lambda: secrets.token_hex(8))

    @classmethod
    def saved(cls, opened: Any) -> dict[str, Any]:
        """The saved answers as the form's data, always in the same order; words in the language of the page."""
        raise NotImplementedError

    @classmethod
    def of_saved(cls, opened: Any) -> Self:
        """The form with what is saved."""
        form = cls(formdata=None, data=cls.saved(opened))
        form.prepare(opened)
        return form

    @classmethod
    def of_content(cls, content: Mapping[str, Sequence[str]], opened: Any) -> Self:
        """The form with what somebody typed: sent just now, or kept as a draft."""
        form = cls(formdata=MultiDict({name: list(values) for name, values in content.items()}))
        form.prepare(opened)
        return form

    def prepare(self, opened: Any) -> None:
        """Give the fields what the database knows: choices, words of the vocabulary, languages of texts."""

    def save(self, opened: Any, actor: Any) -> None:
        """Hand the validated answers to the room's operation. Raises Conflict when somebody saved meanwhile."""
        raise NotImplementedError

    def with_room(self) -> None:
        """Add the empty rows that somebody who begins is shown."""

    def empty_rows(self) -> dict[str, PartForm]:
        """For each repeated group the row that the page's script copies."""
        return {
            field.short_name: row_form(type(self), field.short_name)(formdata=None, prefix=f"{field.name}-__index__-")
            for field in self
            if isinstance(field, RowsField)
        }

    def in_words(self) -> list[Answer]:
        """All questions with their answers."""
        return [
            Answer(str(field.label.text), tuple(self.lines_of(field)), field.id)
            for field in self
            if not isinstance(field, HiddenField | TextLanguageField)
        ]

    def lines_of(self, field: Any) -> list[Line]:
        """The answer to one question."""
        if isinstance(field, BooleanField):
            return [Line(_("Yes") if field.data else _("No"))]
        return lines_of(field, self._language_of(field))

    def _language_of(self, field: Any) -> str | None:
        beside = self._fields.get(f"{field.short_name}_language")
        return beside.data or None if isinstance(beside, TextLanguageField) else None


def fingerprint(form_class: type[GroupForm], opened: Any) -> str:
    """The saved answers of a group as a short code; equal codes mean equal answers.

    The words of the vocabulary are taken in one language, so that the same page in another one has the same code.
    """
    saved = form_class.saved(opened.in_language("en"))
    return hashlib.sha256(json.dumps(saved, default=str, sort_keys=True).encode()).hexdigest()[:20]


def row_form(form_class: type[GroupForm], name: str) -> type[PartForm]:
    """The form of one row of a repeated group."""
    return cast(type[PartForm], getattr(form_class, name).args[0].args[0])


def content_of(form_class: type[GroupForm], sent: MultiDict[str, str]) -> dict[str, list[str]]:
    """The answers among what a browser sent, as typed: what a draft keeps."""
    known = {name for name, value in vars(form_class).items() if hasattr(value, "_formfield")}
    return {name: values for name, values in sent.lists() if name.split("-", 1)[0] in known}


def add_row(form_class: type[GroupForm], content: dict[str, list[str]], name: str) -> tuple[dict[str, list[str]], str]:
    """The content with one more empty row of a repeated group, and the id of its first field."""
    unbound = getattr(form_class, name, None)
    if unbound is None or unbound.field_class is not RowsField:
        return content, ""
    taken = [int(found["number"]) for key in content if (found := _ROW.match(key)) and found["list"] == name]
    number = max(taken, default=-1) + 1
    if len(set(taken)) >= unbound.kwargs["most"]:
        return content, name
    row = row_form(form_class, name)(formdata=None, prefix=f"{name}-{number}-")
    blank = {field.name: list(_values(field)) for field in row if not isinstance(field, FormField)}
    # Rows are numbered without gaps when they are shown again.
    return {**content, **blank}, f"{name}-{len(set(taken))}"


def remove_row(content: dict[str, list[str]], name: str) -> dict[str, list[str]]:
    """The content without the row of this name."""
    return {key: values for key, values in content.items() if not key.startswith(f"{name}-")}


def _values(field: Any) -> Iterable[str]:
    if isinstance(field, BooleanField):
        return ["y"] if field.data else []
    return [str(field._value()) if hasattr(field, "_value") else ""]


def differences(mine: GroupForm, theirs: GroupForm) -> list[Difference]:
    """The questions that are answered differently, in the order of the form."""
    other = {answer.field: answer for answer in theirs.in_words()}
    return [
        Difference(answer.label, other[answer.field].lines, answer.lines)
        for answer in mine.in_words()
        if other[answer.field].lines != answer.lines
    ]


def lines_of(field: Field, language: str | None = None) -> list[Line]:
    """A field's answer in words; nothing for an empty one."""
    if isinstance(field, RowsField):
        return [entry.form.line() for entry in field if not entry.form.is_empty()]
    if isinstance(field, FormField):
        return [] if field.form.is_empty() else [field.form.line()]
    if isinstance(field, BooleanField):
        return [Line(str(field.label.text))] if field.data else []
    if isinstance(field, SelectMultipleField | SelectFieldBase):
        chosen = field.data if isinstance(field.data, list | tuple) else [field.data]
        return [Line(str(choice.label)) for choice in field.iter_choices() if choice.value and choice.value in chosen]
    if isinstance(field, HiddenField):
        return []
    text = field._value() if hasattr(field, "_value") else field.data
    return [Line(str(text), language)] if text else []
