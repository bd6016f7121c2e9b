"""Timed work of this room."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from maghribcom.contributions import TimedWork
from maghribcom.database import writing
from maghribcom.mail.delivery import deliver
from maghribcom.mail.models import OutboxMail

#: A mail that went out, or never will, is kept so long, for questions; then address and text are gone.
KEPT = timedelta(days=90)


def _forget_old(now: datetime) -> int:
    old = delete(OutboxMail).where(OutboxMail.status.in_(("sent", "held", "dead")), OutboxMail.created_at < now - KEPT)
    with writing() as session:
        return int(session.execute(old).rowcount)  # type: ignore[attr-defined]


TIMED_WORK = (
    TimedWork("mail.deliver", timedelta(seconds=1), deliver, claimed=False),
    TimedWork("mail.forget_old", timedelta(days=1), _forget_old),
)
