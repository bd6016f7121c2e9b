"""Saved searches: what is new in each, opening one, its name and sharing, its end."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom import clock
from maghribcom.accounts.access import current_actor, requires
from maghribcom.contributions import NEVER, WEEKLY
from maghribcom.database import begin_writing, db
from maghribcom.directory.chips import chips_of
from maghribcom.directory.forms import SearchForm
from maghribcom.directory.keeping_forms import SavedSearchForm
from maghribcom.directory.labels import alerts
from maghribcom.directory.models import NAME_LENGTH, SavedSearch
from maghribcom.directory.operations.rerun import read_saved
from maghribcom.directory.operations.saved_searches import (
    change_saved_search,
    delete_saved_search,
    looks,
    note_look,
    save_search,
)
from maghribcom.directory.parameters import write_instant
from maghribcom.directory.saved_search_page import saved_searches_page
from maghribcom.directory.searches import Search
from maghribcom.directory.views.blueprint import pages
from maghribcom.directory.views.readers import current_reader, open_saved_search
from maghribcom.errors import Conflict, Invalid
from maghribcom.extensions import search_engine
from maghribcom.locales import current_language, listed
from maghribcom.paging import page_asked

Page = str | Response | tuple[str, int]


@pages.get("/saved-searches")
@requires("directory.keep_searches")
def saved_searches() -> str:
    """Each search with how many it finds, and how many are new since this reader opened it."""
    reader, asked = current_reader(), page_asked(request.args.get("page", ""))
    page = saved_searches_page(db.session, search_engine(), reader, asked, clock.now(), actor=current_actor())
    return render_template("directory/saved_searches.html", page=page)


@pages.route("/saved-searches/new", methods=["GET", "POST"])
@requires("directory.keep_searches")
def create_search() -> Page:
    """Name the search of this address and keep it; then back to it."""
    reader, actor = current_reader(), current_actor()
    search = SearchForm(url_for("directory.experts"), request.args).read(db.session, current_language())
    chips = chips_of(search, search.words)
    form = SavedSearchForm(data={"name": listed(chip.text for chip in chips)[:NAME_LENGTH].strip(), "alert": WEEKLY})
    if form.validate_on_submit():
        try:
            naming = form.naming(current_language())
            save_search(db.session, search, naming, reader, actor=actor, alert=form.alert.data or NEVER)
        except Invalid as error:
            form.form_errors.append(error.message)
        else:
            flash(_("The search is saved. Saved searches tell you who is new."), "success")
            return redirect(search.address.url())
    return _form_page("directory/create_search.html", form, search=search, chips=chips, address=search.address.query())


@pages.post("/saved-searches/<public_id>/open")
@requires("directory.keep_searches")
def open_search(public_id: str) -> Response:
    """Show all that a search finds, or only who is new since this reader opened it last; from now on those are seen."""
    saved, _reader = open_saved_search(public_id, "directory.use_saved_search")
    actor, address = current_actor(), _read(saved).address
    if request.form.get("show") == "new":
        since = looks(db.session, (saved,), actor=actor)[saved.id]
        address = address.having("since", write_instant(since))
    note_look(db.session, saved, actor=actor)
    return redirect(address.url())


@pages.route("/saved-searches/<public_id>/edit", methods=["GET", "POST"])
@requires("directory.keep_searches")
def edit_search(public_id: str) -> Page:
    """Name a search anew, share it or stop sharing it."""
    saved, _reader = open_saved_search(public_id, "directory.manage_saved_search")
    form = SavedSearchForm(obj=saved, version=str(saved.row_version))
    theirs = None
    if form.validate_on_submit():
        try:
            naming = form.naming(current_language())
            version, alert = form.version.data or "", form.alert.data
            change_saved_search(db.session, saved, naming, version, actor=current_actor(), alert=alert)
        except Conflict:
            theirs = _read_again(saved)
            form.version.data = str(theirs.row_version)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("directory.saved_searches"))
    search = _read(saved)
    chips = chips_of(search, search.words)
    return _form_page("directory/edit_search.html", form, saved=saved, theirs=theirs, chips=chips, alerts=alerts())


@pages.post("/saved-searches/<public_id>/delete")
@requires("directory.keep_searches")
def delete_search(public_id: str) -> Response:
    """Forget a search: it is made again in a moment, so nothing is asked."""
    saved, _reader = open_saved_search(public_id, "directory.manage_saved_search")
    delete_saved_search(db.session, saved, actor=current_actor())
    flash(_("The saved search is deleted."), "success")
    return redirect(url_for("directory.saved_searches"))


def _read(saved: SavedSearch) -> Search:
    (search,) = read_saved(db.session, (saved,), current_language(), url_for("directory.experts"))
    return search


def _read_again(saved: SavedSearch) -> SavedSearch:
    """The search as another page left it; what this request had begun is undone."""
    db.session.rollback()
    begin_writing(db.session)
    db.session.refresh(saved)
    return saved


def _form_page(template: str, form: SavedSearchForm, **values: object) -> Page:
    page = render_template(template, form=form, **values)
    if request.method == "GET":
        return page
    return page, HTTPStatus.CONFLICT if values.get("theirs") else HTTPStatus.UNPROCESSABLE_ENTITY
