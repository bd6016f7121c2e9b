"""Telling people, once, in their language."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.contributions import Contributions, NoticeType
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.models import MailChoice, Notice
from maghribcom.notices.operations import mark_read, notices_of, tell, tell_all, unread_count, unread_of
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


def test_many_people_are_told_at_once_in_the_site_only(app: Flask, session: Session) -> None:
    app.extensions["contributions"] = Contributions(notice_types=NOTICES)
    people = [cast.amina(session), cast.youssef(session)]
    cast.salma(session)
    everybody = select(Account.id).where(Account.id.in_([one.id for one in people]))
    for _again in range(2):
        tell_all(session, everybody, "quiet", "event-1", {"concept": "water"})
    assert [len(unread_of(session, one.id, ["quiet"], 10)) for one in people] == [1, 1]
    assert unread_of(session, people[0].id, ["quiet"], 10)[0].data == {"concept": "water"}
    assert session.scalar(select(func.count()).select_from(Notice)) == 2
    assert mails(session) == []
    mark_read(session, people[0].id, ["other"])
    assert unread_count(session, people[0].id) == 1
    mark_read(session, people[0].id, ["quiet"])
    assert [unread_count(session, one.id) for one in people] == [0, 1]
    with pytest.raises(ValueError, match="mail"):
        tell_all(session, everybody, "test", "event-2", {})
