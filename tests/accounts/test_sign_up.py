"""Making an account, confirming its address, and what a known address is told."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from maghribcom import clock
from maghribcom.accounts import consents, operations, passwords
from maghribcom.accounts.models import Account, Consent, Token
from maghribcom.database import db, writing
from maghribcom.events.models import Event
from maghribcom.mail.models import OutboxMail
from tests.browsing import csrf_token, signed_in, submit, text_of
from tests.cast import PASSWORD, amina

FIELDS = {"email": "amina@example.org", "password": PASSWORD, "language": "fr", "age": "y"}


def sign_up(client: FlaskClient, page: str = "/fr/sign-up", **changes: Any) -> TestResponse:
    fields = {name: value for name, value in {**FIELDS, **changes}.items() if value is not None}
    return submit(client, page, **fields)


def only_mail(session: Session) -> OutboxMail:
    session.rollback()
    return session.scalars(select(OutboxMail)).one()


def link_in(mail: OutboxMail) -> str:
    found = re.search(r"http://localhost(/\S+/(?:confirm|reset|invitation)/\S+)", mail.text)
    assert found, mail.text
    return found[1]


def test_new_account_is_an_unconfirmed_expert_with_both_statements_recorded(client, session):
    answer = sign_up(client)
    assert answer.location == "/fr/sign-up/done"
    assert client.get(answer.location).status_code == 200
    account = session.scalars(select(Account)).one()
    assert account.email == "amina@example.org"
    assert account.email_confirmed_at is None
    assert account.actor().roles == {"expert"}
    assert set(consents.active(session, account.id)) == {"age", "terms"}
    assert session.scalars(select(Consent.language).distinct()).all() == ["fr"]
    assert {"sign_up", "consent.age", "consent.terms"} <= set(session.scalars(select(Event.verb)))


def test_form_asks_address_password_language_and_age_and_nothing_else(client):
    html = client.get("/fr/sign-up").get_data(as_text=True)
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', html.partition("<main")[2]))
    assert names == {"csrf_token", "email", "password", "language", "age"}


def test_paste_and_password_managers_are_welcome(client):
    html = client.get("/fr/sign-up").get_data(as_text=True)
    field = re.search(r'<input[^>]* type="password"[^>]*>', html)
    assert field
    assert 'autocomplete="new-password"' in field[0]
    assert "maxlength" not in field[0]
    assert "onpaste" not in html


@pytest.mark.parametrize(
    "changes",
    [
        {"email": ""}, {"email": None}, {"email": "amina"}, {"email": "amina@"}, {"email": "a" * 250 + "@example.org"},
        {"email": "a@example.org\r\nBcc: b@example.org"}, {"password": ""}, {"password": None},
        {"password": "short pass"}, {"password": "x y z" * 100}, {"password": "MotDePasse2024"},
        {"password": "amina@example.org"}, {"age": None}, {"language": "xx"},
        {"email": "\u202egro.elpmaxe@anima"}, {"email": "x" * 100_000},
    ],
)  # fmt: skip
def test_bad_input_gets_a_message_and_makes_nothing(client, session, changes):
    answer = sign_up(client, **changes)
    assert answer.status_code == 422
    assert "field-error" in answer.get_data(as_text=True)
    assert PASSWORD not in answer.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(Account)) == 0


@pytest.mark.parametrize("field", ["email", "password", "language"])
def test_nul_byte_is_refused(client, session, field):
    assert sign_up(client, **{field: "a\x00b"}).status_code == 400
    assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_link_confirms_only_by_its_button_and_once(app, client, session):
    sign_up(client)
    link = link_in(only_mail(session))
    account = session.scalars(select(Account)).one()
    for _again in range(3):  # a mail scanner opens the link
        assert client.get(link).status_code == 200
    session.refresh(account)
    assert account.email_confirmed_at is None
    answer = submit(client, link)
    assert answer.location == "/fr/sign-in?next=/fr/profile"
    session.rollback()
    session.refresh(account)
    assert account.email_confirmed_at is not None
    assert client.get(link).status_code == 410


def test_link_leads_who_is_signed_in_to_the_profile(app, client, session):
    sign_up(client)
    link = link_in(only_mail(session))
    browser = signed_in(app, session.scalars(select(Account)).one())
    assert submit(browser, link).location == "/fr/profile"


def test_link_is_over_after_a_week(client, session):
    sign_up(client)
    link = link_in(only_mail(session))
    with clock.set_to(clock.now() + timedelta(days=7, seconds=1)):
        assert client.get(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "0" * 3000, "%F0%9F", "..%2f", "é"])
def test_made_up_link_is_over(client, token):
    for kind in ("confirm", "reset", "invitation"):
        assert client.get(f"/fr/{kind}/{token}").status_code in {404, 410}


def test_asking_again_ends_the_older_link(app, client, session):
    sign_up(client)
    first = link_in(only_mail(session))
    browser = signed_in(app, session.scalars(select(Account)).one())
    assert submit(browser, "/fr/confirm", page="/fr/account").status_code == 302
    assert client.get(first).status_code == 410
    session.rollback()
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 2


def test_token_is_stored_as_a_hash_only(client, session):
    sign_up(client)
    token = link_in(only_mail(session)).rpartition("/")[2]
    row = session.scalars(select(Token)).one()
    assert row.token_hash != token
    assert len(row.token_hash) == 64


def test_known_address_gets_the_same_answer_and_a_mail_instead(app, session):
    amina(session)
    session.commit()
    new = sign_up(app.test_client(), email="somebody.new@example.org")
    known = sign_up(app.test_client(), email="AMINA@example.org")
    assert (known.status_code, known.location) == (new.status_code, new.location)
    assert text_of(known) == text_of(new)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Account)) == 2
    mail = session.scalars(select(OutboxMail).where(OutboxMail.recipient == "amina@example.org")).one()
    assert "/fr/reset/" in mail.text


def test_known_address_keeps_password_language_and_roles(app, session):
    amina(session, password=PASSWORD)
    session.commit()
    before = session.scalars(select(Account.password_hash)).one()
    sign_up(app.test_client(), password="another quite long sentence", language="ar")
    session.rollback()
    account = session.scalars(select(Account)).one()
    session.refresh(account)
    assert (account.password_hash, account.language) == (before, "fr")
    assert consents.active(session, account.id) == {}


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch, app: Any) -> list[str]:
    """The costly steps of requests: hashes computed and rows written."""
    done: list[str] = []

    class Counting:
        def hash(self, _password: str) -> str:
            done.append("hash")
            return "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"

        def verify(self, _stored: str, _password: str) -> bool:
            done.append("verify")
            raise passwords.VerificationError

        def check_needs_rehash(self, _stored: str) -> bool:
            return False

    monkeypatch.setattr(passwords, "_hasher", Counting())
    with app.app_context():

        @event.listens_for(db.engine, "before_cursor_execute")
        def count(_connection, _cursor, statement: str, _values, _context, _many) -> None:
            if statement.startswith(("INSERT", "UPDATE", "DELETE")):
                words = statement.split()
                done.append(f"{words[0]} {words[1 if words[0] == 'UPDATE' else 2]}")

    return done


def test_same_work_is_done_for_a_known_and_an_unknown_address(app, session, work):
    amina(session, password=PASSWORD)
    session.commit()

    def costs(page: str, **fields: str) -> list[str]:
        client = app.test_client()
        token = csrf_token(client, page)
        work.clear()
        client.post(page, data={"csrf_token": token, **fields})
        return sorted(work)

    known, unknown = "amina@example.org", "nobody@example.org"
    for email in (known, unknown):
        assert costs("/fr/sign-in", email=email, password="wrong password").count("verify") == 1
    reset = [costs("/fr/reset", email=email) for email in (known, unknown)]
    for made in reset:
        assert "hash" not in made
        assert {"INSERT token", "INSERT outbox_mail", "INSERT event"} <= set(made)
    twice = [costs("/fr/sign-up", **{**FIELDS, "email": email}) for email in (known, unknown)]
    assert [made.count("hash") for made in twice] == [1, 1]
    assert twice[0] == twice[1]


def test_closed_account_is_not_told_and_not_opened(app, session):
    account = amina(session)
    account.closed_at = clock.now()
    session.commit()
    assert sign_up(app.test_client()).location == "/fr/sign-up/done"
    session.rollback()
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def test_of_two_people_at_once_with_one_address_one_gets_the_account(app, session, monkeypatch):
    real, asked = operations.find_account, []

    def blind_at_first(inner: Session, email: str) -> Account | None:
        asked.append(email)
        return None if len(asked) == 1 else real(inner, email)

    amina(session)
    session.commit()
    monkeypatch.setattr(operations, "find_account", blind_at_first)
    with app.test_request_context("/fr/sign-up"), writing() as own:
        operations.sign_up(own, "amina@example.org", PASSWORD, "fr")
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Account)) == 1
    assert "/fr/reset/" in only_mail(session).text


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_mail_comes_in_the_language_that_was_chosen(client, session, language):
    sign_up(client, page="/en/sign-up", language=language)
    mail = only_mail(session)
    assert mail.language == language
    assert link_in(mail).startswith(f"/{language}/confirm/")
    assert mail.security
