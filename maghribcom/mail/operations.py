"""Putting a mail into the outbox, in the transaction of what it tells of."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.mail.models import SUBJECT_LENGTH, OutboxMail


def send(
    session: Session, *, key: str, to: str, language: str, subject: str, text: str, security: bool = False
) -> None:
    """Send this soon. `key` names the event and the recipient; a key that is known does nothing."""
    if session.scalar(select(OutboxMail.id).where(OutboxMail.key == key)) is not None:
        return
    now = clock.now()
    one_line = " ".join(subject.split())[:SUBJECT_LENGTH]
    session.add(
        OutboxMail(
            key=key,
            recipient=to,
            language=language,
            subject=one_line,
            text=text,
            security=security,
            created_at=now,
            due_at=now,
        )
    )
    session.flush()
