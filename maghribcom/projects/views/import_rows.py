"""One row of a file of needs, and the words of all rows that ask for a meaning."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from maghribcom.accounts.access import requires
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.database import db
from maghribcom.errors import Conflict
from maghribcom.locales import current_language
from maghribcom.projects.forms.sheets import CellsForm, VersionForm, WordsForm, cells_form
from maghribcom.projects.models import NeedImport, NeedImportRow
from maghribcom.projects.operations.imports import (
    check_import,
    explain_words,
    leave_out,
    mend_row,
)
from maghribcom.projects.sheets.columns import CHOICE, COLUMNS, answer_of
from maghribcom.projects.sheets.rows import Checked
from maghribcom.projects.sheets.words import OCCUPATION, OWN, SKILL, TypedWord
from maghribcom.projects.views.blueprint import pages
from maghribcom.projects.views.imports import import_url, lost, onwards, open_import, unknown_words

#: Digits of a row's number in a sheet.
NUMBER_DIGITS = 7

Answer = str | AnyResponse | tuple[str, int]


@pages.route("/needs-imports/<public_id>/rows/<number>", methods=["GET", "POST"])
@requires("projects.create")
def mend_import_row(public_id: str, number: str) -> Answer:
    """Mend the cells of one row."""
    imported = open_import(public_id)
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
        return lost(public_id, conflict)
    checked = _checked(imported, row)
    if set(checked.faults) - checked.asks:
        # What was typed is kept even so: nothing is lost by leaving the page.
        form.version.data = str(imported.row_version)
        return _row_page(form, imported, row), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Row %(number)s is saved.", number=row.number), "success")
    return redirect(import_url("needs_import", imported))


@pages.post("/needs-imports/<public_id>/rows/<number>/leave-out")
@requires("projects.create")
def leave_row_out(public_id: str, number: str) -> AnyResponse:
    """Make no need of a row."""
    imported = open_import(public_id)
    row, project = _row_of(imported, number), imported.project
    try:
        leave_out(db.session, imported, row.number, version=VersionForm().seen)
    except Conflict as conflict:
        return lost(public_id, conflict)
    flash(_("Row %(number)s was left out.", number=row.number), "success")
    return onwards(imported, project)


@pages.route("/needs-imports/<public_id>/words", methods=["GET", "POST"])
@requires("projects.create")
def explain_import_words(public_id: str) -> Answer:
    """Say what words mean that are not in our list: once for all rows."""
    imported = open_import(public_id)
    asked = unknown_words(check_import(db.session, imported, current_language()))
    if not asked:
        return redirect(import_url("needs_import", imported))
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
        return lost(public_id, conflict)
    flash(_("Saved for all rows."), "success")
    return redirect(import_url("explain_import_words", imported))


def _row_of(imported: NeedImport, number: str) -> NeedImportRow:
    """A row that waits; 404 for a number that is none, and for a row that was taken or left out."""
    place = int(number) if number.isascii() and number.isdigit() and len(number) <= NUMBER_DIGITS else -1
    row = next((row for row in imported.rows if row.number == place and row.state == "waiting"), None)
    if row is None:
        abort(404)
    return row


def _checked(imported: NeedImport, row: NeedImportRow) -> Checked:
    [found] = check_import(db.session, imported, current_language(), row.number)
    return found.checked


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
