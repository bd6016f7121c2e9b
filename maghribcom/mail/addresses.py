"""Addresses that take no mail: refused for good by their server, trusted again when their owner confirms them.

A mailbox that was given up may be somebody else's tomorrow: so it is not enough that the server takes a mail again.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.database import insert_into
from maghribcom.mail.models import REASON_LENGTH, OutboxMail, RefusedAddress

#: Addresses in one statement.
BATCH = 500


def is_refused(address: Any) -> ColumnElement[bool]:
    """A condition: the address, a value or a column, is one of them."""
    return exists().where(RefusedAddress.address == address)


def refused_among(session: Session, addresses: Collection[str]) -> frozenset[str]:
    """Those of the addresses that are among them."""
    return frozenset(session.scalars(select(RefusedAddress.address).where(RefusedAddress.address.in_(addresses))))


def distrust(session: Session, address: str, reason: str) -> None:
    """The address was refused for good: what else waits for it is held back, but for security mails."""
    row = insert_into(session, RefusedAddress).values(address=address, at=clock.now(), reason=reason[:REASON_LENGTH])
    session.execute(row.on_conflict_do_nothing(index_elements=["address"]))
    waiting = (OutboxMail.recipient == address, OutboxMail.status == "waiting", ~OutboxMail.security)
    session.execute(update(OutboxMail).where(*waiting).values(status="held"))


def trust(session: Session, addresses: Collection[str]) -> None:
    """These addresses are believed again: what was held back for them goes out."""
    known = list(addresses)
    for start in range(0, len(known), BATCH):
        some = known[start : start + BATCH]
        session.execute(delete(RefusedAddress).where(RefusedAddress.address.in_(some)))
        held = (OutboxMail.recipient.in_(some), OutboxMail.status == "held")
        session.execute(update(OutboxMail).where(*held).values(status="waiting", due_at=clock.now()))


def forget_address(session: Session, address: str) -> None:
    """Nothing is kept of it: its account is erased."""
    session.execute(delete(OutboxMail).where(OutboxMail.recipient == address))
    session.execute(delete(RefusedAddress).where(RefusedAddress.address == address))


def untold(session: Session, limit: int) -> Sequence[RefusedAddress]:
    """Refused addresses whose owners were not told yet."""
    query = select(RefusedAddress).where(RefusedAddress.told_at.is_(None)).order_by(RefusedAddress.at)
    return session.scalars(query.limit(limit)).all()


def mark_told(session: Session, addresses: Collection[str]) -> None:
    """Their owners were told, or are no longer there."""
    session.execute(update(RefusedAddress).where(RefusedAddress.address.in_(addresses)).values(told_at=clock.now()))
