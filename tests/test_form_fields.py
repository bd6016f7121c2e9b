"""Fields that every form shares: what people type is cleaned, never cut, and never breaks anything."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form, FormField, StringField

from maghribcom.cleaning import clean_line, clean_lines
from maghribcom.form_fields import (
    AreaField,
    BoxesField,
    DayField,
    Given,
    NumberField,
    OneOfField,
    RadiosField,
    RowsField,
    TextField,
    TextLanguageField,
    choices_of,
)

COLOURS = choices_of({"green": "Green", "blue": "Blue"})
FIELDS = ("line", "area", "area_language", "number", "day", "one", "radio", "boxes", "rows-0-word", "rows-1-word")


class Row(Form):
    word = StringField()

    def is_empty(self) -> bool:
        return not self.word.data


class Questions(Form):
    line = TextField("Line", [Given("Write a line.")], limit=10)
    area = AreaField("Area", limit=20)
    area_language = TextLanguageField(languages=("fr", "ar", "en"))
    number = NumberField("Number", least=0, most=60)
    day = DayField("Day", earliest=lambda: date(2026, 1, 1), latest=lambda: date(2029, 12, 31))
    one = OneOfField("One", choices=choices_of({"green": "Green"}, empty="Choose"))
    radio = RadiosField("Radio", choices=COLOURS)
    boxes = BoxesField("Boxes", choices=COLOURS, most=1)
    rows = RowsField(FormField(Row), "Rows", most=2)


@pytest.fixture(scope="module", autouse=True)
def page() -> Iterator[None]:
    app = Flask(__name__)
    app.config["LANGUAGES"] = ("en",)
    Babel(app, default_locale="en")
    with app.test_request_context("/"):
        yield


def filled(**values: Any) -> Questions:
    sent: MultiDict[str, str] = MultiDict({"line": "text"})
    for name, value in values.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    form = Questions(sent)
    form.validate()
    return form


def test_invisible_characters_that_do_no_harm_are_dropped_in_silence() -> None:
    assert clean_line("a\u200db\u200e \ufeff c\u00ad") == ("ab c", False)


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\x07", "\x7f", "\ufffe"])
def test_characters_that_turn_or_break_a_text_are_removed_and_reported(character: str) -> None:
    form = filled(line=f"ab{character}cd")
    assert form.line.data == "abcd"
    assert "Invisible characters" in form.line.errors[0]


def test_a_text_is_composed_and_trimmed() -> None:
    assert clean_line("  e\u0301te\u0301 \n 2026 ") == ("été 2026", False)
    assert clean_lines("one\r\ntwo\r\n\r\n\r\n\r\nthree\u2028four ") == ("one\ntwo\n\nthree\nfour", False)


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    for clean in (clean_line, clean_lines):
        assert clean(clean(text)[0]) == (clean(text)[0], False)


def test_a_long_text_comes_back_whole_with_the_limit() -> None:
    form = filled(line="x" * 11)
    assert form.line.errors == ["Shorten this text: at most 10 characters, it has 11."]
    assert form.line._value() == "x" * 11


def test_an_empty_required_text_says_what_to_do() -> None:
    assert filled(line=" \u200b ").line.errors == ["Write a line."]


@pytest.mark.parametrize("typed", ["12", "١٢", "۱۲", " 12 "])
def test_digits_of_any_script_are_numbers(typed: str) -> None:
    assert filled(number=typed).number.data == 12


@pytest.mark.parametrize("typed", ["-1", "61", "1.5", "²", "twelve", "9" * 5000, "1e3", "½"])
def test_what_is_not_a_number_in_range_comes_back_with_a_sentence(typed: str) -> None:
    form = filled(number=typed)
    assert form.number.errors[0].startswith("Write a")
    assert form.number._value() == typed
    assert form.number.data is None


@pytest.mark.parametrize("typed", ["2026-12-31", "31/12/2026", "٣١/١٢/٢٠٢٦", "31.12.2026"])
def test_days_are_read_as_people_write_them(typed: str) -> None:
    assert filled(day=typed).day.data == date(2026, 12, 31)


@pytest.mark.parametrize("typed", ["31/02/2026", "soon", "2025-12-31", "2030-01-01", "0000-00-00", "99/99/9999"])
def test_a_day_that_cannot_be_meant_stays_visible_with_a_sentence(typed: str) -> None:
    form = filled(day=typed)
    assert form.day.data is None
    assert form.day.errors
    assert f'value="{typed}"' in form.day()
    assert 'type="text"' in form.day()


def test_answers_outside_a_list_are_refused() -> None:
    form = filled(one="red", radio="red", boxes=["red"], area="x", area_language="xx")
    assert all(field.errors for field in (form.one, form.radio, form.boxes, form.area_language))
    assert filled(one="green", radio="blue", boxes=["green", "green"]).errors == {}
    assert filled(boxes=["green", "blue"]).boxes.errors == ["Choose at most 1 answers."]


def test_a_language_left_open_is_recognised_from_the_text() -> None:
    form = filled(area="مهندسة مدنية")
    assert form.area_language.settle(form.area.data, "fr") == "ar"
    assert form.area_language.data == "ar"
    assert filled(area="x", area_language="en").area_language.settle("x", "fr") == "en"
    assert filled().area_language.settle(None, "fr") is None


def test_rows_keep_their_order_over_gaps_and_lose_empty_ones() -> None:
    form = filled(**{"rows-7-word": "second", "rows-2-word": "first", "rows-3-word": ""})
    assert [row["word"] for row in form.rows.data] == ["first", "second"]


def test_more_rows_than_allowed_are_shown_and_refused() -> None:
    form = filled(**{f"rows-{number}-word": "x" for number in range(3)})
    assert len(form.rows) == 3
    assert form.rows.errors[-1] == "At most 2 rows: remove some."


@pytest.mark.parametrize(
    "name", ["rows-²-word", "rows-99999999999999999999-word", "rows--word", "rows-", "rows", "rowsx-1-word"]
)
def test_malformed_row_numbers_are_ignored(name: str) -> None:
    assert len(filled(**{name: "x"}).rows) == 0


@given(
    st.dictionaries(
        st.sampled_from(FIELDS),
        st.lists(st.text(max_size=40), max_size=3),
    )
)
def test_no_input_breaks_a_form(sent: dict[str, list[str]]) -> None:
    form = Questions(MultiDict(sent))
    form.validate()
    for field in form:
        assert "<" in str(field())
