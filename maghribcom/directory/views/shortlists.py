"""Shortlists: all that somebody uses, one of them, its name and sharing, its end."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom import clock
from maghribcom.accounts.access import allowed, current_actor, requires
from maghribcom.database import begin_writing, db
from maghribcom.directory.keeping_forms import NamingForm
from maghribcom.directory.models import Shortlist
from maghribcom.directory.operations.entries import colleagues_named
from maghribcom.directory.operations.shortlists import (
    change_shortlist,
    create_shortlist,
    delete_shortlist,
    shortlists_for,
)
from maghribcom.directory.permissions import organisation_of, relations
from maghribcom.directory.shortlist_page import entries_shown
from maghribcom.directory.views.blueprint import pages
from maghribcom.directory.views.readers import current_reader, open_shortlist
from maghribcom.errors import Conflict, Invalid
from maghribcom.locales import current_language

Page = str | Response | tuple[str, int]


@pages.get("/shortlists")
@requires("directory.keep_shortlists")
def shortlists() -> str:
    """One's own lists, and those that colleagues share."""
    reader, actor = current_reader(), current_actor()
    listed = shortlists_for(db.session, reader, actor=actor)
    owners = {one.shortlist.account_id for one in listed if one.shortlist.account_id}
    names = colleagues_named(db.session, organisation_of(reader), owners)
    return render_template("directory/shortlists.html", lists=listed, names=names, own=actor.id)


@pages.route("/shortlists/new", methods=["GET", "POST"])
@requires("directory.keep_shortlists")
def create_list() -> Page:
    """A new, empty list."""
    reader, form = current_reader(), NamingForm()
    if form.validate_on_submit():
        try:
            made = create_shortlist(db.session, form.naming(current_language()), reader, actor=current_actor())
        except Invalid as error:
            form.form_errors.append(error.message)
        else:
            flash(_("The shortlist is ready. Add people to it from the results of a search."), "success")
            return redirect(url_for("directory.shortlist", public_id=made.public_id))
    return _form_page("directory/create_list.html", form)


@pages.get("/shortlists/<public_id>")
@requires("directory.keep_shortlists")
def shortlist(public_id: str) -> str:
    """The people of a list in its order, as the reader may see them now."""
    found, reader = open_shortlist(public_id, "directory.use_shortlist")
    actor = current_actor()
    return render_template(
        "directory/shortlist.html",
        shortlist=found,
        entries=entries_shown(db.session, found, reader, clock.now(), actor=actor),
        manages=allowed(actor, "directory.manage_shortlist", relations(actor, reader, found)),
    )


@pages.route("/shortlists/<public_id>/edit", methods=["GET", "POST"])
@requires("directory.keep_shortlists")
def edit_list(public_id: str) -> Page:
    """Name a list anew, share it or stop sharing it."""
    found, _reader = open_shortlist(public_id, "directory.manage_shortlist")
    form = NamingForm(obj=found, version=str(found.row_version))
    theirs = None
    if form.validate_on_submit():
        try:
            naming = form.naming(current_language())
            change_shortlist(db.session, found, naming, form.version.data or "", actor=current_actor())
        except Conflict:
            theirs = _read_again(found)
            form.version.data = str(theirs.row_version)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("directory.shortlist", public_id=public_id))
    return _form_page("directory/edit_list.html", form, shortlist=found, theirs=theirs)


@pages.route("/shortlists/<public_id>/delete", methods=["GET", "POST"])
@requires("directory.keep_shortlists")
def delete_list(public_id: str) -> Page:
    """Ask once more, then delete a list with its notes."""
    found, _reader = open_shortlist(public_id, "directory.manage_shortlist")
    if request.method == "POST":
        delete_shortlist(db.session, found, actor=current_actor())
        flash(_("The shortlist is deleted."), "success")
        return redirect(url_for("directory.shortlists"))
    return render_template("directory/delete_list.html", shortlist=found)


def _read_again(found: Shortlist) -> Shortlist:
    """The list as somebody quicker left it; what this request had begun is undone."""
    db.session.rollback()
    begin_writing(db.session)
    db.session.refresh(found)
    return found


def _form_page(template: str, form: NamingForm, **values: object) -> Page:
    page = render_template(template, form=form, **values)
    if request.method == "GET":
        return page
    return page, HTTPStatus.CONFLICT if values.get("theirs") else HTTPStatus.UNPROCESSABLE_ENTITY
