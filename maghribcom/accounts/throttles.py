"""How often somebody may try: counted in a table, so that all processes share the count.

Who is counted by a keyed hash: the table names nobody. The count is part of the request's own transaction, so a view
that refuses answers with a page and does not raise: an error would roll the count back.
"""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Tally
from maghribcom.database import insert_into

#: What is counted: how many, in which window.
LIMITS = {
    "sign_in.account": (10, timedelta(minutes=15)),
    "sign_in.address": (50, timedelta(minutes=15)),
    "sign_up.account": (3, timedelta(hours=1)),
    "sign_up.address": (20, timedelta(hours=1)),
    "reset.account": (5, timedelta(hours=1)),
    "reset.address": (20, timedelta(hours=1)),
    "search.results": (2_000, timedelta(days=1)),
}
KEPT = timedelta(days=2)
#: One line in a home has so many addresses that counting each alone would count nothing.
IPV6_NETWORK_BITS = 64


def allow(session: Session, what: str, who: str, amount: int = 1) -> bool:
    """Count one more (or `amount`) of this in the present window; False when there were too many."""
    limit, window = LIMITS[what]
    row = insert_into(session, Tally).values(
        what=what, who=_keyed(who), window=_window_start(clock.now(), window), count=amount
    )
    counted = row.on_conflict_do_update(
        index_elements=["what", "who", "window"], set_={"count": Tally.count + row.excluded.count}
    )
    return session.scalars(counted.returning(Tally.count)).one() <= limit


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


def seconds_left(what: str) -> int:
    """How long until the present window ends and the count begins anew."""
    now, window = clock.now(), LIMITS[what][1]
    return int((_window_start(now, window) + window - now).total_seconds()) + 1


def drop_old(session: Session) -> int:
    """Remove windows that are over."""
    return int(session.execute(delete(Tally).where(Tally.window < clock.now() - KEPT)).rowcount)  # type: ignore[attr-defined]


def network_of(address: str | None) -> str:
    """What an address is counted as: itself, or for IPv6 the network that one subscriber has."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "nowhere"
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Address(int(found) >> IPV6_NETWORK_BITS << IPV6_NETWORK_BITS))


def _window_start(now: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def _keyed(who: str) -> str:
    secret = str(current_app.config["SETTINGS"].secret_key).encode()
    return hmac.new(secret, who.strip().casefold().encode(), hashlib.sha256).hexdigest()
