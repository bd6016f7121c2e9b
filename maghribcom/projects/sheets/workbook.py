"""The cells of an XLSX file, read as a stream with a bound on everything.

A library that returns a sheet as a table makes room for all its cells: one word in the last cell of a sheet asks for
17 thousand million of them and ends the process. Here a row is handed on and forgotten, empty rows cost nothing but
the time to read over them, and what is too large is refused before it is unpacked (docs/decisions/0018).

The format is ECMA-376: a ZIP archive of XML parts. Formulas are never evaluated: the result that the program which
saved the file wrote beside each is what counts.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext as _

from maghribcom.errors import Invalid
from maghribcom.projects.sheets.package import (
    FAULTS,
    Attributes,
    Relations,
    Stop,
    damaged,
    parse,
    refuse_bombs,
    relations_of,
    target,
    too_large,
)

#: Characters of the texts that its cells share.
SHARED_MAX = 8_000_000
#: Columns that are looked at: a header stands in one of the first.
COLUMNS_READ = 100
SHEETS_READ = 20
ROW_DIGITS = 7
#: Excel's serial numbers of days end with the year 9999.
LAST_SERIAL = 2_958_465
EXACT_NUMBER = 1e15
#: Number formats that show a day, of those that need no definition (ECMA-376 part 1, 18.8.30).
DAY_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})

_LETTERS = re.compile(r"([A-Z]{1,3})[0-9]+")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_DAY_LETTERS = re.compile(r"[yd]", re.IGNORECASE)

#: Takes a row's number and its cells by column (from 0); False when it wants no more rows of this sheet.
TakeRow = Callable[[int, dict[int, str]], bool]


@dataclass
class Workbook:
    """An opened file: its visible sheets in order, the texts that cells share, the formats that show days."""

    archive: zipfile.ZipFile
    sheets: tuple[str, ...]
    shared: list[str]
    days: frozenset[int]
    since_1904: bool


@dataclass
class _Cell:
    column: int
    kind: str
    style: int
    value: str = ""
    inline: str = ""
    formula: bool = False


@dataclass
class _SheetReader:
    """Takes a sheet's XML piece by piece and hands on its rows that hold something."""

    book: Workbook
    take: TakeRow
    number: int = 0
    column: int = -1
    cell: _Cell | None = None
    cells: dict[int, str] = field(default_factory=dict)
    text: list[str] | None = None
    phonetic: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if name == "row":
            self.number = _row_number(attributes.get("r"), self.number + 1)
            self.column, self.cells = -1, {}
        elif name == "c":
            self.column = _column(attributes.get("r"), self.column + 1)
            self.cell = _Cell(self.column, attributes.get("t", "n"), _index(attributes.get("s")))
        elif name == "rPh":
            self.phonetic = True
        elif name in {"v", "t"} and self.cell is not None and not self.phonetic:
            self.text = []
        elif name == "f" and self.cell is not None:
            self.cell.formula = True

    def data(self, text: str) -> None:
        """Text inside an element."""
        if self.text is not None:
            self.text.append(text)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "v" and self.cell is not None and self.text is not None:
            self.cell.value, self.text = "".join(self.text), None
        elif name == "t" and self.cell is not None and self.text is not None:
            self.cell.inline, self.text = self.cell.inline + "".join(self.text), None
        elif name == "rPh":
            self.phonetic = False
        elif name == "c" and self.cell is not None:
            words = _words_of(self.cell, self.book)
            if words and self.cell.column < COLUMNS_READ:
                self.cells[self.cell.column] = words
            self.cell = None
        elif name == "row" and self.cells and not self.take(self.number, self.cells):
            raise Stop


def open_workbook(data: bytes) -> Workbook:
    """Open an XLSX file. Raises Invalid with a sentence when it is none, is damaged, locked or too large."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        refuse_bombs(archive, len(data))
        main = target(relations_of(archive, ""), "/officeDocument") or "xl/workbook.xml"
        if main not in archive.namelist():
            raise Invalid(_("This file is not a spreadsheet. Save your table as XLSX or CSV and send that file."))
        parts = relations_of(archive, main)
        sheets, since_1904 = _sheets(archive, main, parts)
        shared, styles = target(parts, "/sharedStrings"), target(parts, "/styles")
        return Workbook(
            archive, sheets, _shared(archive, shared) if shared else [],
            _day_styles(archive, styles) if styles else frozenset(), since_1904,
        )  # fmt: skip
    except FAULTS as fault:
        raise damaged() from fault


def read_rows(book: Workbook, sheet: str, take: TakeRow) -> None:
    """Hand on each row of a sheet that holds something, until `take` wants no more. Raises Invalid as opening does."""
    reader = _SheetReader(book, take)
    try:
        with book.archive.open(sheet) as stream:
            parse(stream, reader.start, reader.end, reader.data)
    except FAULTS as fault:
        raise damaged() from fault


def _sheets(archive: zipfile.ZipFile, main: str, parts: Relations) -> tuple[tuple[str, ...], bool]:
    """The paths of the visible sheets in order, and whether days are counted from 1904."""
    found: list[str] = []
    since: list[bool] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            since.append(attributes.get("date1904") in {"1", "true"})
        elif tag == "sheet" and attributes.get("state", "visible") == "visible" and len(found) < SHEETS_READ:
            reference = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            kind, path = parts.get(reference, ("", ""))
            if kind.endswith("/worksheet") and path in archive.namelist():
                found.append(path)

    with archive.open(main) as stream:
        parse(stream, start)
    return tuple(found), any(since)


def _shared(archive: zipfile.ZipFile, path: str) -> list[str]:
    """The texts that cells share, without what says how they are pronounced."""
    texts: list[str] = []
    pieces: list[str] = []
    within, phonetic, left = False, False, SHARED_MAX

    def start(tag: str, _attributes: Attributes) -> None:
        nonlocal within, phonetic
        if tag == "si":
            pieces.clear()
        within = tag == "t"
        phonetic = phonetic or tag == "rPh"

    def data(text: str) -> None:
        nonlocal left
        if within and not phonetic:
            left -= len(text)
            if left < 0:
                raise too_large()
            pieces.append(text)

    def end(tag: str) -> None:
        nonlocal within, phonetic
        within = False
        if tag == "rPh":
            phonetic = False
        elif tag == "si":
            texts.append("".join(pieces))

    with archive.open(path) as stream:
        parse(stream, start, end, data)
    return texts


def _day_styles(archive: zipfile.ZipFile, path: str) -> frozenset[int]:
    """The numbers of the cell styles that show a day."""
    own: dict[int, bool] = {}
    formats: list[int] = []
    within = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal within
        if tag == "numFmt":
            code = _QUOTED.sub("", attributes.get("formatCode", ""))
            own[_index(attributes.get("numFmtId"))] = _DAY_LETTERS.search(code) is not None
        elif tag == "cellXfs":
            within = True
        elif tag == "xf" and within:
            formats.append(_index(attributes.get("numFmtId")))

    def end(tag: str) -> None:
        nonlocal within
        within = within and tag != "cellXfs"

    with archive.open(path) as stream:
        parse(stream, start, end)
    return frozenset(place for place, one in enumerate(formats) if own.get(one, one in DAY_FORMATS))


def _words_of(cell: _Cell, book: Workbook) -> str:
    """A cell as text: days as 2026-12-31, whole numbers without a point, a formula without a result as "="."""
    value = cell.value.strip()
    if cell.kind == "inlineStr":
        return cell.inline.strip()
    if not value:
        return "=" if cell.formula else ""
    if cell.kind == "s":
        place = _index(value, len(book.shared))
        return book.shared[place].strip() if place < len(book.shared) else ""
    if cell.kind == "d":
        return value[:10]
    if cell.kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    return _number(value, cell.style in book.days, book.since_1904) if cell.kind == "n" else value


def _number(value: str, is_day: bool, since_1904: bool) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    if is_day and 0 < number <= LAST_SERIAL:
        # Excel counts a 29 February 1900 that never was: 1899-12-30 is right from March 1900 on.
        first = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
        return (first + timedelta(days=int(number))).isoformat() if number + 1462 * since_1904 <= LAST_SERIAL else value
    return str(int(number)) if abs(number) < EXACT_NUMBER and number.is_integer() else value


def _row_number(text: str | None, following: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= ROW_DIGITS else following


def _column(reference: str | None, following: int) -> int:
    found = _LETTERS.fullmatch(reference or "")
    if found is None:
        return following
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _index(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= ROW_DIGITS else otherwise
