"""The documents of a project for its owner: list, upload, download, remove."""

from http import HTTPStatus

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import db
from maghribcom.errors import Invalid
from maghribcom.files.models import COUNT_LIMIT, StoredFile
from maghribcom.files.operations import files_of, find_file, send
from maghribcom.headers import takes_files
from maghribcom.projects.forms.life import DocumentForm
from maghribcom.projects.operations import attach, detach
from maghribcom.projects.states import PROJECT
from maghribcom.projects.views.blueprint import Answer, address, open_project, pages, writes
from maghribcom.projects.views.tasks import heading


@pages.route("/projects/<public_id>/documents", methods=["GET", "POST"])
@takes_files
@requires("projects.read_own")
def documents(public_id: str) -> Answer:
    """What is kept with the project, and one more file. A refused file is said so beside its field."""
    project, form = open_project(public_id), DocumentForm()
    if form.validate_on_submit():
        sent = form.file.data
        try:
            attach(db.session, project, sent.stream, sent.filename, actor=current_actor())
        except Invalid as error:
            form.file.errors = [error.message]
        else:
            flash(_("The file is kept."), "success")
            return redirect(url_for("projects.documents", public_id=public_id))
    page = render_template(
        "projects/documents.html",
        form=form,
        files=files_of(db.session, PROJECT, public_id),
        project=project,
        heading=heading(project),
        back=address("edit", project),
        writes=writes(project, "means"),
        most=COUNT_LIMIT,
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if form.is_submitted() else page


@pages.get("/projects/<public_id>/documents/<file_id>")
@requires("projects.read_own")
def document(public_id: str, file_id: str) -> FileResponse:
    """One file, as a download."""
    return send(_file(public_id, file_id))


@pages.post("/projects/<public_id>/documents/<file_id>/remove")
@requires("projects.read_own")
def remove_document(public_id: str, file_id: str) -> Response:
    """Remove one file."""
    project = open_project(public_id)
    detach(db.session, project, _file(public_id, file_id), actor=current_actor())
    flash(_("The file was removed."), "success")
    return redirect(url_for("projects.documents", public_id=public_id))


def _file(public_id: str, file_id: str) -> StoredFile:
    open_project(public_id)
    found = find_file(db.session, file_id, PROJECT, public_id)
    if found is None:
        abort(404)
    return found
