"""Needs from a spreadsheet: the template, the file, its rows, and the step that makes drafts of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from maghribcom.accounts.access import current_actor, require, requires
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.database import begin_writing, db
from maghribcom.errors import Conflict, Invalid
from maghribcom.files.operations import clean_name
from maghribcom.headers import takes_files
from maghribcom.locales import current_language
from maghribcom.projects.forms.sheets import CellsForm, UploadForm, VersionForm, WordsForm, cells_form
from maghribcom.projects.models import NeedImport, NeedImportRow, Project
from maghribcom.projects.operations import find_project
from maghribcom.projects.operations.imports import (
    CheckedRow,
    check_import,
    discard,
    explain_words,
    find_import,
    imports_of,
    keep_import,
    leave_out,
    mend_row,
    take,
)
from maghribcom.projects.permissions import relations
from maghribcom.projects.sheets.columns import CHOICE, COLUMNS, answer_of, headers
from maghribcom.projects.sheets.reading import ARABIC, FILE_BYTES_MAX, WESTERN
from maghribcom.projects.sheets.rows import Checked
from maghribcom.projects.sheets.template import csv_template, workbook_template
from maghribcom.projects.sheets.words import OCCUPATION, OWN, SKILL, TypedWord
from maghribcom.projects.views.blueprint import pages

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
#: Rows with faults that a page shows: the others follow when these are mended.
ROWS_SHOWN = 50
#: Characters of a cell that a table shows.
CELL_SHOWN = 120
#: Digits of a row's number in a sheet.
NUMBER_DIGITS = 7
#: The place of each column.
PLACES = {column.code: place for place, column in enumerate(COLUMNS)}

Answer = str | AnyResponse | tuple[str, int]


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A cell that cannot be read: where, what it holds, why, and where it is mended."""

    number: int
    title: str
    column: str
    text: str
    message: str
    url: str


@pages.get("/projects/<public_id>/needs-template.xlsx")
@requires("projects.create")
def needs_template_xlsx(public_id: str) -> Response:
    """The sheet to fill, with its lists."""
    _open_project(public_id)
    data = workbook_template(db.session, current_language())
    return _download(data, XLSX_TYPE, "xlsx")


@pages.get("/projects/<public_id>/needs-template.csv")
@requires("projects.create")
def needs_template_csv(public_id: str) -> Response:
    """The headers alone."""
    _open_project(public_id)
    return _download(csv_template(), CSV_TYPE, "csv")


@pages.route("/projects/<public_id>/import-needs", methods=["GET", "POST"])
@takes_files
@requires("projects.create")
def import_needs(public_id: str) -> Answer:
    """The file of needs that somebody sends, and the files that wait."""
    project = _open_project(public_id)
    if request.method == "GET":
        return _upload_page(UploadForm(formdata=None), project)
    form = UploadForm()
    # A large file takes seconds to read: nobody else's writing waits for it.
    db.session.rollback()
    valid = form.validate()
    begin_writing(db.session)
    project = _open_project(public_id)
    if not valid or form.sheet is None:
        return _upload_page(form, project), HTTPStatus.UNPROCESSABLE_ENTITY
    name = clean_name(form.file.data.filename or "")
    try:
        imported = keep_import(db.session, project, form.sheet, name, actor=current_actor())
    except Invalid as refused:
        form.file.errors = [refused.message]
        return _upload_page(form, project), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The file was read. Nothing is written yet: look at its rows first."), "success")
    return redirect(_url("needs_import", imported))


@pages.get("/needs-imports/<public_id>")
@requires("projects.create")
def needs_import(public_id: str) -> str:
    """The rows of a file: what is wrong with which cell, which words ask for a meaning, what is right."""
    imported = _open_import(public_id)
    return _rows_page(imported)


@pages.route("/needs-imports/<public_id>/rows/<number>", methods=["GET", "POST"])
@requires("projects.create")
def mend_import_row(public_id: str, number: str) -> Answer:
    """Mend the cells of one row."""
    imported = _open_import(public_id)
    row = _row_of(imported, number)
    if request.method == "GET":
        form = cells_form(row.cells)
        form.version.data = str(imported.row_version)
        return _row_page(form, imported, row)
    form = cells_form()
    if not form.validate():
        return _row_page(form, imported, row), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        mend_row(db.session, imported, row.number, form.cells, version=form.seen)
    except Conflict as conflict:
        return _lost(public_id, conflict)
    checked = _checked(imported, row)
    if set(checked.faults) - checked.asks:
        # What was typed is kept even so: nothing is lost by leaving the page.
        form.version.data = str(imported.row_version)
        return _row_page(form, imported, row), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Row %(number)s is saved.", number=row.number), "success")
    return redirect(_url("needs_import", imported))


@pages.post("/needs-imports/<public_id>/rows/<number>/leave-out")
@requires("projects.create")
def leave_row_out(public_id: str, number: str) -> AnyResponse:
    """Make no need of a row."""
    imported = _open_import(public_id)
    row, project = _row_of(imported, number), imported.project
    try:
        leave_out(db.session, imported, row.number, version=VersionForm().seen)
    except Conflict as conflict:
        return _lost(public_id, conflict)
    flash(_("Row %(number)s was left out.", number=row.number), "success")
    return _onwards(imported, project)


@pages.route("/needs-imports/<public_id>/words", methods=["GET", "POST"])
@requires("projects.create")
def explain_import_words(public_id: str) -> Answer:
    """Say what words mean that are not in our list: once for all rows."""
    imported = _open_import(public_id)
    asked = _unknown(check_import(db.session, imported, current_language()))
    if not asked:
        return redirect(_url("needs_import", imported))
    if request.method == "GET":
        form = WordsForm.asking(asked)
        form.version.data = str(imported.row_version)
        form.settle(db.session, current_language())
        return _words_page(form, imported, asked)
    form = WordsForm()
    form.settle(db.session, current_language())
    valid, meanings = form.validate(), form.meanings(asked)
    if "own" in request.form:
        # One button for a list that is ours to widen: every word stays as it was written.
        meanings = {kind: {word.key: OWN for word in asked if word.kind == kind} for kind in (SKILL, OCCUPATION)}
    elif not valid:
        return _words_page(form, imported, asked), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        explain_words(db.session, imported, meanings, version=form.seen)
    except Conflict as conflict:
        return _lost(public_id, conflict)
    flash(_("Saved for all rows."), "success")
    return redirect(_url("explain_import_words", imported))


@pages.post("/needs-imports/<public_id>/take")
@requires("projects.create")
def take_import(public_id: str) -> AnyResponse:
    """Make drafts of all rows, or of those that are right."""
    imported = _open_import(public_id)
    project = imported.project
    try:
        made = take(
            db.session, imported, current_language(), only_good=request.form.get("which") == "good",
            version=VersionForm().seen, actor=current_actor(),
        )  # fmt: skip
    except (Conflict, Invalid) as refused:
        return _lost(public_id, refused)
    flash(
        ngettext("%(num)s need was made: it is a draft.", "%(num)s needs were made: they are drafts.", len(made)),
        "success",
    )
    return _onwards(imported, project)


@pages.post("/needs-imports/<public_id>/discard")
@requires("projects.create")
def discard_import(public_id: str) -> AnyResponse:
    """Forget a file. The needs that were made of it stay."""
    imported = _open_import(public_id)
    project = imported.project
    discard(db.session, imported)
    flash(_("The file was thrown away. Needs that were made of it stay."), "success")
    return redirect(url_for("projects.import_needs", public_id=project.public_id))


def _open_project(public_id: str) -> Project:
    """A project for a member of its organisation; 404 for anybody else, and where there is none."""
    project = find_project(db.session, public_id)
    if project is None:
        abort(404)
    require("projects.create", relations(current_actor(), project))
    return project


def _open_import(public_id: str) -> NeedImport:
    imported = find_import(db.session, public_id)
    if imported is None:
        abort(404)
    require("projects.create", relations(current_actor(), imported.project))
    return imported


def _row_of(imported: NeedImport, number: str) -> NeedImportRow:
    """A row that waits; 404 for a number that is none, and for a row that was taken or left out."""
    place = int(number) if number.isascii() and number.isdigit() and len(number) <= NUMBER_DIGITS else -1
    row = next((row for row in imported.rows if row.number == place and row.state == "waiting"), None)
    if row is None:
        abort(404)
    return row


def _url(endpoint: str, imported: NeedImport, **values: object) -> str:
    return url_for(f"projects.{endpoint}", public_id=imported.public_id, **values)  # type: ignore[arg-type]


def _onwards(imported: NeedImport, project: Project) -> AnyResponse:
    """To the rows that still wait, else to the project."""
    if any(row.state == "waiting" for row in imported.rows):
        return redirect(_url("needs_import", imported))
    return redirect(_project_url(project))


def _project_url(project: Project) -> str:
    return url_for("projects.edit", kind="project", public_id=project.public_id)


def _lost(public_id: str, refused: Conflict | Invalid) -> AnyResponse:
    """Nothing of this request is written; the page that follows shows what is there now."""
    db.session.rollback()
    flash(refused.message, "waiting")
    return redirect(url_for("projects.needs_import", public_id=public_id))


def _download(data: bytes, kind: str, ending: str) -> Response:
    answer = Response(data, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=f"needs-{current_language()}.{ending}")
    return answer


def _upload_page(form: UploadForm, project: Project) -> str:
    return render_template(
        "projects/import_needs.html",
        form=form,
        project=project,
        project_url=_project_url(project),
        waiting=imports_of(db.session, project),
        megabytes=FILE_BYTES_MAX // 1_000_000,
    )


def _unknown(rows: Sequence[CheckedRow]) -> list[TypedWord]:
    """The words that ask for a meaning, each once, in the order of the sheet."""
    found: dict[tuple[str, str], TypedWord] = {}
    for row in rows:
        for word in row.checked.unknown:
            found.setdefault((word.kind, word.key), word)
    return list(found.values())


def _checked(imported: NeedImport, row: NeedImportRow) -> Checked:
    [found] = check_import(db.session, imported, current_language(), row.number)
    return found.checked


def _rows_page(imported: NeedImport) -> str:
    rows = check_import(db.session, imported, current_language())
    bad = [row for row in rows if row.checked.faults]
    good = [row for row in rows if not row.checked.faults]
    return render_template(
        "projects/needs_import.html",
        imported=imported,
        project_url=_project_url(imported.project),
        faults=[line for row in bad[:ROWS_SHOWN] for line in _fault_lines(imported, row)],
        bad=len(bad),
        unseen=max(0, len(bad) - ROWS_SHOWN),
        good=[(row.row.number, row.row.cells.get("title", ""), row.known) for row in good],
        known=sum(row.known for row in rows),
        taken=sum(row.state == "taken" for row in imported.rows),
        unknown=len(_unknown(rows)),
        guessed={ARABIC: _("Arabic"), WESTERN: _("Western European")}.get(imported.read_as),
        version=imported.row_version,
    )


def _fault_lines(imported: NeedImport, row: CheckedRow) -> list[FaultLine]:
    named, cells = headers(), row.row.cells
    return [
        FaultLine(
            row.row.number, cells.get("title", ""), named[code], cells.get(code, "")[:CELL_SHOWN], message,
            _url("mend_import_row", imported, number=row.row.number),
        )
        for code, message in sorted(row.checked.faults.items(), key=lambda pair: PLACES[pair[0]])
    ]  # fmt: skip


def _row_page(form: CellsForm, imported: NeedImport, row: NeedImportRow) -> str:
    checked = _checked(imported, row)
    form.put_faults(checked.faults)
    bad, others = form.fields_of(checked.faults)
    return render_template(
        "projects/mend_import_row.html",
        form=form,
        bad=bad,
        others=others,
        row=row,
        imported=imported,
        read={
            column.code: row.cells[column.code]
            for column in COLUMNS
            if column.kind == CHOICE and row.cells.get(column.code) and not answer_of(column, row.cells[column.code])
        },
        unknown=len(checked.unknown),
    )


def _words_page(form: WordsForm, imported: NeedImport, asked: Sequence[TypedWord]) -> str:
    return render_template(
        "projects/explain_import_words.html",
        form=form,
        imported=imported,
        left=max(0, len(asked) - len(form.words)),
        languages=TEXT_LANGUAGES,
    )
