"""From the outbox to the world. `sending` is committed before the dialogue, which runs with no transaction open."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from flask import current_app
from sqlalchemy import Update, or_, select, update

from maghribcom import clock, failpoints
from maghribcom.config import Config
from maghribcom.database import reading, writing
from maghribcom.mail.addresses import distrust
from maghribcom.mail.message import message_of
from maghribcom.mail.models import REASON_LENGTH, OutboxMail
from maghribcom.mail.transports import Away, BrokenOff, Refused, Transport, open_transport

log = structlog.get_logger()

BATCH = 50
#: A row that says `sending` for this long belongs to a process that died.
IN_DOUBT = timedelta(minutes=5)
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
#: Trying goes on for 56 hours, so that a server may be away for two days: after 1, 2, 4, ... 256 minutes, then every
#: six hours.
ATTEMPTS = 18


def deliver(_now: datetime) -> int:
    """Send what is due; returns how many went out. A server that is away stops the round, not the loop."""
    settle_doubtful()
    due = _due()
    if not due:
        return 0
    config: Config = current_app.config["SETTINGS"]
    transport = open_transport(config.mail_url)
    sent = 0
    try:
        for place, mail_id in enumerate(due):
            try:
                sent += _deliver_one(mail_id, config, transport)
            except Away as error:
                log.warning("mail.server_away", reason=str(error))
                _put_off(due[place:], str(error))
                break
    finally:
        transport.close()
    return sent


def settle_doubtful() -> None:
    """Rows whose process died in the dialogue: security mails and answers go out again, others do not."""
    died = (OutboxMail.status == "sending", OutboxMail.due_at <= clock.now() - IN_DOUBT)
    with reading() as session:
        doubtful = session.scalars(select(OutboxMail).where(*died)).all()
    for mail in doubtful:
        _failed(mail, "in doubt after a crash", in_doubt=True)


def _due() -> Sequence[int]:
    waiting = select(OutboxMail.id).where(OutboxMail.status == "waiting", OutboxMail.due_at <= clock.now())
    oldest = waiting.order_by(OutboxMail.due_at, OutboxMail.id)
    with reading() as session:
        due = session.scalars(oldest.where(OutboxMail.security).limit(BATCH)).all()
        others = session.scalars(oldest.where(~OutboxMail.security).limit(BATCH - len(due))).all()
    return [*due, *others]


def _deliver_one(mail_id: int, config: Config, transport: Transport) -> int:
    mail = _claim(mail_id)
    if mail is None:
        return 0  # another process has it
    failpoints.reach("mail.claimed")
    try:
        message = message_of(mail, config)
    except Exception as error:
        # A mail that cannot even be written must not hold up the others.
        _failed(mail, f"cannot be written: {type(error).__name__}", final=True)
        return 0
    try:
        transport.deliver(message)
    except Refused as refusal:
        _failed(mail, str(refusal), final=refusal.final, address=refusal.address)
        return 0
    except BrokenOff as end:
        _failed(mail, str(end), in_doubt=end.in_doubt)
        return 0
    failpoints.reach("mail.sent")
    done = _row(mail_id).values(status="sent", sent_at=clock.now(), reason=None, in_doubt=False)
    with writing() as session:
        # What is out must not lie here with a link that still works; a demonstration shows it in its inbox.
        session.execute(done.values(text="") if mail.security and not config.demonstration else done)
    return 1


def _claim(mail_id: int) -> OutboxMail | None:
    mine = _row(mail_id).where(OutboxMail.status == "waiting")
    with writing() as session:
        if not session.execute(mine.values(status="sending", due_at=clock.now())).rowcount:  # type: ignore[attr-defined]
            return None
        return session.get(OutboxMail, mail_id)


def _failed(
    mail: OutboxMail, reason: str, *, final: bool = False, address: bool = False, in_doubt: bool = False
) -> None:
    attempts = mail.attempts + 1
    delay = min(FIRST_DELAY * 2 ** min(mail.attempts, 12), LONGEST_DELAY)
    given_up = final or attempts >= ATTEMPTS or (in_doubt and not mail.security)
    status = "dead" if given_up else "waiting"
    log.warning("mail.not_sent", mail=mail.public_id, attempts=attempts, status=status, reason=reason)
    values = {"status": status, "attempts": attempts, "reason": reason[:REASON_LENGTH], "in_doubt": in_doubt}
    with writing() as session:
        # Nothing is changed when another process has taken the row or settled it meanwhile.
        same = _row(mail.id).where(OutboxMail.status == mail.status, OutboxMail.attempts == mail.attempts)
        changed = session.execute(same.values(due_at=clock.now() + delay, **values))
        if address and changed.rowcount:  # type: ignore[attr-defined]
            distrust(session, mail.recipient, reason)


def _put_off(ids: Sequence[int], reason: str) -> None:
    """There is nobody to talk to: the first, which was claimed, and the rest wait a little longer each time."""
    with reading() as session:
        unsent = or_(OutboxMail.status == "waiting", OutboxMail.id == ids[0])
        mails = session.scalars(select(OutboxMail).where(OutboxMail.id.in_(ids), unsent)).all()
    for mail in mails:
        _failed(mail, reason)


def _row(mail_id: int) -> Update:
    return update(OutboxMail).where(OutboxMail.id == mail_id)
