"""Experts on shortlists: put on, said why, moved, taken off."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom import clock
from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import begin_writing, db
from maghribcom.directory import labels
from maghribcom.directory.keeping_forms import AddForm, RemarkForm
from maghribcom.directory.models import Shortlist, ShortlistEntry
from maghribcom.directory.operations.entries import (
    MOVES,
    add_entry,
    change_entry,
    find_entry,
    lists_holding,
    move_entry,
    remove_entry,
)
from maghribcom.directory.operations.shortlists import create_shortlist, shortlists_for
from maghribcom.directory.shortlist_page import visible_cards
from maghribcom.directory.views.blueprint import pages
from maghribcom.directory.views.readers import current_reader, open_shortlist, origin
from maghribcom.errors import Conflict, Invalid
from maghribcom.experts.operations.publishing import find_expert
from maghribcom.locales import current_language, isolated
from maghribcom.organisations.operations import Reader

Page = str | Response | tuple[str, int]


@pages.route("/experts/<public_id>/shortlists", methods=["GET", "POST"])
@requires("directory.keep_shortlists")
def add_to_shortlist(public_id: str) -> Page:
    """Put an expert on a list that is there or a new one, then back to where one was."""
    reader, actor = current_reader(), current_actor()
    card = visible_cards(db.session, (public_id,), reader, clock.now()).get(public_id)
    expert = find_expert(db.session, public_id)
    if card is None or expert is None:
        abort(404)
    lists = [listed.shortlist for listed in shortlists_for(db.session, reader, actor=actor)]
    holding = lists_holding(db.session, expert, lists)
    held = {each.public_id for each in lists if each.id in holding}
    form = AddForm([(each.public_id, isolated(each.name)) for each in lists], held)
    if form.validate_on_submit():
        try:
            chosen = next((each for each in lists if each.public_id == form.list.data), None) or _new_list(form, reader)
            added = add_entry(db.session, chosen, expert, form.remark(current_language()), actor=actor)
        except Invalid as error:
            form.form_errors.append(error.message)
        else:
            _say(card.name, chosen.name, added=added is not None)
            return redirect(origin(public_id, form.back.data) or _list_url(chosen))
    if not form.is_submitted():
        form.back.data = origin(public_id, None)
    page = render_template(
        "directory/add_to_shortlist.html",
        form=form,
        card=card,
        hints=dict.fromkeys(held, _("Already on this shortlist.")),
        back_url=form.back.data and origin(public_id, form.back.data),
    )
    return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if request.method == "POST" else page


@pages.route("/shortlists/<public_id>/entries/<entry_id>", methods=["GET", "POST"])
@requires("directory.keep_shortlists")
def edit_entry(public_id: str, entry_id: str) -> Page:
    """Say why somebody is on the list."""
    shortlist, entry, reader = _open_entry(public_id, entry_id)
    form = RemarkForm(obj=entry, version=str(entry.row_version))
    theirs = None
    if form.validate_on_submit():
        try:
            change_entry(db.session, entry, form.remark(current_language()), form.version.data or "")
        except Conflict:
            theirs = _read_again(entry)
            form.version.data = str(theirs.row_version)
        else:
            flash(_("Saved."), "success")
            return redirect(_place_url(shortlist, entry))
    shown = visible_cards(db.session, (entry.expert.public_id,), reader, clock.now())
    page = render_template(
        "directory/edit_entry.html",
        form=form,
        shortlist=shortlist,
        entry=entry,
        card=shown.get(entry.expert.public_id),
        theirs=theirs,
        reasons=labels.reasons(),
    )
    if request.method == "GET":
        return page
    return page, HTTPStatus.CONFLICT if theirs else HTTPStatus.UNPROCESSABLE_ENTITY


@pages.post("/shortlists/<public_id>/entries/<entry_id>/move")
@requires("directory.keep_shortlists")
def move_on_list(public_id: str, entry_id: str) -> Response:
    """One place up or down."""
    shortlist, entry, _reader = _open_entry(public_id, entry_id)
    places = MOVES.get(request.form.get("direction", ""))
    if places is None:
        abort(400)
    move_entry(db.session, shortlist, entry, places)
    return redirect(_place_url(shortlist, entry))


@pages.post("/shortlists/<public_id>/entries/<entry_id>/remove")
@requires("directory.keep_shortlists")
def take_off_list(public_id: str, entry_id: str) -> Response:
    """Take somebody off the list."""
    shortlist, entry, _reader = _open_entry(public_id, entry_id)
    remove_entry(db.session, shortlist, entry, actor=current_actor())
    flash(_("This person is no longer on the shortlist."), "success")
    return redirect(_list_url(shortlist))


def _open_entry(public_id: str, entry_id: str) -> tuple[Shortlist, ShortlistEntry, Reader]:
    """A place of a list that the reader uses; 404 for anybody else."""
    shortlist, reader = open_shortlist(public_id, "directory.use_shortlist")
    entry = find_entry(db.session, shortlist, entry_id)
    if entry is None:
        abort(404)
    return shortlist, entry, reader


def _new_list(form: AddForm, reader: Reader) -> Shortlist:
    return create_shortlist(db.session, form.naming(current_language()), reader, actor=current_actor())


def _read_again(entry: ShortlistEntry) -> ShortlistEntry:
    """The entry as somebody quicker left it; 404 when it was taken off. What this request had begun is undone."""
    db.session.rollback()
    begin_writing(db.session)
    found = find_entry(db.session, entry.shortlist, entry.public_id)
    if found is None:
        abort(404)
    return found


def _say(name: str, shortlist: str, *, added: bool) -> None:
    words = {"name": isolated(name), "shortlist": isolated(shortlist)}
    if added:
        flash(_("%(name)s is on the shortlist “%(shortlist)s”.", **words), "success")
    else:
        flash(_("%(name)s was already on the shortlist “%(shortlist)s”.", **words), "information")


def _list_url(shortlist: Shortlist) -> str:
    return url_for("directory.shortlist", public_id=shortlist.public_id)


def _place_url(shortlist: Shortlist, entry: ShortlistEntry) -> str:
    return f"{_list_url(shortlist)}#entry-{entry.public_id}"
