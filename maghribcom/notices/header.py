"""The count of unread notices that every page shows to who is signed in."""

from flask import Flask, g
from sqlalchemy.exc import SQLAlchemyError

from maghribcom.accounts.access import current_actor
from maghribcom.database import db
from maghribcom.notices.operations import unread_count


def configure_header(app: Flask) -> None:
    """Give every page `unread_notices()`. It is asked once a page, and only where there is somebody to tell."""
    app.context_processor(lambda: {"unread_notices": _unread})


def _unread() -> int:
    if "unread_notices" not in g:
        account_id = current_actor().id
        try:
            g.unread_notices = 0 if account_id is None else unread_count(db.session, account_id)
        except SQLAlchemyError:
            g.unread_notices = 0  # the page that says so has a header, too
    return int(g.unread_notices)
