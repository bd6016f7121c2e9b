"""Merging an organisation into another one: what would happen, and doing it."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, require, requires
from maghribcom.database import db
from maghribcom.directory.operations.merging import merge_organisations as merge
from maghribcom.directory.views.blueprint import pages
from maghribcom.errors import Conflict, Invalid
from maghribcom.locales import current_language
from maghribcom.organisations.forms.vetting import MergeForm, no_such_organisation
from maghribcom.organisations.operations import find_organisation, members_of, relations
from maghribcom.organisations.operations.founding import check_version
from maghribcom.organisations.states import MERGE


@pages.route("/vetting/<public_id>/merge", methods=["GET", "POST"])
@requires("organisations.merge")
def merge_organisation(public_id: str) -> str | Response | tuple[str, int]:
    """Name the other organisation and say why."""
    source = find_organisation(db.session, public_id)
    if source is None or source.status not in MERGE.sources:
        abort(404)
    require("organisations.merge", relations(current_actor(), source), source.status)
    form = MergeForm(data={"seen": str(source.row_version)})
    if form.validate_on_submit():
        target = find_organisation(db.session, form.public_id)
        try:
            if target is None:
                raise Invalid(no_such_organisation())
            check_version(source, form.seen_version)
            merge(db.session, source, target, form.said(current_language()), actor=current_actor())
        except Invalid as error:
            form.other.errors = [error.message]
        except (Conflict, StaleDataError):
            db.session.rollback()
            flash(_("This organisation has changed meanwhile. This is how it stands now."), "warning")
            return redirect(url_for("organisations.vet_organisation", public_id=public_id))
        else:
            flash(_("The two organisations are one now."), "success")
            return redirect(url_for("organisations.vet_organisation", public_id=target.public_id))
    name, language = source.name(current_language())
    page = render_template(
        "directory/merge_organisation.html",
        form=form,
        organisation=source,
        name={"text": name, "language": None if language == current_language() else language},
        members=len(members_of(db.session, source)),
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page
