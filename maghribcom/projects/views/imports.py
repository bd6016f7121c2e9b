"""What the pages of an import share: the import that an address names, and where one goes on."""

from collections.abc import Sequence

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, require
from maghribcom.database import db
from maghribcom.errors import Conflict, Invalid
from maghribcom.projects.models import NeedImport, Project
from maghribcom.projects.operations.imports import CheckedRow, find_import
from maghribcom.projects.permissions import relations
from maghribcom.projects.sheets.words import TypedWord


def open_import(public_id: str) -> NeedImport:
    """An import for a member of its organisation; 404 for anybody else, and where there is none."""
    imported = find_import(db.session, public_id)
    if imported is None:
        abort(404)
    require("projects.create", relations(current_actor(), imported.project))
    return imported


def import_url(endpoint: str, imported: NeedImport, **values: object) -> str:
    """Where a page of this import is."""
    return url_for(f"projects.{endpoint}", public_id=imported.public_id, **values)  # type: ignore[arg-type]


def onwards(imported: NeedImport, project: Project) -> Response:
    """To the rows that still wait, else to the project."""
    if any(row.state == "waiting" for row in imported.rows):
        return redirect(import_url("needs_import", imported))
    return redirect(project_url(project))


def project_url(project: Project) -> str:
    """Where the needs that were made are found."""
    return url_for("projects.edit", kind="project", public_id=project.public_id)


def lost(public_id: str, refused: Conflict | Invalid) -> Response:
    """Nothing of this request is written; the page that follows shows what is there now."""
    db.session.rollback()
    flash(refused.message, "waiting")
    return redirect(url_for("projects.needs_import", public_id=public_id))


def unknown_words(rows: Sequence[CheckedRow]) -> list[TypedWord]:
    """The words that ask for a meaning, each once, in the order of the sheet."""
    found: dict[tuple[str, str], TypedWord] = {}
    for row in rows:
        for word in row.checked.unknown:
            found.setdefault((word.kind, word.key), word)
    return list(found.values())
