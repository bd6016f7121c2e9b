"""The administrators' page of mails that were given up."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.events.models import Event
from maghribcom.mail.addresses import distrust
from maghribcom.mail.dead_letters import masked
from maghribcom.mail.models import OutboxMail, RefusedAddress
from maghribcom.mail.operations import Letter, send_all
from maghribcom.notices.views.undelivered import PER_PAGE
from tests import cast
from tests.browsing import signed_in, submit, text_of
from tests.directory.conftest import statements

PAGE = "/fr/mail/undelivered"


@pytest.fixture
def administrator(telling: Flask, session: Session) -> FlaskClient:
    """An administrator's browser."""
    account = cast.administrator(session)
    session.commit()
    return signed_in(telling, account)


@pytest.fixture
def dead(session: Session) -> Callable[..., OutboxMail]:
    """Put a mail that was given up into the outbox."""

    def dead(name: str, kind: str = "test", **changes: object) -> OutboxMail:
        letter = Letter(f"notice:{name}", kind, f"{name}@example.org", "fr", "Sujet secret", "Texte secret")
        send_all(session, [letter])
        mail = session.scalars(select(OutboxMail).where(OutboxMail.key == letter.key)).one()
        mail.status, mail.attempts, mail.reason = "dead", 16, "the mail server is away: TimeoutError"
        for column, value in changes.items():
            setattr(mail, column, value)
        session.commit()
        return mail

    return dead


def statuses(session: Session) -> dict[str, str]:
    session.rollback()
    session.expire_all()
    return {mail.recipient.partition("@")[0]: mail.status for mail in session.scalars(select(OutboxMail))}


def test_the_page_says_what_and_why_and_not_who(
    administrator: FlaskClient, dead: Callable[..., OutboxMail], session: Session
) -> None:
    with clock.set_to(clock.now() - timedelta(days=3)):
        dead("amina")
    dead("youssef", "digest.daily", in_doubt=True)
    dead("salma", "welcome", security=True)
    page = text_of(administrator.get(PAGE))
    assert "Things a***@example.org" in page
    assert "il y a 3 jours · 16 essais · the mail server is away: TimeoutError" in page
    assert "Message quotidien y***@example.org" in page
    assert "Sécurité du compte s***@example.org" in page
    assert "Il est peut-être arrivé" in page
    assert "3 messages ont été abandonnés" in page
    for secret in ("amina", "youssef", "salma", "secret"):
        assert secret not in administrator.get(PAGE).text.replace("administrator", "")


@pytest.mark.parametrize("role", ["expert", "mediator", "moderator", "official", "data_protection_officer"])
def test_nobody_else_has_the_page(telling: Flask, session: Session, dead: Callable[..., OutboxMail], role: str) -> None:
    mail, account = dead("amina"), cast.somebody(session, role)
    session.commit()
    browser = signed_in(telling, account)
    assert browser.get(PAGE).status_code == 404
    for act in ("retry", f"{mail.public_id}/retry", f"{mail.public_id}/forget"):
        assert submit(browser, f"{PAGE}/{act}", page="/fr/account").status_code == 404
    assert statuses(session) == {"amina": "dead"}


def test_one_is_tried_again(administrator: FlaskClient, dead: Callable[..., OutboxMail], session: Session) -> None:
    mail = dead("amina")
    dead("youssef")
    assert submit(administrator, f"{PAGE}/{mail.public_id}/retry", page=PAGE).status_code == 302
    assert statuses(session) == {"amina": "waiting", "youssef": "dead"}
    assert session.get_one(OutboxMail, mail.id).attempts == 0
    (event,) = session.scalars(select(Event).where(Event.verb == "retry"))
    assert (event.object_id, event.from_state, event.to_state) == (mail.public_id, "dead", "waiting")
    assert submit(administrator, f"{PAGE}/{mail.public_id}/retry", page=PAGE).status_code == 404  # somebody was quicker


def test_all_are_tried_again_but_for_those_that_may_have_arrived(
    administrator: FlaskClient, dead: Callable[..., OutboxMail], session: Session
) -> None:
    doubtful = dead("amina", in_doubt=True)
    dead("youssef")
    dead("salma")
    submit(administrator, f"{PAGE}/retry", page=PAGE)
    assert "2 messages sont renvoyés" in text_of(administrator.get(PAGE))
    assert statuses(session) == {"amina": "dead", "youssef": "waiting", "salma": "waiting"}
    assert session.scalar(select(func.count()).where(Event.verb == "retry")) == 2
    assert submit(administrator, f"{PAGE}/{doubtful.public_id}/retry", page=PAGE).status_code == 404


def test_trying_again_believes_the_address_again(
    administrator: FlaskClient, dead: Callable[..., OutboxMail], session: Session
) -> None:
    mail = dead("amina")
    distrust(session, "amina@example.org", "refused: 550")
    send_all(session, [Letter("k", "test", "amina@example.org", "fr", "x", "y")])
    session.commit()
    assert "1 est gardé" in text_of(administrator.get(PAGE))
    submit(administrator, f"{PAGE}/{mail.public_id}/retry", page=PAGE)
    session.rollback()
    assert session.scalars(select(RefusedAddress)).all() == []
    assert session.scalars(select(OutboxMail.status)).all() == ["waiting", "waiting"]


def test_one_is_forgotten(administrator: FlaskClient, dead: Callable[..., OutboxMail], session: Session) -> None:
    public_id = dead("amina", in_doubt=True).public_id
    submit(administrator, f"{PAGE}/{public_id}/forget", page=PAGE)
    assert statuses(session) == {}
    assert session.scalar(select(func.count()).where(Event.verb == "forget", Event.object_id == public_id)) == 1
    assert "Tous les messages sont arrivés" in text_of(administrator.get(PAGE))


def test_a_mail_that_goes_out_now_cannot_be_forgotten(
    administrator: FlaskClient, dead: Callable[..., OutboxMail], session: Session
) -> None:
    mail = dead("amina", status="sending")
    for act in ("retry", "forget"):
        assert submit(administrator, f"{PAGE}/{mail.public_id}/{act}", page="/fr/account").status_code == 404
    assert statuses(session) == {"amina": "sending"}


def test_statements_of_the_page_do_not_grow(
    telling: Flask, administrator: FlaskClient, dead: Callable[..., OutboxMail]
) -> None:
    taken = []
    for start, end in ((0, 1), (1, PER_PAGE + 3)):
        for number in range(start, end):
            dead(f"person{number}")
        administrator.get(PAGE)
        with statements(telling) as seen:
            page = administrator.get(PAGE)
        taken.append(len([statement for statement in seen if "outbox" in statement]))
    assert taken == [3, 3]
    assert "Page suivante" in text_of(page)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("amina@example.org", "a***@example.org"),
        ("@example.org", "***@example.org"),
        ("عمر@example.org", "ع***@example.org"),
    ],
)
def test_an_address_shows_its_server_alone(address: str, shown: str) -> None:
    assert masked(address) == shown
