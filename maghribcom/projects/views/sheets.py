"""Needs from a spreadsheet: the template, the file, what is in it, and the step that makes drafts of it."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from maghribcom.accounts.access import current_actor, require, requires
from maghribcom.database import begin_writing, db
from maghribcom.errors import Conflict, Invalid
from maghribcom.files.operations import clean_name
from maghribcom.headers import takes_files
from maghribcom.locales import current_language
from maghribcom.projects.forms.sheets import UploadForm, VersionForm
from maghribcom.projects.models import NeedImport, Project
from maghribcom.projects.operations import find_project
from maghribcom.projects.operations.imports import (
    CheckedRow,
    check_import,
    discard,
    imports_of,
    keep_import,
    take,
)
from maghribcom.projects.permissions import relations
from maghribcom.projects.sheets.columns import COLUMNS, headers
from maghribcom.projects.sheets.reading import ARABIC, FILE_BYTES_MAX, WESTERN
from maghribcom.projects.sheets.template import csv_template, workbook_template
from maghribcom.projects.views.blueprint import pages
from maghribcom.projects.views.imports import import_url, lost, onwards, open_import, project_url, unknown_words

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
#: Rows with faults that a page shows: the others follow when these are mended.
ROWS_SHOWN = 50
#: Characters of a cell that a table shows.
CELL_SHOWN = 120
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
    return redirect(import_url("needs_import", imported))


@pages.get("/needs-imports/<public_id>")
@requires("projects.create")
def needs_import(public_id: str) -> str:
    """The rows of a file: what is wrong with which cell, which words ask for a meaning, what is right."""
    imported = open_import(public_id)
    return _rows_page(imported)


@pages.post("/needs-imports/<public_id>/take")
@requires("projects.create")
def take_import(public_id: str) -> AnyResponse:
    """Make drafts of all rows, or of those that are right."""
    imported = open_import(public_id)
    project = imported.project
    try:
        made = take(
            db.session, imported, current_language(), only_good=request.form.get("which") == "good",
            version=VersionForm().seen, actor=current_actor(),
        )  # fmt: skip
    except (Conflict, Invalid) as refused:
        return lost(public_id, refused)
    flash(
        ngettext("%(num)s need was made: it is a draft.", "%(num)s needs were made: they are drafts.", len(made)),
        "success",
    )
    return onwards(imported, project)


@pages.post("/needs-imports/<public_id>/discard")
@requires("projects.create")
def discard_import(public_id: str) -> AnyResponse:
    """Forget a file. The needs that were made of it stay."""
    imported = open_import(public_id)
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


def _download(data: bytes, kind: str, ending: str) -> Response:
    answer = Response(data, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=f"needs-{current_language()}.{ending}")
    return answer


def _upload_page(form: UploadForm, project: Project) -> str:
    return render_template(
        "projects/import_needs.html",
        form=form,
        project=project,
        project_url=project_url(project),
        waiting=imports_of(db.session, project),
        megabytes=FILE_BYTES_MAX // 1_000_000,
    )


def _rows_page(imported: NeedImport) -> str:
    rows = check_import(db.session, imported, current_language())
    bad = [row for row in rows if row.checked.faults]
    good = [row for row in rows if not row.checked.faults]
    return render_template(
        "projects/needs_import.html",
        imported=imported,
        project_url=project_url(imported.project),
        faults=[line for row in bad[:ROWS_SHOWN] for line in _fault_lines(imported, row)],
        bad=len(bad),
        unseen=max(0, len(bad) - ROWS_SHOWN),
        good=[(row.row.number, row.row.cells.get("title", ""), row.known) for row in good],
        known=sum(row.known for row in rows),
        taken=sum(row.state == "taken" for row in imported.rows),
        unknown=len(unknown_words(rows)),
        guessed={ARABIC: _("Arabic"), WESTERN: _("Western European")}.get(imported.read_as),
        version=imported.row_version,
    )


def _fault_lines(imported: NeedImport, row: CheckedRow) -> list[FaultLine]:
    named, cells = headers(), row.row.cells
    return [
        FaultLine(
            row.row.number, cells.get("title", ""), named[code], cells.get(code, "")[:CELL_SHOWN], message,
            import_url("mend_import_row", imported, number=row.row.number),
        )
        for code, message in sorted(row.checked.faults.items(), key=lambda pair: PLACES[pair[0]])
    ]  # fmt: skip
