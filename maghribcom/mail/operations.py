"""Putting a mail into the outbox, in the transaction of what it tells of; and asking how the outbox stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.database import insert_into
from maghribcom.mail.models import SUBJECT_LENGTH, OutboxMail


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How many mails are in each status, since when the oldest one waits, and why others do not go out."""

    counts: Mapping[str, int]
    oldest: datetime | None
    #: Reason and count of mails that wait after a try or were given up, the most frequent first.
    reasons: tuple[tuple[str, int], ...]


def send(
    session: Session, *, key: str, to: str, language: str, subject: str, text: str, security: bool = False
) -> None:
    """Send this soon. `key` names the event and the recipient; a key that is known does nothing."""
    now = clock.now()
    row = insert_into(session, OutboxMail).values(
        key=key,
        recipient=to,
        language=language,
        subject=" ".join(subject.split())[:SUBJECT_LENGTH],
        text=text,
        security=security,
        created_at=now,
        due_at=now,
    )
    session.execute(row.on_conflict_do_nothing(index_elements=["key"]))


def state_of(session: Session) -> OutboxState:
    """How the outbox stands, for `flask mail status`."""
    counts = session.execute(select(OutboxMail.status, func.count()).group_by(OutboxMail.status)).all()
    oldest = session.scalar(select(func.min(OutboxMail.created_at)).where(OutboxMail.status == "waiting"))
    troubled = (
        select(OutboxMail.reason, func.count())
        .where(OutboxMail.reason.is_not(None), OutboxMail.status.in_(("waiting", "dead")))
        .group_by(OutboxMail.reason)
        .order_by(func.count().desc(), OutboxMail.reason)
    )
    reasons = tuple((str(reason), int(count)) for reason, count in session.execute(troubled))
    return OutboxState(dict(counts), oldest, reasons)


def retry_dead(session: Session) -> int:
    """Give mails that were given up another life: an operator mended what stopped them. Returns how many.

    Those in doubt after a crash stay: they may have gone out.
    """
    mendable = (OutboxMail.status == "dead", ~OutboxMail.in_doubt)
    again = update(OutboxMail).where(*mendable).values(status="waiting", attempts=0, due_at=clock.now())
    return int(session.execute(again).rowcount)  # type: ignore[attr-defined]
