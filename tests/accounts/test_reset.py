"""A forgotten password, a changed one, an invitation."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from maghribcom import clock
from maghribcom.accounts import operations, tokens
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.accounts.passwords import verify
from maghribcom.database import writing
from maghribcom.errors import Invalid
from maghribcom.events.models import Event
from maghribcom.mail.models import OutboxMail
from tests.accounts.test_sign_up import link_in
from tests.browsing import signed_in, submit, text_of
from tests.cast import PASSWORD, amina

NEW = "lanterne verte sous le figuier"


@pytest.fixture
def account(session: Session) -> Account:
    made = amina(session, password=PASSWORD)
    session.commit()
    return made


def newest_mail(session: Session) -> OutboxMail:
    session.rollback()
    return session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()


def ask(client: FlaskClient, email: str = "amina@example.org") -> TestResponse:
    return submit(client, "/fr/reset", email=email)


def password_is(session: Session, account: Account, password: str) -> bool:
    session.rollback()
    session.refresh(account)
    return verify(account.password_hash, password)


def test_answer_is_the_same_for_every_address(client, account, session):
    answers = [ask(client, email) for email in ("amina@example.org", "nobody@example.org")]
    assert {(answer.status_code, answer.location, text_of(answer)) for answer in answers} == {
        (302, "/fr/reset/done", text_of(answers[0]))
    }
    session.rollback()
    assert session.scalars(select(OutboxMail.recipient)).all() == ["amina@example.org"]
    assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_link_sets_a_password_once_and_ends_every_session(app, client, account, session):
    browser = signed_in(app, account)
    ask(client)
    link = link_in(newest_mail(session))
    assert client.get(link).status_code == 200
    assert submit(client, link, password=NEW).location == "/fr/sign-in"
    assert password_is(session, account, NEW)
    assert browser.get("/fr/account").status_code == 302
    assert client.get(link).status_code == 410
    assert "password:" in newest_mail(session).key
    assert {"request_reset", "set_password"} <= set(session.scalars(select(Event.verb)))


def test_used_link_does_nothing_even_from_a_page_that_was_open(app, account, session):
    ask(app.test_client())
    link = link_in(newest_mail(session))
    one, two = app.test_client(), app.test_client()
    with app.app_context():
        page = two.get(link).get_data(as_text=True)
    assert submit(one, link, password=NEW).status_code == 302
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    answer = two.post(link, data={"csrf_token": token, "password": "quite another sentence"})
    assert answer.status_code == 410
    assert password_is(session, account, NEW)


@pytest.mark.parametrize("password", ["", "short", "MotDePasse2024!", "x" * 5000, "amina@example.org"])
def test_weak_password_leaves_the_link_usable(client, account, session, password):
    ask(client)
    link = link_in(newest_mail(session))
    assert submit(client, link, password=password).status_code == 422
    assert submit(client, link, password=NEW).status_code == 302


def test_link_is_over_after_an_hour_and_when_another_was_asked_for(client, account, session):
    ask(client)
    first = link_in(newest_mail(session))
    ask(client)
    second = link_in(newest_mail(session))
    assert client.get(first).status_code == 410
    with clock.set_to(clock.now() + timedelta(hours=1, seconds=1)):
        assert client.get(second).status_code == 410


def test_link_of_one_purpose_serves_no_other(client, account, session):
    ask(client)
    token = link_in(newest_mail(session)).rpartition("/")[2]
    assert client.get(f"/fr/confirm/{token}").status_code == 410
    assert client.get(f"/fr/invitation/{token}").status_code == 410


def test_reset_confirms_the_address(app, client, session):
    account = amina(session, confirmed=False)
    session.commit()
    ask(client)
    submit(client, link_in(newest_mail(session)), password=NEW)
    session.rollback()
    session.refresh(account)
    assert account.email_confirmed_at is not None


def test_closed_account_gets_no_link_and_its_links_are_over(client, account, session):
    ask(client)
    link = link_in(newest_mail(session))
    account.closed_at = clock.now()
    session.commit()
    assert client.get(link).status_code == 410
    ask(client)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 1


def test_change_asks_for_the_present_password_and_keeps_only_this_browser(app, account, session):
    browser, other = signed_in(app, account), signed_in(app, account)
    fields = {"password": NEW, "page": "/fr/account"}
    assert submit(browser, "/fr/account/password", present="wrong one", **fields).status_code == 422
    assert password_is(session, account, PASSWORD)
    assert submit(browser, "/fr/account/password", present=PASSWORD, **fields).location == "/fr/account"
    assert password_is(session, account, NEW)
    assert browser.get("/fr/account").status_code == 200
    assert other.get("/fr/account").status_code == 302
    assert "password:" in newest_mail(session).key


def test_language_changes_for_mails_and_the_next_sign_in(app, account, session):
    browser = signed_in(app, account)
    answer = submit(browser, "/fr/account/language", page="/fr/account", language="ar")
    assert answer.location == "/ar/account"
    session.rollback()
    session.refresh(account)
    assert account.language == "ar"
    assert submit(app.test_client(), "/fr/sign-in", email=account.email, password=PASSWORD).location == "/ar/"
    assert submit(browser, "/fr/account/language", page="/fr/account", language="xx").location == "/ar/account"


def invite(app: Flask, email: str = "karim@example.org") -> None:
    with app.app_context(), writing() as session:
        account = operations.invite(session, email, language="fr")
        operations.grant_role(session, account, "official", scope="org1", actor=NOBODY)


def test_invited_person_chooses_a_password_and_is_confirmed(app, client, session):
    invite(app)
    link = link_in(newest_mail(session))
    assert submit(client, link, password=NEW).location == "/fr/sign-in"
    session.rollback()
    account = session.scalars(select(Account)).one()
    assert account.email_confirmed_at is not None
    assert account.actor().grants == {("official", "org1")}
    assert submit(client, "/fr/sign-in", email="karim@example.org", password=NEW).status_code == 302
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 1  # nobody "changed" a password
    assert "accept_invitation" in session.scalars(select(Event.verb)).all()


def test_invitation_is_over_after_a_fortnight(app, client, session):
    invite(app)
    link = link_in(newest_mail(session))
    with clock.set_to(clock.now() + timedelta(days=14, seconds=1)):
        assert client.get(link).status_code == 410


def test_who_took_an_address_that_is_not_theirs_gets_no_role_with_it(app, session):
    squatter = amina(session, password=PASSWORD, confirmed=False)
    session.commit()
    browser = signed_in(app, squatter)
    invite(app, squatter.email)
    assert browser.get("/fr/account").status_code == 302
    answer = submit(app.test_client(), "/fr/sign-in", email=squatter.email, password=PASSWORD)
    assert answer.status_code == 422
    assert "/fr/invitation/" in newest_mail(session).text


def test_confirmed_person_keeps_the_password_and_is_told(app, account, session):
    invite(app, account.email)
    assert "/fr/sign-in" in newest_mail(session).text
    assert password_is(session, account, PASSWORD)


def test_closed_account_cannot_be_invited(app, account, session):
    account.closed_at = clock.now()
    session.commit()
    with app.test_request_context("/fr/"), pytest.raises(Invalid):
        invite(app, account.email)


def test_old_tokens_are_removed_by_the_clock(app, client, account, session):
    ask(client)
    with app.app_context(), clock.set_to(clock.now() + timedelta(hours=2)), writing() as own:
        assert tokens.drop_expired(own) == 1
