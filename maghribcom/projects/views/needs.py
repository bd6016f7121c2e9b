"""The beginning of a need: blank, with an outline, or as a copy."""

from http import HTTPStatus

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import db
from maghribcom.locales import current_language
from maghribcom.projects.forms.life import BLANK, BeginningForm
from maghribcom.projects.operations import copy_need, create_from_outline, create_need
from maghribcom.projects.outlines import outlines
from maghribcom.projects.views.blueprint import Answer, address, open_need, open_project, pages
from maghribcom.projects.views.tasks import heading


@pages.route("/projects/<public_id>/needs/new", methods=["GET", "POST"])
@requires("projects.create")
def new_need(public_id: str) -> Answer:
    """Begin a need of a project, blank or with one of the ready-made outlines."""
    project, language = open_project(public_id), current_language()
    form = BeginningForm(language)
    if form.validate_on_submit():
        if form.beginning.data == BLANK:
            need = create_need(db.session, project, actor=current_actor())
        else:
            outline = outlines()[str(form.beginning.data)]
            need = create_from_outline(db.session, project, outline, language, actor=current_actor())
        flash(_("The need is a draft. Nobody outside your organisation sees it."), "success")
        return redirect(address("edit", need))
    page = render_template(
        "projects/new_need.html", form=form, heading=heading(project), back=address("edit", project), project=project
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if form.is_submitted() else page


@pages.post("/needs/<public_id>/copy")
@requires("projects.create")
def copy(public_id: str) -> Response:
    """Make a draft with the answers of this need."""
    made = copy_need(db.session, open_need(public_id), actor=current_actor())
    flash(_("This is a copy, as a draft. Change what differs, then submit it."), "success")
    return redirect(address("edit", made))
