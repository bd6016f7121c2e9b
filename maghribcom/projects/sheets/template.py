"""The sheet that people fill: headers in the language of the page, the lists to choose from, the vocabulary's words.

Everything is written as text: nothing in a cell is a formula or a link, whatever its words begin with.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from flask_babel import gettext as _
from sqlalchemy import case, select
from sqlalchemy.orm import Session

from maghribcom.locales import alphabetical, direction_of
from maghribcom.projects.sheets.cells import harmless
from maghribcom.projects.sheets.columns import CHOICE, COLUMNS, DAY, NUMBER, SEVERAL, SKILLS, Column, headers
from maghribcom.projects.sheets.reading import NEEDS_MAX
from maghribcom.skills.labels import words_for
from maghribcom.skills.models import SKILL_KINDS, Concept

#: Words of the vocabulary that the template shows: ours come first. What is not shown can be written all the same.
WORDS_SHOWN = 3_000
SHEET_NAME_LENGTH = 31
#: What a program shows beside a cell that is chosen.
HINT_LENGTH = 255
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
GREEN, PALE = "#0b5d4e", "#e6f0ed"


def hints() -> Mapping[str, str]:
    """What to write in the columns that need a word about it."""
    skills = _("Separate skills by semicolons. Level and years may follow in brackets: hydrology (expert, 5); mapping")
    return {
        "title": _("Every need has a title."),
        "text_language": _("Left open, it is recognised."),
        "occupation": _("In any language, as in the sheet of words or in your own."),
        "required": skills,
        "desired": skills,
        "provided": _("Separate several answers by semicolons."),
        "start_from": _("Day, month and year: 31/12/2026"),
        "start_until": _("Day, month and year: 31/12/2026"),
        "deadline": _("Day, month and year: 31/12/2026. A day off runs to the next working day."),
    }


def csv_template() -> bytes:
    """The headers alone, as a CSV file that spreadsheet programs open in the right script."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(_top(column) for column in COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def workbook_template(session: Session, language: str) -> bytes:
    """The sheet to fill with its lists, the words of the vocabulary, and how to fill it. Two statements."""
    return write_workbook(vocabulary_words(session, language), language)


def vocabulary_words(session: Session, language: str) -> list[tuple[str, str, str]]:
    """Skills and occupations: kind, word in this language (else in another), id. In alphabetical order."""
    kinds = {**dict.fromkeys(SKILL_KINDS, _("Skill")), "occupation": _("Occupation")}
    ours = case((Concept.scheme == "maghribcom", 0), else_=1)
    query = select(Concept.public_id, Concept.kind).where(Concept.kind.in_(tuple(kinds)), Concept.retired.is_(False))
    found = dict(session.execute(query.order_by(ours, Concept.public_id).limit(WORDS_SHOWN)).all())
    words = words_for(session, found, language)
    rows = [(kinds[kind], words[one].text, one) for one, kind in found.items() if one in words]
    return sorted(rows, key=lambda row: (row[0], alphabetical(row[1])))


def write_workbook(
    words: Sequence[tuple[str, str, str]], language: str, needs: Iterable[Mapping[str, str]] = ()
) -> bytes:
    """The template, with these needs in it (cells by column)."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, OPTIONS)
    names = [_sheet_name(name) for name in (_("Needs"), _("How to fill it"), _("Lists"), _("Words"))]
    sheets = [book.add_worksheet(name) for name in names]
    for sheet in sheets:
        if direction_of(language) == "rtl":
            sheet.right_to_left()
    ranges = _write_lists(book, sheets[2], names[2])
    _write_needs(book, sheets[0], ranges, needs)
    _write_instructions(book, sheets[1], names)
    _write_words(book, sheets[3], words)
    sheets[0].activate()
    book.close()
    return file.getvalue()


def _top(column: Column) -> str:
    return f"{headers()[column.code]} *" if column.code == "title" else headers()[column.code]


def _sheet_name(name: str) -> str:
    return _NOT_IN_SHEET_NAMES.sub(" ", name)[:SHEET_NAME_LENGTH]


def _heading(book: Any) -> Any:
    return book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bg_color": GREEN, "font_color": "#ffffff", "border": 1}
    )


def _write_lists(book: Any, sheet: Any, name: str) -> dict[str, str]:
    """A column for each closed list; returns where each is, for the cells that choose from it."""
    ranges: dict[str, str] = {}
    written: dict[Any, str] = {}
    for column in COLUMNS:
        if column.kind not in {CHOICE, SEVERAL} or column.words is None:
            continue
        if column.words not in written:
            place, answers = len(written), list(column.words().values())
            sheet.write_string(0, place, headers()[column.code], _heading(book))
            sheet.set_column(place, place, column.width)
            for number, answer in enumerate(answers, 1):
                sheet.write_string(number, place, harmless(answer))
            letters = xlsxwriter.utility.xl_col_to_name(place, col_abs=True)
            written[column.words] = f"='{name}'!{letters}$2:{letters}${len(answers) + 1}"
        ranges[column.code] = written[column.words]
    sheet.freeze_panes(1, 0)
    return ranges


def _write_needs(book: Any, sheet: Any, ranges: Mapping[str, str], needs: Iterable[Mapping[str, str]]) -> None:
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    day = book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"})
    plain = book.add_format({"valign": "top"})
    heading, said = _heading(book), hints()
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(COLUMNS):
        formats = {DAY: day, NUMBER: plain}
        sheet.set_column(place, place, column.width, formats.get(column.kind, text))
        sheet.write_string(0, place, _top(column), heading)
        rule = _rule(column, ranges.get(column.code), said.get(column.code, ""))
        if rule:
            sheet.data_validation(1, place, NEEDS_MAX, place, rule)
    for number, cells in enumerate(needs, 1):
        for place, column in enumerate(COLUMNS):
            if cells.get(column.code):
                sheet.write_string(number, place, harmless(cells[column.code]), text)


def _rule(column: Column, source: str | None, hint: str) -> dict[str, Any]:
    """What a cell of this column takes, and what is said beside it."""
    rule: dict[str, Any] = {"validate": "any"}
    if column.kind == CHOICE:
        rule = {"validate": "list", "source": source, "error_message": _("Choose one of the answers of the list.")}
    elif column.kind == NUMBER:
        message = _("Write a number from %(least)s to %(most)s.", least=column.least, most=column.most)
        rule = {
            "validate": "integer", "criteria": "between", "minimum": column.least, "maximum": column.most,
            "error_message": message,
        }  # fmt: skip
    if hint:
        rule["input_message"] = hint[:HINT_LENGTH]
    return rule if len(rule) > 1 else {}


def _write_instructions(book: Any, sheet: Any, names: Sequence[str]) -> None:
    strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    soft = book.add_format({"text_wrap": True, "valign": "top"})
    example = book.add_format({"text_wrap": True, "valign": "top", "bg_color": PALE})
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 2, 64)
    sentences = (
        _("Write one need in each row of the sheet “%(sheet)s”, at most %(count)s.", sheet=names[0], count=NEEDS_MAX),
        _("Only the title must be there. What is left open can be written on the site, before you submit a need."),
        _("Keep the headers. Their order may change, and columns that you do not use may go."),
        _("The sheet “%(lists)s” has the answers of each list, “%(words)s” skills and occupations.",
          lists=names[2], words=names[3]),
        _("Nothing is shown to anybody by sending the file: each row becomes a draft."),
    )  # fmt: skip
    for number, sentence in enumerate(sentences):
        sheet.merge_range(number, 0, number, 2, sentence, soft)
    top = len(sentences) + 1
    for place, word in enumerate((_("Column"), _("What to write"), _("Example"))):
        sheet.write_string(top, place, word, _heading(book))
    said, shown = hints(), examples()
    for number, column in enumerate(COLUMNS, top + 1):
        sheet.write_string(number, 0, _top(column), strong)
        sheet.write_string(number, 1, harmless(said.get(column.code) or _what_it_takes(column)), soft)
        sheet.write_string(number, 2, harmless(shown.get(column.code, "")), example)


def _what_it_takes(column: Column) -> str:
    if column.kind == CHOICE:
        return _("One of the answers of the list.")
    if column.kind == NUMBER:
        return _("A number from %(least)s to %(most)s.", least=column.least, most=column.most)
    return _("At most %(limit)s characters.", limit=column.most) if column.kind != SKILLS else ""


def examples() -> dict[str, str]:
    """A need as an example, in the language of the page."""
    lists = {
        "text_language": 0, "mode": 6, "language_1": 0, "level_1": 3, "way": 2, "region": 7, "workload_unit": 2,
        "duration_unit": 3, "compensation": 1, "deadline_kind": 0, "urgency": 1, "audience": 0,
    }  # fmt: skip
    chosen = {
        column.code: list(column.words().values())[lists[column.code]]
        for column in COLUMNS
        if column.words is not None and column.code in lists
    }
    return {
        **chosen,
        "title": _("Hydrologist for the groundwater of an oasis"),
        "summary": _("Measure the water table of three oases and say what can be pumped."),
        "occupation": _("hydrologist"),
        "required": _("hydrology (expert, 5); water modelling"),
        "years": "8",
        "workload": "4",
        "duration": "6",
        "experts": "1",
        "answer_days": "10",
    }


def _write_words(book: Any, sheet: Any, words: Sequence[tuple[str, str, str]]) -> None:
    for place, (word, width) in enumerate(((_("Kind"), 16), (_("Word"), 60), (_("Code"), 44))):
        sheet.write_string(0, place, word, _heading(book))
        sheet.set_column(place, place, width)
    for number, row in enumerate(words, 1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, harmless(text))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(words), 2)
