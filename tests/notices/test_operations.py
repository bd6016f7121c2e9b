"""Telling people, once, in their language, at the rate that they chose."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom.accounts import consents
from maghribcom.accounts.models import Account
from maghribcom.contributions import NEVER, WEEKLY
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.models import MailChoice, Notice
from maghribcom.notices.operations import (
    UNREAD_MOST,
    Telling,
    mark_read,
    notices_of,
    tell,
    tell_all,
    tell_each,
    unread_count,
    unread_of,
)
from tests import cast
from tests.directory.conftest import statements


def mails(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxMail.subject).order_by(OutboxMail.id)))


def waits(session: Session) -> list[str | None]:
    return list(session.scalars(select(Notice.waits).order_by(Notice.id)))


@pytest.mark.usefixtures("telling")
def test_an_event_is_told_once_in_the_site_and_by_mail(session: Session) -> None:
    amina = cast.amina(session)
    tell(session, amina, "test", "event-1", {"what": "water"})
    tell(session, amina, "test", "event-1", {"what": "water"})
    assert mails(session) == ["about water"]
    assert unread_count(session, amina.id) == 1
    mark_read(session, amina.id)
    assert unread_count(session, amina.id) == 0
    assert len(notices_of(session, amina.id, 10)) == 1


@pytest.mark.usefixtures("telling")
def test_a_type_can_be_switched_off_but_not_security(session: Session) -> None:
    amina = cast.amina(session)
    session.add_all(MailChoice(account_id=amina.id, type=name, rate=NEVER) for name in ("test", "safe", "daily"))
    session.flush()
    for name in ("test", "quiet", "safe", "daily"):
        tell(session, amina, name, f"{name}-1", {"what": "x"})
    assert mails(session) == ["safe"]
    assert waits(session) == [None] * 4


@pytest.mark.usefixtures("telling")
def test_what_is_told_daily_or_weekly_waits(session: Session) -> None:
    amina, youssef = cast.amina(session), cast.youssef(session)
    session.add(MailChoice(account_id=youssef.id, type="test", rate=WEEKLY))
    session.flush()
    for name in ("test", "daily", "weekly"):
        tell(session, amina, name, name, {"what": "x"})
    tell(session, youssef, "test", "test", {"what": "x"})
    assert waits(session) == [None, "daily", "weekly", "weekly"]
    assert [to for (to,) in session.execute(select(OutboxMail.recipient))] == [amina.email]


@pytest.mark.usefixtures("telling")
def test_a_type_with_a_consent_is_mailed_to_those_only_who_agreed(session: Session) -> None:
    amina, youssef = cast.amina(session), cast.youssef(session)
    consents.give(session, amina, "alerts", "fr", actor=amina.actor())
    for one in (amina, youssef):
        tell(session, one, "agreed", "a", {"what": "x"})
    consents.withdraw(session, amina, "alerts", actor=amina.actor())
    tell(session, amina, "agreed", "b", {"what": "y"})
    assert mails(session) == ["agreed x"]
    assert session.scalar(select(func.count()).select_from(Notice)) == 3


def test_telling_many_takes_as_many_statements_as_telling_one(telling: Flask, session: Session) -> None:
    people = [cast.somebody(session, "expert") for _number in range(30)]
    session.commit()
    taken = []
    for place, some in enumerate((people[:1], people)):
        with statements(telling) as seen:
            told = tell_each(session, "test", [Telling(one, f"event-{place}", {"what": "x"}) for one in some])
        taken.append(len(seen))
        assert told == len(some)
    assert taken[0] == taken[1] <= 5


@pytest.mark.usefixtures("telling")
def test_many_people_are_told_at_once_in_the_site_only(session: Session) -> None:
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


@pytest.mark.usefixtures("telling")
def test_unread_notices_are_counted_only_so_far(session: Session) -> None:
    amina = cast.amina(session)
    tell_each(session, "quiet", [Telling(amina, f"event-{number}", {}) for number in range(UNREAD_MOST + 20)])
    assert unread_count(session, amina.id) == UNREAD_MOST + 1
