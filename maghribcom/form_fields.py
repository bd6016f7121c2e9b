"""Fields that forms of the house share: cleaned text, its language, numbers and days as people type them, choices.

A field never cuts what was typed: a text that is too long comes back whole, with the limit in words. Where something
invisible was taken out that may have changed the meaning, the person is asked to look at the result first.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, SelectField, SelectMultipleField, StringField
from wtforms.fields import Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TextArea, TextInput

from maghribcom.cleaning import clean_line, clean_lines, western_digits
from maghribcom.locales import language_name, show_date
from search.text import detect_language

#: Digits of a number that a form can mean at all.
_WHOLE_NUMBER = re.compile(r"\d{1,9}")
_DAY = re.compile(r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[/.](?P<m2>\d{1,2})[/.](?P<y2>\d{4}))")
_ROW_NUMBER = re.compile(r"[0-9]{1,4}")
#: Rows that are read beyond the limit of a repeated group, so that its message can be shown with them.
_SPARE_ROWS = 10


class Given:
    """Something must be answered. `message` says what to do: "Write your first name."."""

    field_flags = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        if field.errors:
            raise StopValidation
        if field.data is None or field.data == "" or field.data == []:
            raise StopValidation(self.message)


class AtMost:
    """No more characters than the database keeps."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, _form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length > self.limit:
            raise ValidationError(
                _(
                    "Shorten this text: at most %(limit)s characters, it has %(length)s.",
                    limit=self.limit,
                    length=length,
                )
            )


class TextField(StringField):
    """One line of text, cleaned; None when empty."""

    data: str | None
    clean: Callable[[str], tuple[str, bool]] = staticmethod(clean_line)

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), *, limit: int, **options: Any) -> None:
        super().__init__(label, [*validators, AtMost(limit)], **options)
        self.limit = limit

    def process_formdata(self, valuelist: list[str]) -> None:
        text, harmful = self.clean(valuelist[0] if valuelist else "")
        self.data = text or None
        if harmful:
            raise ValueError(
                _("Invisible characters that change the direction of the text were removed. Check it and save again.")
            )


class AreaField(TextField):
    """Several lines of text, cleaned; None when empty."""

    clean = staticmethod(clean_lines)
    widget = TextArea()


class TextLanguageField(SelectField):
    """The language of the text in another field, of the seven that are analysed.

    Left open, it is recognised from the text's script and words, and from the language of the page.
    """

    data: str | None

    def __init__(self, label: Any = None, validators: Any = None, *, languages: Sequence[str], **options: Any) -> None:
        self.languages = tuple(languages)
        super().__init__(label or _l("Language of this text"), validators, choices=self._words, **options)

    def _words(self) -> list[SelectChoice]:
        named = {code: capital(language_name(code)) for code in self.languages}
        return choices_of(named, empty=_("Recognised when saved"))

    def pre_validate(self, _form: Any) -> None:
        if self.data and self.data not in self.languages:
            raise ValidationError(_("Choose one of the languages of the list."))

    def settle(self, text: str | None, page_language: str) -> str | None:
        """The language chosen, else the recognised one, which becomes the choice; None without a text."""
        if not text:
            return None
        if self.data not in self.languages:
            found = detect_language(text, page_language)
            self.data = found if found in self.languages else self.languages[0]
        return str(self.data)


class NumberField(Field):
    """A whole number, in the digits of any script; None when empty."""

    data: int | None
    widget = TextInput()

    def __init__(
        self, label: Any = None, validators: Any = None, *, least: int, most: int | Callable[[], int], **options: Any
    ) -> None:
        options.setdefault("render_kw", {"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label, validators or (), **options)
        self.least, self._most = least, most

    @property
    def most(self) -> int:
        """The largest number that is accepted now."""
        return self._most() if callable(self._most) else self._most

    def _value(self) -> str:
        if self.raw_data:
            return clean_line(self.raw_data[0])[0]
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = western_digits(clean_line(valuelist[0] if valuelist else "")[0])
        self.data = None
        if not text:
            return
        if not _WHOLE_NUMBER.fullmatch(text):
            raise ValueError(_("Write a whole number in digits, for example 8."))
        if not self.least <= int(text) <= self.most:
            raise ValueError(_("Write a number from %(least)s to %(most)s.", least=self.least, most=self.most))
        self.data = int(text)


class DayField(Field):
    """A day, as the browser's calendar sends it or typed as 31/12/2026; None when empty."""

    data: date | None
    widget = DateInput()

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        earliest: Callable[[], date],
        latest: Callable[[], date],
        **options: Any,
    ) -> None:
        super().__init__(label, validators or (), **options)
        self.earliest, self.latest = earliest, latest

    def __call__(self, **options: Any) -> Any:
        # A browser's calendar shows nothing for what is not a day: such a text stays to be seen in a plain field.
        if self.raw_data and self.raw_data[0] and self.data is None:
            options["type"] = "text"
        return super().__call__(**options)

    def _value(self) -> str:
        if self.data is not None:
            return str(self.data.isoformat())
        return clean_line(self.raw_data[0])[0] if self.raw_data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = western_digits(clean_line(valuelist[0] if valuelist else "")[0])
        self.data = None
        if not text:
            return
        found = _DAY.fullmatch(text)
        if not found:
            raise ValueError(_("Write a day, month and year, for example 31/12/2026."))
        parts = [int(found[name] or found[f"{name}2"]) for name in "ymd"]
        try:
            day = date(*parts)
        except ValueError:
            raise ValueError(_("This day does not exist. Check day, month and year.")) from None
        if day < self.earliest():
            raise ValueError(_("Choose %(day)s or a later day.", day=show_date(self.earliest())))
        if day > self.latest():
            raise ValueError(_("Choose %(day)s or an earlier day.", day=show_date(self.latest())))
        self.data = day


class OneOfField(SelectField):
    """One answer of a closed list in a select; None when nothing is chosen."""

    data: str | None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = (valuelist[0] if valuelist else "") or None

    def pre_validate(self, _form: Any) -> None:
        if self.data is not None and self.data not in {choice.value for choice in self.iter_choices()}:
            raise ValidationError(_("Choose one of the answers of the list."))


class RadiosField(RadioField):
    """One answer of a short closed list, all in view; None when nothing is chosen."""

    process_formdata = OneOfField.process_formdata
    pre_validate = OneOfField.pre_validate


class BoxesField(SelectMultipleField):
    """Any number of answers of a closed list, as checkboxes; a tuple without repetitions."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(
        self, label: Any = None, validators: Any = None, *, most: int | None = None, default: Any = (), **options: Any
    ) -> None:
        super().__init__(label, validators or (), default=default, **options)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(dict.fromkeys(valuelist))

    def pre_validate(self, _form: Any) -> None:
        known = {choice.value for choice in self.iter_choices()}
        if not known.issuperset(self.data or ()):
            raise ValidationError(_("Choose among the answers shown."))
        if self.most is not None and len(self.data or ()) > self.most:
            raise ValidationError(_("Choose at most %(count)s answers.", count=self.most))


class RowsField(FieldList):
    """A repeated group of forms that have `is_empty`. Their numbers may have gaps: a row keeps its own."""

    entries: list[Any]
    errors: Any

    def __init__(self, row: Any, label: Any = None, validators: Any = None, *, most: int, **options: Any) -> None:
        super().__init__(row, label, validators or (), max_entries=most + _SPARE_ROWS, **options)
        self.most = most

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        # WTForms asks str.isdigit, which is true of "²" and of numbers too long for int().
        for name in formdata:
            number = name.removeprefix(prefix + self._separator).split(self._separator, 1)[0]
            if name.startswith(prefix + self._separator) and _ROW_NUMBER.fullmatch(number):
                yield int(number)

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        # A row in which nothing was typed asks nothing.
        for index in reversed(range(len(self.entries))):
            if self.entries[index].form.is_empty():
                self.pop_entry(index)
        valid = super().validate(form, extra_validators)
        if len(self.entries) > self.most:
            self.errors = [*self.errors, _("At most %(count)s rows: remove some.", count=self.most)]
            return False
        return bool(valid)


def is_web_address(text: str) -> bool:
    """Whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and "." in host.strip(".")
        and parts.username is None
        and not any(character.isspace() or character in '<>"\\^`{|}' for character in text)
    )


def choices_of(words: Mapping[str, Any], empty: Any = None) -> list[SelectChoice]:
    """Choices from codes and their words, after one that chooses nothing where `empty` gives its words."""
    first = [] if empty is None else [SelectChoice("", empty)]
    return [*first, *(SelectChoice(code, word) for code, word in words.items())]


def capital(word: str) -> str:
    """The word as the first one of a line."""
    return word[:1].upper() + word[1:]
