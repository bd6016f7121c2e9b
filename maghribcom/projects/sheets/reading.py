"""A sheet of needs out of a file that somebody sent: XLSX or CSV, told by its content and never by its name."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom.errors import Invalid
from maghribcom.projects.sheets.columns import column_of, headers
from maghribcom.projects.sheets.workbook import open_workbook, read_rows

#: Bytes of one file.
FILE_BYTES_MAX = 5_000_000
NEEDS_MAX = 500
#: Characters of one cell (as many as a spreadsheet program takes), and of all cells together.
CELL_LENGTH_MAX = 32_767
TEXT_MAX = 4_000_000
#: Rows that hold something and may come before the headers: a title, a date, an explanation.
ROWS_BEFORE_HEADERS = 10
#: Columns that must be recognised before a row is taken for the headers; the title of the role is one of them.
HEADERS_LEAST = 2
#: Unknown headers that are said, and their length.
UNREAD_MAX = 20
UNREAD_LENGTH = 60
DELIMITERS = ";,\t"
#: How a file was read, as code. The last two are guesses, which the page says.
XLSX, UTF_8, UTF_16, ARABIC, WESTERN = "xlsx", "utf-8", "utf-16", "cp1256", "cp1252"

ZIP = b"PK\x03\x04"
#: The container of the old Excel format, and of files with a password.
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SEPARATOR_LINE = re.compile(r"\s*\"?sep=(.)\"?[^\r\n]*(?:\r\n?|\n)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was read: its number in the sheet, and the text of each cell of a known column that holds some."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The needs of a file. `unread`: headers that are none of ours, whose columns were left out."""

    rows: tuple[ReadRow, ...]
    read_as: str
    unread: tuple[str, ...]


@dataclass
class _Taker:
    """Takes rows as they come: looks for the headers, then keeps the cells under them."""

    columns: dict[int, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    rows: list[ReadRow] = field(default_factory=list)
    before: int = 0
    characters: int = 0

    def take(self, number: int, cells: dict[int, str]) -> bool:
        """Take a row that holds something; False when this sheet seems to be another thing."""
        if self.columns:
            self._keep(number, cells)
            return True
        found = {place: code for place, words in cells.items() if (code := column_of(words))}
        if len(found) >= HEADERS_LEAST and "title" in found.values():
            self._begin(found, cells)
            return True
        self.before += 1
        return self.before < ROWS_BEFORE_HEADERS

    def _begin(self, found: dict[int, str], cells: dict[int, str]) -> None:
        codes = list(found.values())
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice is not None:
            raise Invalid(
                _("The column “%(column)s” is there twice. Remove one of them and send the file again.",
                  column=headers()[twice])
            )  # fmt: skip
        self.columns = found
        self.unread = [words[:UNREAD_LENGTH] for place, words in sorted(cells.items()) if place not in found]

    def _keep(self, number: int, cells: dict[int, str]) -> None:
        kept = {code: cells[place] for place, code in self.columns.items() if cells.get(place)}
        if not kept:
            return
        long = next((code for code, text in kept.items() if len(text) > CELL_LENGTH_MAX), None)
        self.characters += sum(map(len, kept.values()))
        if long is not None or self.characters > TEXT_MAX:
            raise Invalid(_("Row %(number)s holds too much text. Shorten it and send the file again.", number=number))
        if len(self.rows) >= NEEDS_MAX:
            raise Invalid(
                ngettext(
                    "Send at most %(num)s need at once: share them out to several files.",
                    "Send at most %(num)s needs at once: share them out to several files.",
                    NEEDS_MAX,
                )
            )
        self.rows.append(ReadRow(number, kept))


def read_sheet(data: bytes) -> ReadSheet:
    """The needs of a file. Raises Invalid with a sentence that says what is wrong with it and what to do."""
    if not data.strip():
        raise Invalid(_("The file is empty."))
    if len(data) > FILE_BYTES_MAX:
        raise Invalid(_("The file is too large: at most %(size)s MB.", size=FILE_BYTES_MAX // 1_000_000))
    if data.startswith(ZIP):
        return _of_workbook(data)
    if data.startswith(OLD_EXCEL):
        raise Invalid(
            _("This is an old Excel file, or one with a password. Save it as XLSX without one and send it again.")
        )
    text, read_as = decode(data)
    return _of_text(text, read_as)


def decode(data: bytes) -> tuple[str, str]:
    """The text of a CSV file and how it was read. Raises Invalid for what is no text."""
    if data.startswith(_UTF_16_MARKS):
        text, read_as = data.decode("utf-16", "replace"), UTF_16
    else:
        try:
            text, read_as = data.decode("utf-8-sig"), UTF_8
        except UnicodeDecodeError:
            read_as = ARABIC if _looks_arabic(data) else WESTERN
            text = data.decode(read_as, "replace")
    if _CONTROL.search(text):
        raise Invalid(_("This file is not a spreadsheet. Save your table as XLSX or CSV and send that file."))
    return text, read_as


def _looks_arabic(data: bytes) -> bool:
    """Whether a text in a Windows code page is Arabic: its letters stand side by side, accented ones seldom do."""
    high = sum(byte >= 0x80 for byte in data)
    side_by_side = sum(len(run) for run in re.findall(rb"[\x80-\xff]{2,}", data))
    return side_by_side * 2 > high


def _of_workbook(data: bytes) -> ReadSheet:
    book = open_workbook(data)
    for sheet in book.sheets:
        taker = _Taker()
        read_rows(book, sheet, taker.take)
        if taker.columns:
            return _finished(taker, XLSX)
    raise _no_headers()


def _of_text(text: str, read_as: str) -> ReadSheet:
    said = _SEPARATOR_LINE.match(text)
    delimiters = DELIMITERS
    if said is not None:
        text = text[said.end() :]
        delimiters = said[1] if said[1] in DELIMITERS else DELIMITERS
    delimiter = max(delimiters, key=lambda one: _headers_with(text, one))
    taker = _Taker()
    for number, cells in _records(text, delimiter):
        if cells and not taker.take(number, cells):
            break
    if not taker.columns:
        raise _no_headers()
    return _finished(taker, read_as)


def _headers_with(text: str, delimiter: str) -> int:
    """How many headers are recognised when this separates cells."""
    best = 0
    try:
        for seen, (_number, cells) in enumerate(_records(text, delimiter)):
            best = max(best, sum(column_of(words) is not None for words in cells.values()))
            if best >= HEADERS_LEAST or seen > 2 * ROWS_BEFORE_HEADERS:
                break
    except Invalid:
        return best
    return best


def _records(text: str, delimiter: str) -> Iterator[tuple[int, dict[int, str]]]:
    """The rows of a CSV text, numbered as a spreadsheet program shows them: a cell of two lines is in one row."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, record in enumerate(reader, 1):
            yield number, {place: words for place, cell in enumerate(record) if (words := cell.strip())}
    except csv.Error as fault:
        raise Invalid(
            _(
                "Line %(line)s cannot be read: look for a quotation mark that is missing or too many.",
                line=reader.line_num,
            )
        ) from fault


def _finished(taker: _Taker, read_as: str) -> ReadSheet:
    if not taker.rows:
        raise Invalid(_("There is no need under the headers. Write one need a row and send the file again."))
    return ReadSheet(tuple(taker.rows), read_as, tuple(taker.unread[:UNREAD_MAX]))


def _no_headers() -> Invalid:
    return Invalid(
        _(
            "No column was recognised. Use the headers of the template, among them “%(title)s”.",
            title=headers()["title"],
        )
    )
