"""An outbox and the places where its mails go."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.database import writing
from maghribcom.mail.delivery import deliver
from maghribcom.mail.models import OutboxMail
from maghribcom.mail.operations import Letter, send_all
from tests.mail.smtp_server import Mailbox, running


@pytest.fixture
def server(app: Flask) -> Iterator[Mailbox]:
    """The application's mail server."""
    with running() as (url, mailbox):
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=url)
        yield mailbox


@pytest.fixture
def put(app: Flask) -> Callable[..., None]:
    """Put a mail into the outbox: `put("amina")` writes to amina@example.org."""

    def put(name: str, **changes: Any) -> None:
        values = {
            "key": f"test:{name}", "to": f"{name}@example.org", "language": "fr", "subject": "Réponse",
            "text": "Bonjour.\n\nhttp://localhost/fr/", "kind": "test", **changes,
        }  # fmt: skip
        with app.app_context(), writing() as session:
            send_all(session, [Letter(**values)])

    return put


@pytest.fixture
def rounds(app: Flask) -> Callable[[], int]:
    """One round of the work loop's delivery."""

    def round_now() -> int:
        with app.app_context():
            return deliver(clock.now())

    return round_now


@pytest.fixture
def row_of(session: Session) -> Callable[[str], OutboxMail]:
    """The row of a recipient as it is now."""

    def row_of(name: str) -> OutboxMail:
        session.rollback()
        session.expire_all()
        return session.scalars(select(OutboxMail).where(OutboxMail.recipient == f"{name}@example.org")).one()

    return row_of
