"""Telling people, once, in their language."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.contributions import Contributions, NoticeType
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.models import MailChoice
from maghribcom.notices.operations import mark_read, notices_of, tell, unread_count
from tests import cast

NOTICES = (
    NoticeType("test", lambda data: f"about {data['what']}", lambda _data: "body"),
    NoticeType("quiet", lambda _data: "quiet", lambda _data: "body", by_mail=False),
    NoticeType("safe", lambda _data: "safe", lambda _data: "body", security=True),
)


def mails(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMail.subject).order_by(OutboxMail.id)))


def test_an_event_is_told_once_in_the_site_and_by_mail(app: Flask, session: Session) -> None:
    app.extensions["contributions"] = Contributions(notice_types=NOTICES)
    amina = cast.amina(session)
    tell(session, amina, "test", "event-1", {"what": "water"})
    tell(session, amina, "test", "event-1", {"what": "water"})
    assert mails(session) == ["about water"]
    assert unread_count(session, amina.id) == 1
    mark_read(session, amina.id)
    assert unread_count(session, amina.id) == 0
    assert len(notices_of(session, amina.id, 10)) == 1


def test_a_type_can_be_switched_off_but_not_security(app: Flask, session: Session) -> None:
    app.extensions["contributions"] = Contributions(notice_types=NOTICES)
    amina = cast.amina(session)
    session.add_all(MailChoice(account_id=amina.id, type=name) for name in ("test", "safe"))
    session.flush()
    for name in ("test", "quiet", "safe"):
        tell(session, amina, name, f"{name}-1", {"what": "x"})
    assert mails(session) == ["safe"]
