"""Putting a mail into the outbox, in the transaction of what it tells of; and asking how the outbox stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.database import CODE_LENGTH, insert_into, random_public_id
from maghribcom.mail.addresses import refused_among
from maghribcom.mail.models import SUBJECT_LENGTH, OutboxMail


@dataclass(frozen=True, slots=True)
class OutboxState:
    """How many mails are in each status, since when the oldest one waits, and why others do not go out."""

    counts: Mapping[str, int]
    oldest: datetime | None
    #: Reason and count of mails that wait after a try or were given up, the most frequent first.
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent. `key` names the event and the recipient; `kind` says to staff what it is about.

    `unsubscribe` is the address that stops such mails; a security mail has none.
    """

    key: str
    kind: str
    to: str
    language: str
    subject: str
    text: str
    security: bool = False
    unsubscribe: str | None = None


def send(
    session: Session, *, key: str, to: str, language: str, subject: str, text: str, security: bool = False
) -> None:
    """Send this soon. A key that is known does nothing. What stands before its first colon is the mail's kind."""
    kind = key.partition(":")[0]
    send_all(session, (Letter(key, kind, to, language, subject, text, security),))


def send_all(session: Session, letters: Collection[Letter]) -> frozenset[str]:
    """Send these soon; returns the keys that were new. Two statements.

    What goes to an address that refuses mails is held back, but for security mails.
    """
    if not letters:
        return frozenset()
    now = clock.now()
    refused = refused_among(session, {letter.to for letter in letters})
    rows = [
        {
            "public_id": random_public_id(), "key": letter.key, "kind": letter.kind[:CODE_LENGTH],
            "recipient": letter.to, "language": letter.language,
            "subject": " ".join(letter.subject.split())[:SUBJECT_LENGTH], "text": letter.text,
            "unsubscribe": letter.unsubscribe, "security": letter.security, "created_at": now, "due_at": now,
            "status": "held" if letter.to in refused and not letter.security else "waiting",
        }
        for letter in letters
    ]  # fmt: skip
    insert = insert_into(session, OutboxMail).on_conflict_do_nothing(index_elements=["key"])
    return frozenset(session.scalars(insert.returning(OutboxMail.key), rows))


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
