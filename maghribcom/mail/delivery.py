"""From the outbox to the world. `sending` is committed before the dialogue, which runs with no transaction open."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app
from sqlalchemy import or_, select, update

from maghribcom import clock, failpoints
from maghribcom.config import Config
from maghribcom.database import reading, writing
from maghribcom.mail.message import message_of
from maghribcom.mail.models import REASON_LENGTH, OutboxMail

log = structlog.get_logger()

BATCH = 50
DIALOGUE_SECONDS = 20
#: A row that says `sending` for this long belongs to a process that died.
IN_DOUBT = timedelta(minutes=5)
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
#: Two days of trying: 1, 2, 4, ... 256 minutes, then every six hours.
ATTEMPTS = 16

Transport = Callable[[EmailMessage], None]


def deliver(_now: datetime) -> int:
    """Send what is due; returns how many went out. A server that is away stops the round, not the loop."""
    settle_doubtful()
    due = _due()
    if not due:
        return 0
    config: Config = current_app.config["SETTINGS"]
    sent = 0
    try:
        with _transport(config.mail_url) as transport:
            for mail_id in due:
                sent += _deliver_one(mail_id, config, transport)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail.server_away", error=type(error).__name__)
        _put_off(due, f"the mail server is away: {type(error).__name__}")
    return sent


def settle_doubtful() -> None:
    """Rows whose process died in the dialogue: security mails and answers go out again, others do not."""
    doubtful = (OutboxMail.status == "sending", OutboxMail.due_at <= clock.now() - IN_DOUBT)
    with reading() as session:
        if session.scalar(select(OutboxMail.id).where(*doubtful).limit(1)) is None:
            return
    with writing() as session:
        session.execute(update(OutboxMail).where(*doubtful, OutboxMail.security).values(status="waiting"))
        lost = update(OutboxMail).where(*doubtful, ~OutboxMail.security)
        session.execute(lost.values(status="dead", reason="in doubt after a crash"))


def _due() -> list[int]:
    waiting = select(OutboxMail.id).where(OutboxMail.status == "waiting", OutboxMail.due_at <= clock.now())
    with reading() as session:
        return list(session.scalars(waiting.order_by(OutboxMail.due_at, OutboxMail.id).limit(BATCH)))


def _deliver_one(mail_id: int, config: Config, transport: Transport) -> int:
    mail = _claim(mail_id)
    if mail is None:
        return 0  # another process has it
    failpoints.reach("mail.claimed")
    try:
        transport(message_of(mail, config))
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        _failed(mail, f"refused: {code}", final=code >= 500)
        return 0
    except smtplib.SMTPResponseException as error:
        _failed(mail, f"refused: {error.smtp_code}", final=error.smtp_code >= 550)
        return 0
    failpoints.reach("mail.sent")
    with writing() as session:
        done = update(OutboxMail).where(OutboxMail.id == mail_id)
        session.execute(done.values(status="sent", sent_at=clock.now(), reason=None))
    return 1


def _claim(mail_id: int) -> OutboxMail | None:
    mine = update(OutboxMail).where(OutboxMail.id == mail_id, OutboxMail.status == "waiting")
    with writing() as session:
        if not session.execute(mine.values(status="sending", due_at=clock.now())).rowcount:  # type: ignore[attr-defined]
            return None
        return session.get(OutboxMail, mail_id)


def _failed(mail: OutboxMail, reason: str, *, final: bool) -> None:
    attempts = mail.attempts + 1
    delay = min(FIRST_DELAY * 2 ** min(mail.attempts, 12), LONGEST_DELAY)
    status = "dead" if final or attempts >= ATTEMPTS else "waiting"
    log.warning("mail.not_sent", mail=mail.public_id, attempts=attempts, status=status, reason=reason)
    with writing() as session:
        row = update(OutboxMail).where(OutboxMail.id == mail.id)
        session.execute(
            row.values(status=status, attempts=attempts, reason=reason[:REASON_LENGTH], due_at=clock.now() + delay)
        )


def _put_off(ids: list[int], reason: str) -> None:
    """The server did not answer: what had been claimed waits again, everything a little longer each time."""
    with reading() as session:
        unsent = or_(OutboxMail.status == "waiting", OutboxMail.status == "sending")
        mails = session.scalars(select(OutboxMail).where(OutboxMail.id.in_(ids), unsent)).all()
    for mail in mails:
        _failed(mail, reason, final=False)


@contextmanager
def _transport(url: str) -> Iterator[Transport]:
    parts = urlsplit(url)
    if parts.scheme == "folder":
        folder = Path(unquote(parts.path))
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield partial(_write, folder)
        return
    with _server(url) as server:
        yield partial(_say, server)


def _write(folder: Path, message: EmailMessage) -> None:
    name = str(message["Message-ID"]).strip("<>").partition("@")[0]
    written = folder / f".{name}"
    written.write_bytes(message.as_bytes(policy=SMTP))
    written.replace(folder / f"{name}.eml")


def _say(server: smtplib.SMTP, message: EmailMessage) -> None:
    server.send_message(message)


def _server(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, secure = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=DIALOGUE_SECONDS, context=secure)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=DIALOGUE_SECONDS)
        server.ehlo()
        if server.has_extn("starttls") or parts.username:
            server.starttls(context=secure)
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
