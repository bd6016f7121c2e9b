"""What the reader was told, the newest first; nothing is read until its reader says so."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import db
from maghribcom.notices.mails import line_of
from maghribcom.notices.models import Notice
from maghribcom.notices.operations import mark_one_read, mark_read, notices_of
from maghribcom.notices.rates import known_type
from maghribcom.notices.views.blueprint import pages
from maghribcom.paging import page_asked, pages_beside

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice in one line, and where it leads."""

    id: int
    text: str
    url: str | None
    at: datetime
    unread: bool


@pages.get("/notices")
@requires("notices.read_own")
def list_notices() -> str:
    """One page of one's notices. One statement, besides the count in the header."""
    here = page_asked(request.args.get("page", ""))
    rows = notices_of(db.session, _own_id(), PER_PAGE + 1, (here - 1) * PER_PAGE)
    return render_template(
        "notices/list_notices.html",
        notices=[shown for row in rows[:PER_PAGE] if (shown := _shown(row)) is not None],
        page=pages_beside(here, lambda number: url_for("notices.list_notices", page=number), more=len(rows) > PER_PAGE),
    )


@pages.post("/notices/read")
@requires("notices.read_own")
def read_all() -> Response:
    """All one's notices have been read."""
    mark_read(db.session, _own_id())
    return redirect(url_for("notices.list_notices"))


@pages.post("/notices/<int:notice>/read")
@requires("notices.read_own")
def read_one(notice: int) -> Response:
    """One notice has been read; then to where it leads, or back to the list."""
    row = mark_one_read(db.session, _own_id(), notice)
    if row is None:
        abort(404)
    shown = _shown(row)
    return redirect((shown.url if shown else None) or url_for("notices.list_notices"))


def _shown(row: Notice) -> Shown | None:
    kind = known_type(row.type)
    if kind is None:  # of a version that told of other things
        return None
    url = kind.link(row.data) if kind.link else None
    return Shown(row.id, line_of(kind, row.data), url, row.at, row.read_at is None)


def _own_id() -> int:
    return current_actor().id or abort(404)
