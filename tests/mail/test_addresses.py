"""Addresses that take no mail, until their owner confirms them again."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from maghribcom import clock
from maghribcom.database import writing
from maghribcom.mail.models import OutboxMail, RefusedAddress
from maghribcom.notices.models import Notice
from maghribcom.notices.schedule import tell_of_refusals
from tests import cast
from tests.browsing import signed_in, submit, text_of

UNKNOWN = "550 5.1.1 no such user"


@pytest.fixture
def amina(session):
    account = cast.amina(session)
    session.commit()
    return account


def statuses(session):
    session.rollback()
    session.expire_all()
    return dict(session.execute(select(OutboxMail.key, OutboxMail.status)).all())


def refused(session):
    session.rollback()
    return session.scalars(select(RefusedAddress.address)).all()


def test_what_comes_for_a_refused_address_is_held_back_but_for_security(amina, server, put, rounds, session):
    server.rcpt[amina.email] = UNKNOWN
    put("amina", key="first")
    put("amina", key="second")
    put("youssef", key="other")
    assert rounds() == 1
    put("amina", key="third")
    put("amina", key="safe", security=True)
    rounds()
    assert refused(session) == [amina.email]
    assert statuses(session) == {"first": "dead", "second": "held", "third": "held", "safe": "dead", "other": "sent"}
    with clock.set_to(clock.now() + timedelta(days=30)):
        assert rounds() == 0


@pytest.mark.parametrize(
    "answer", ["452 4.2.2 mailbox full", "450 try later", "554 5.7.1 relaying denied", "550 5.7.26 unauthenticated"]
)
def test_a_full_mailbox_or_a_refusal_by_policy_is_not_the_addresses_fault(amina, server, put, rounds, session, answer):
    server.rcpt[amina.email] = answer
    put("amina")
    rounds()
    assert refused(session) == []


def test_a_text_that_is_refused_is_not_the_addresses_fault(amina, server, put, rounds, session):
    server.data[amina.email] = "554 5.6.0 looks like spam"
    put("amina")
    rounds()
    assert refused(session) == []


def test_its_owner_is_told_in_the_site_once(app, amina, server, put, rounds, session):
    server.rcpt[amina.email] = UNKNOWN
    put("amina")
    put("stranger")  # an address of nobody's account
    server.rcpt["stranger@example.org"] = UNKNOWN
    rounds()
    with app.app_context():
        assert tell_of_refusals(clock.now()) == 1
        assert tell_of_refusals(clock.now()) == 0
    session.rollback()
    (notice,) = session.scalars(select(Notice))
    assert (notice.account_id, notice.type) == (amina.id, "notices.address_refused")
    browser = signed_in(app, amina)
    assert "Votre adresse e-mail ne reçoit pas nos messages" in text_of(browser.get("/fr/notices"))
    assert "a refusé un de nos messages" in text_of(browser.get("/fr/account"))


def test_who_confirms_the_address_again_gets_what_was_held_back(app, amina, server, put, rounds, session):
    server.rcpt[amina.email] = UNKNOWN
    put("amina", key="first")
    rounds()
    put("amina", key="second")
    server.rcpt.clear()  # the mailbox is there again, but whose is it?
    browser = signed_in(app, amina)
    assert rounds() == 0
    assert submit(browser, "/fr/confirm", page="/fr/account").status_code == 302
    assert rounds() == 1
    (message,) = server.arrived
    link = re.search(r"http://localhost(/fr/confirm/\S+)", message.get_body(("plain",)).get_content())[1]
    assert statuses(session)["second"] == "held"
    submit(browser, link)
    assert refused(session) == []
    assert rounds() == 1
    assert statuses(session)["second"] == "sent"
    assert "a refusé un de nos messages" not in text_of(browser.get("/fr/account"))


def test_a_confirmed_address_that_works_is_asked_nothing(app, amina, rounds):
    browser = signed_in(app, amina)
    submit(browser, "/fr/confirm", page="/fr/account")
    assert rounds() == 0


def test_erasing_an_account_forgets_its_address(app, amina, server, put, rounds, session):
    server.rcpt[amina.email] = UNKNOWN
    put("amina")
    rounds()
    with app.app_context(), writing() as own:
        for held in app.extensions["contributions"].personal_data:
            held.erase(own, amina.id)
    assert refused(session) == []
    assert statuses(session) == {}
