"""How often somebody may try: counted in a table, so that all processes share the count.

Who is counted by a keyed hash: the table names nobody. The count is part of the request's own transaction.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Tally

#: What is counted: how many, in which window.
LIMITS = {
    "sign_in.account": (10, timedelta(minutes=15)),
    "sign_in.address": (50, timedelta(minutes=15)),
    "sign_up.address": (20, timedelta(hours=1)),
    "reset.account": (5, timedelta(hours=1)),
    "reset.address": (20, timedelta(hours=1)),
    "search.results": (2_000, timedelta(days=1)),
}
KEPT = timedelta(days=2)


def allow(session: Session, what: str, who: str, amount: int = 1) -> bool:
    """Count one more (or `amount`) of this in the present window; False when there were too many."""
    limit, window = LIMITS[what]
    tally = _tally(session, what, who, window)
    tally.count += amount
    session.flush()
    return tally.count <= limit


def exhausted(session: Session, what: str, who: str) -> bool:
    """Whether the limit is reached, without counting."""
    limit, window = LIMITS[what]
    query = select(Tally.count).where(
        Tally.what == what, Tally.who == _keyed(who), Tally.window == _window_start(clock.now(), window)
    )
    return (session.scalar(query) or 0) >= limit


def forget(session: Session, what: str, who: str) -> None:
    """Begin again at zero: after a success."""
    session.execute(delete(Tally).where(Tally.what == what, Tally.who == _keyed(who)))


def drop_old(session: Session) -> int:
    """Remove windows that are over."""
    return int(session.execute(delete(Tally).where(Tally.window < clock.now() - KEPT)).rowcount)  # type: ignore[attr-defined]


def _tally(session: Session, what: str, who: str, window: timedelta) -> Tally:
    start = _window_start(clock.now(), window)
    key = _keyed(who)
    query = select(Tally).where(Tally.what == what, Tally.who == key, Tally.window == start).with_for_update()
    tally = session.scalar(query)
    if tally is None:
        tally = Tally(what=what, who=key, window=start, count=0)
        session.add(tally)
    return tally


def _window_start(now: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def _keyed(who: str) -> str:
    secret = str(current_app.config["SETTINGS"].secret_key).encode()
    return hmac.new(secret, who.casefold().encode(), hashlib.sha256).hexdigest()
