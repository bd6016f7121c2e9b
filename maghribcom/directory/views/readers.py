"""For whom a page of shortlists or saved searches is: what the other views of these pages begin with."""

from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

from flask import abort, make_response, render_template, request, url_for

from maghribcom import clock
from maghribcom.accounts.access import current_actor, require
from maghribcom.database import db
from maghribcom.directory.models import SavedSearch, Shortlist
from maghribcom.directory.operations.saved_searches import find_saved_search
from maghribcom.directory.operations.shortlists import find_shortlist
from maghribcom.directory.permissions import relations
from maghribcom.organisations.operations import Reader, reader_of

Kept = TypeVar("Kept", Shortlist, SavedSearch)


def current_reader() -> Reader:
    """As what this request reads; an official of an organisation that is not vetted is told so (403)."""
    reader = reader_of(db.session, current_actor(), clock.now())
    if reader is None:
        abort(make_response(render_template("directory/not_vetted.html"), HTTPStatus.FORBIDDEN))
    return reader


def open_shortlist(public_id: str, action: str) -> tuple[Shortlist, Reader]:
    """The list of this address, to which the reader may do this; 404 for anybody else."""
    return _open(find_shortlist(db.session, public_id), action)


def open_saved_search(public_id: str, action: str) -> tuple[SavedSearch, Reader]:
    """The saved search of this address, to which the reader may do this; 404 for anybody else."""
    return _open(find_saved_search(db.session, public_id), action)


def _open(kept: Kept | None, action: str) -> tuple[Kept, Reader]:
    actor = current_actor()
    reader = reader_of(db.session, actor, clock.now())
    if kept is None or reader is None:
        abort(404)
    require(action, relations(actor, reader, kept))
    return kept, reader


def origin(public_id: str, sent: str | None) -> str | None:
    """The page that somebody comes from, to go back to it: a search, or this expert's profile; None for any other.

    `sent`: what the form carried; without it the address that the browser names.
    """
    parts = urlsplit(sent if sent is not None else request.referrer or "")
    if sent is None and parts.netloc != request.host:
        return None
    if parts.path not in {url_for("directory.experts"), url_for("directory.expert", public_id=public_id)}:
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
