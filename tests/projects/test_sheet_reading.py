"""Whatever file is sent: its needs are read, or a sentence says what is wrong. Never a fault, never without bounds."""

import io
import resource
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maghribcom.errors import Invalid
from maghribcom.locales import in_language
from maghribcom.projects.sheets import package as bounds
from maghribcom.projects.sheets import workbook as cells
from maghribcom.projects.sheets.columns import COLUMNS, headers
from maghribcom.projects.sheets.reading import (
    ARABIC,
    CELL_LENGTH_MAX,
    FILE_BYTES_MAX,
    NEEDS_MAX,
    TEXT_MAX,
    UTF_8,
    UTF_16,
    WESTERN,
    XLSX,
    read_sheet,
)
from tests.conftest import SMALL
from tests.projects.sheet_files import inline, needs_csv, needs_workbook, package, sheet_xml, workbook

HEADERS = f'<row r="1">{inline("A1", "title")}{inline("B1", "experts")}</row>'
NEED = {"title": "Hydrologue", "experts": "2"}


@pytest.fixture
def stack() -> str:
    """Nothing is asked of a database: one stack tells all."""
    return SMALL


@pytest.fixture(autouse=True)
def english(app: Flask) -> Iterator[None]:
    with app.app_context(), in_language("en"):
        yield


def refused(data: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_sheet(data)
    return caught.value.message


def test_a_workbook_is_read_by_its_headers() -> None:
    sheet = read_sheet(needs_workbook([NEED, {"title": "Juriste", "experts": 3}]))
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, NEED), (3, {"title": "Juriste", "experts": "3"})]
    assert (sheet.read_as, sheet.unread) == (XLSX, ())


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_headers_are_known_in_every_language_whatever_the_page_is_in(language: str) -> None:
    with in_language(language):
        words = list(headers().values())
    data = workbook([words, [f"x{place}" for place in range(len(words))]])
    assert read_sheet(data).rows[0].cells == {column.code: f"x{place}" for place, column in enumerate(COLUMNS)}


def test_no_header_stands_for_two_columns() -> None:
    for language in ("fr", "ar", "en"):
        with in_language(language):
            assert len(set(headers().values())) == len(COLUMNS)


def test_a_title_above_the_headers_and_empty_rows_are_passed_over() -> None:
    data = workbook([["Needs of our NGO"], [], ["", " "], ["title", "experts"], [], ["a", 1], [" "], ["b"]])
    assert [row.number for row in read_sheet(data).rows] == [6, 8]


def test_unknown_columns_are_named() -> None:
    assert read_sheet(workbook([["title", "Shoe size", "experts"], ["a", 42, 1]])).unread == ("Shoe size",)


def test_a_column_that_is_there_twice_is_refused() -> None:
    assert "twice" in refused(workbook([["title", "Title of the role", "experts"], ["a", "b", 1]]))


def test_the_first_visible_sheet_with_headers_counts() -> None:
    book = '<workbook xmlns="m" xmlns:r="r"><sheets><sheet name="a" state="hidden" r:id="r0"/></sheets></workbook>'
    data = package(sheet_xml(f'{HEADERS}<row r="2">{inline("A2", "secret")}</row>'), workbook_xml=book)
    assert "No column" in refused(data)


def test_days_numbers_truths_and_rich_texts_are_read_as_text() -> None:
    data = workbook([["title", "experts", "deadline", "years"], ["a", 2.0, date(2027, 3, 1), "٨"], [True, 0.5, "", ""]])
    rows = read_sheet(data).rows
    assert rows[0].cells == {"title": "a", "experts": "2", "deadline": "2027-03-01", "years": "٨"}
    assert rows[1].cells == {"title": "TRUE", "experts": "0.5"}


def test_days_count_from_1904_where_the_file_says_so() -> None:
    book = '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="a" r:id="r0"/></sheets></workbook>'
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    row = f'<row r="1">{inline("A1", "title")}{inline("B1", "deadline")}</row><row r="2">{inline("A2", "a")}'
    data = package(sheet_xml(f'{row}<c r="B2" s="1"><v>366</v></c></row>'), workbook_xml=book, styles=styles)
    assert read_sheet(data).rows[0].cells["deadline"] == "1905-01-01"


def test_of_a_formula_its_result_counts_and_without_one_the_cell_says_so() -> None:
    rows = (
        f'<row r="2"><c r="A2" t="str"><f>CONCAT("a","b")</f><v>ab</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
        f'<row r="3"><c r="A3"><f>1+1</f></c>{inline("B3", "1")}</row>'
    )
    read = read_sheet(package(sheet_xml(HEADERS + rows))).rows
    assert read[0].cells == {"title": "ab", "experts": "2"}
    assert read[1].cells == {"title": "=", "experts": "1"}


def test_shared_texts_leave_out_how_they_are_pronounced() -> None:
    shared = "<sst><si><r><t>Hydro</t></r><r><t>logue</t></r><rPh><t>xx</t></rPh></si></sst>"
    row = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>9</v></c></row>'
    assert read_sheet(package(sheet_xml(HEADERS + row), shared=shared)).rows[0].cells == {"title": "Hydrologue"}


def test_cells_and_rows_without_an_address_follow_one_another() -> None:
    rows = "<row><c t='inlineStr'><is><t>title</t></is></c><c t='inlineStr'><is><t>experts</t></is></c></row>"
    rows += "<row><c t='inlineStr'><is><t>a</t></is></c><c><v>4</v></c></row>"
    assert read_sheet(package(sheet_xml(rows))).rows[0].cells == {"title": "a", "experts": "4"}


def test_a_million_empty_rows_cost_neither_memory_nor_much_time() -> None:
    empty = b"".join(b'<row r="%d" s="1"/>' % number for number in range(3, 1_000_003))
    last = f'<row r="1048576">{inline("A1048576", "last")}</row>'.encode()
    before, _rest, after = sheet_xml("@").encode().partition(b"@")
    data = package(before + HEADERS.encode() + f'<row r="2">{inline("A2", "a")}</row>'.encode() + empty + last + after)
    assert len(data) < FILE_BYTES_MAX
    began, most = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert [row.number for row in read_sheet(data).rows] == [2, 1_048_576]
    assert time.process_time() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most < 50_000


def test_one_word_in_the_last_cell_of_a_sheet_makes_no_room_for_the_others() -> None:
    data = package(
        sheet_xml(f'{HEADERS}<row r="2">{inline("A2", "a")}</row><row r="1048576">{inline("XFD1048576", "x")}</row>')
    )
    tracemalloc.start()
    assert len(read_sheet(data).rows) == 1
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_more_needs_than_a_file_may_have_are_refused() -> None:
    assert len(read_sheet(needs_csv([NEED] * NEEDS_MAX)).rows) == NEEDS_MAX
    assert str(NEEDS_MAX) in refused(needs_csv([NEED] * (NEEDS_MAX + 1)))
    assert str(NEEDS_MAX) in refused(needs_workbook([NEED] * (NEEDS_MAX + 1)))


def test_archives_that_unpack_to_far_more_than_they_are_get_refused() -> None:
    bomb = package(sheet_xml(HEADERS), **{"xl/media/a": b"\0" * 50_000_000})
    assert len(bomb) < 100_000
    assert "far more" in refused(bomb)


def test_archives_of_very_many_parts_are_refused() -> None:
    assert "far more" in refused(package(sheet_xml(HEADERS), **{f"x{n}": b"" for n in range(bounds.ENTRIES_MAX)}))


def test_more_elements_than_a_person_fills_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "ELEMENTS_MAX", 1_000)
    assert "far more" in refused(package(sheet_xml(HEADERS + "<row/>" * 1_000)))


def test_one_long_text_shared_by_many_cells_does_not_multiply(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = f"<sst><si><t>{'a' * 30_000}</t></si></sst>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, TEXT_MAX // 30_000 + 4))
    assert "too much text" in refused(package(sheet_xml(HEADERS + rows), shared=shared))
    monkeypatch.setattr(cells, "SHARED_MAX", 10_000)
    assert "far more" in refused(package(sheet_xml(HEADERS), shared=shared))


def test_definitions_that_expand_are_refused() -> None:
    laughs = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    assert "damaged" in refused(package(laughs + sheet_xml(f'{HEADERS}<row r="2">{inline("A2", "&b;")}</row>')))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7\n\x00\x01", "not a spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a spreadsheet"),
        (b"MZ\x90\x00\x03", "not a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "old Excel file"),
        (b"PK\x03\x04" + b"\xff" * 100, "damaged"),
        (b"<html><body>title,experts</body></html>", "No column"),
        (b"title;experts", "no need under the headers"),
        (b'title;experts\n"a;1\n', "quotation mark"),
        (b"a" * (FILE_BYTES_MAX + 1), "at most 5 MB"),
    ],
    ids=lambda value: repr(value[:12]),
)
def test_what_is_no_sheet_of_needs_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    assert said in refused(data)


def test_other_archives_are_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert "not a spreadsheet" in refused(file.getvalue())


def test_a_locked_archive_is_refused() -> None:
    data = bytearray(needs_workbook([NEED]))
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + 8] |= 1
        place = data.find(b"PK\x01\x02", place + 4)
    assert "password" in refused(bytes(data))


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_off_is_refused(cut: float) -> None:
    data = needs_workbook([NEED] * 20)
    assert "damaged" in refused(data[: int(len(data) * cut)])


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(("encoding", "read_as"), [("utf-8", UTF_8), ("utf-8-sig", UTF_8), ("utf-16", UTF_16)])
def test_text_files_are_read_however_they_are_separated(delimiter: str, encoding: str, read_as: str) -> None:
    need = {"title": "Ingénieur, « eau »; طاقة", "tasks": 'Mesurer\n"bien"', "experts": "1"}
    sheet = read_sheet(needs_csv([need], delimiter, encoding))
    assert sheet.rows[0].cells == need
    assert sheet.read_as == read_as


def test_the_line_that_names_the_separator_is_obeyed() -> None:
    row = read_sheet(b"sep=,\r\ntitle,experts\r\na;b,2\r\n").rows[0]
    assert (row.number, row.cells) == (2, {"title": "a;b", "experts": "2"})


@pytest.mark.parametrize(
    ("title", "encoding", "read_as"),
    [
        ("مهندس في الهيدرولوجيا", "cp1256", ARABIC),
        ("Ingénieur à l'écoute, élève", "cp1252", WESTERN),
        ("Hydraulicien – œuvre", "cp1252", WESTERN),
    ],
)
def test_files_in_a_windows_encoding_are_read_and_said_to_be_guessed(title: str, encoding: str, read_as: str) -> None:
    sheet = read_sheet(needs_csv([{"title": title, "experts": "1"}], encoding=encoding))
    assert (sheet.rows[0].cells["title"], sheet.read_as) == (title, read_as)


def test_a_cell_longer_than_any_program_takes_is_refused() -> None:
    assert "Row 2" in refused(needs_csv([{"title": "a" * (CELL_LENGTH_MAX + 1), "experts": "1"}]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"title;experts\n", b"\xff\xfe", b"title,experts\n"])
)
def test_no_bytes_are_a_fault(junk: bytes, start: bytes) -> None:
    with suppress(Invalid):
        assert read_sheet(start + junk).rows


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 5_000), st.binary(min_size=1, max_size=6))
def test_no_damage_to_a_file_is_a_fault(place: int, junk: bytes) -> None:
    data = bytearray(needs_workbook([NEED]))
    data[place % len(data) : place % len(data) + len(junk)] = junk
    with suppress(Invalid):
        read_sheet(bytes(data))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from('<>/="crvstisnlofrowPh0123456789AXFD &;'), max_size=120))
def test_no_xml_in_a_sheet_is_a_fault(rows: str) -> None:
    with suppress(Invalid):
        read_sheet(package(sheet_xml(f'{HEADERS}<row r="2">{inline("A2", "a")}</row>{rows}')))
