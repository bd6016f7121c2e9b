"""Mails that were given up: looked at by staff, tried again, or forgotten.

What may have gone out already is not tried again: nobody gets a digest twice. Trying again says that the cause was
mended: an address that was refused is believed again, and what was held back for it goes out, too. `actor` is the
public id of the account that acts; none for a command.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.events.operations import record
from maghribcom.mail.addresses import trust
from maghribcom.mail.models import OutboxMail

KIND = "mail"
#: What takes a row and changes nothing that the session holds.
QUIETLY = {"synchronize_session": False}


def dead_letters(session: Session, limit: int, offset: int = 0) -> Sequence[OutboxMail]:
    """Mails that were given up, the latest first."""
    query = select(OutboxMail).where(OutboxMail.status == "dead")
    return session.scalars(
        query.order_by(OutboxMail.due_at.desc(), OutboxMail.id.desc()).limit(limit).offset(offset)
    ).all()


def count_dead(session: Session) -> int:
    """How many mails were given up."""
    return session.scalar(select(func.count()).where(OutboxMail.status == "dead")) or 0


def count_held(session: Session) -> int:
    """How many mails are held back for addresses that refuse mails."""
    return session.scalar(select(func.count()).where(OutboxMail.status == "held")) or 0


def retry_dead(session: Session, *, actor: str | None = None) -> int:
    """Give all mails that were given up another life; returns how many."""
    return _retry(session, (), actor)


def retry_one(session: Session, public_id: str, *, actor: str | None = None) -> bool:
    """Give one mail another life; False when it is not among those that can have one (any more)."""
    return _retry(session, (OutboxMail.public_id == public_id,), actor) == 1


def forget_one(session: Session, public_id: str, *, actor: str | None = None) -> bool:
    """Remove a mail that was given up; False when there is none (any more)."""
    gone = delete(OutboxMail).where(OutboxMail.public_id == public_id, OutboxMail.status == "dead")
    if not session.execute(gone, execution_options=QUIETLY).rowcount:  # type: ignore[attr-defined]
        return False
    record(session, "forget", KIND, public_id, actor=actor, before="dead")
    return True


def masked(address: str) -> str:
    """An address that shows its server and not whose it is."""
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}***{at}{domain}"


def _retry(session: Session, which: Iterable[ColumnElement[bool]], actor: str | None) -> int:
    mendable = (OutboxMail.status == "dead", ~OutboxMail.in_doubt, *which)
    again = update(OutboxMail).where(*mendable).values(status="waiting", attempts=0, due_at=clock.now())
    rows = session.execute(again.returning(OutboxMail.public_id, OutboxMail.recipient), execution_options=QUIETLY).all()
    for public_id, _recipient in rows:
        record(session, "retry", KIND, public_id, actor=actor, before="dead", after="waiting")
    trust(session, {recipient for _public_id, recipient in rows})
    return len(rows)
