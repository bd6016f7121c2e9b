"""A real SMTP server for tests, which can refuse, hang up in the middle, or accept and then fall silent."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.services.processes import free_port


class Mailbox:
    """What arrived, and how the server behaves: by recipient an answer to RCPT, to DATA, or a dropped connection."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.sessions = 0
        self.rcpt: dict[str, str] = {}
        self.data: dict[str, str] = {}
        #: Recipients whose text is taken, and whose sender never gets an answer.
        self.swallowed: set[str] = set()
        #: Recipients at whose name the connection drops.
        self.dropped: set[str] = set()

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.sessions += 1
        return answers

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.dropped:
            _hang_up(server)
        envelope.rcpt_tos.append(address)
        return self.rcpt.get(address, "250 OK")

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        if recipient in self.data:
            return self.data[recipient]
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.arrived.append(message)
        if recipient in self.swallowed:
            _hang_up(server)
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        """To whom the mails went that arrived."""
        return [str(message["To"]) for message in self.arrived]


def _hang_up(server: Any) -> None:
    server.transport.abort()
    raise asyncio.CancelledError


@contextmanager
def running() -> Iterator[tuple[str, Mailbox]]:
    """A server on a free port of this machine: its address as `MAIL_URL`, and its mailbox."""
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}", mailbox
    finally:
        controller.stop()
