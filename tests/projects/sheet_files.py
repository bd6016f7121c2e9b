"""Files as people and attackers send them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from maghribcom.projects.sheets.columns import COLUMNS

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(rows: Sequence[Sequence[object]], first_row: int = 0) -> bytes:
    """A file as a spreadsheet program saves it."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows, first_row):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(number, place, value)
    book.close()
    return file.getvalue()


def needs_workbook(needs: Iterable[Mapping[str, object]]) -> bytes:
    """A file with the headers of the needs' columns, as codes."""
    found = list(needs)
    codes = [column.code for column in COLUMNS if any(column.code in need for need in found)]
    return workbook([codes, *([need.get(code) for code in codes] for need in found)])


def needs_csv(needs: Iterable[Mapping[str, str]], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """The same as CSV."""
    found = list(needs)
    codes = [column.code for column in COLUMNS if any(column.code in need for need in found)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([codes, *([need.get(code, "") for code in codes] for need in found)])
    return text.getvalue().encode(encoding)


def package(sheet: str | bytes, *, shared: str = "", styles: str = "", workbook_xml: str = "", **more: bytes) -> bytes:
    """An XLSX archive made by hand around the XML of its only sheet."""
    file, sheets = io.BytesIO(), '<sheets><sheet name="a" sheetId="1" r:id="r0"/></sheets>'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", _relations(("officeDocument", "xl/workbook.xml")))
        archive.writestr(
            "xl/workbook.xml",
            workbook_xml or f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{sheets}</workbook>',
        )
        parts = [("worksheet", "worksheets/sheet1.xml")]
        if shared:
            parts.append(("sharedStrings", "sharedStrings.xml"))
            archive.writestr("xl/sharedStrings.xml", shared)
        if styles:
            parts.append(("styles", "styles.xml"))
            archive.writestr("xl/styles.xml", styles)
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(*parts))
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, data in more.items():
            archive.writestr(name, data)
    return file.getvalue()


def sheet_xml(rows: str) -> str:
    """The XML of a sheet around its rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def inline(reference: str, text: str) -> str:
    """A cell that holds a text."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def _relations(*parts: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(parts)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )
