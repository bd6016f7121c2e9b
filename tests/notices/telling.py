"""Types of notices for tests, and what the outbox holds."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.application import CONTRIBUTIONS
from maghribcom.contributions import DAILY, WEEKLY, Contributions, NoticeType
from maghribcom.mail.models import OutboxMail

TYPES = (
    NoticeType("test", lambda data: f"about {data['what']}", lambda _data: "body", label=lambda: "Things"),
    NoticeType("quiet", lambda _data: "quiet", lambda _data: "body", by_mail=False),
    NoticeType("safe", lambda _data: "safe", lambda _data: "body", security=True),
    NoticeType(
        "daily", lambda data: f"day {data['what']}", lambda _data: "body", rate=DAILY, label=lambda: "Daily things",
        link=lambda data: f"http://localhost/fr/{data['what']}",
    ),
    NoticeType("weekly", lambda data: f"week {data['what']}", lambda _data: "body", rate=WEEKLY),
    NoticeType(
        "agreed", lambda data: f"agreed {data['what']}", lambda _data: "body", consent="alerts",
        label=lambda: "Agreed things",
    ),
)  # fmt: skip


def with_types(app: Flask, types: tuple[NoticeType, ...] = TYPES) -> None:
    """From now on these are told, instead of those of the rooms."""
    app.extensions["contributions"] = Contributions(
        permissions=CONTRIBUTIONS.permissions, notice_types=types, timed_work=CONTRIBUTIONS.timed_work
    )


def outbox(session: Session) -> list[OutboxMail]:
    """All mails, as they are now."""
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))
