"""Signing in and out: sessions, their cookies, their end."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import operations
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account, Device, SignIn
from maghribcom.database import writing
from maghribcom.events.models import Event
from maghribcom.mail.models import OutboxMail
from tests.browsing import csrf_token, signed_in, submit, text_of
from tests.cast import PASSWORD, amina, mediator, stranger


def sign_in(client: FlaskClient, email: str = "amina@example.org", password: str = PASSWORD, query: str = ""):
    return submit(client, f"/fr/sign-in{query}", email=email, password=password)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/fr/account").status_code == 200


def rows(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(SignIn)) or 0


@pytest.fixture
def account(session: Session) -> Account:
    made = amina(session, password=PASSWORD)
    session.commit()
    return made


def test_right_password_signs_in_and_leads_home_in_own_language(client, account):
    answer = sign_in(client)
    assert answer.status_code == 302
    assert answer.location == "/fr/"
    assert is_signed_in(client)


def test_address_is_read_in_any_case(client, account):
    assert sign_in(client, email="  AMINA@Example.ORG ").status_code == 302


@pytest.mark.parametrize("email", ["amina@example.org", "nobody@example.org", "not an address"])
def test_wrong_password_and_unknown_address_get_the_same_words(client, account, email):
    answer = sign_in(client, email=email, password="wrong " + PASSWORD)
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("field-error") >= 1
    known = sign_in(client, password="wrong again and again")
    assert text_of(answer) == text_of(known)
    assert not is_signed_in(client)


def test_token_is_new_at_each_sign_in_and_replaces_the_old_session(app, client, account, session):
    sign_in(client)
    with client.session_transaction() as cookie:
        first = cookie["_user_id"]
    sign_in(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != first
    assert rows(session) == 1


def test_cookie_planted_before_sign_in_opens_nothing_after(app, client, account):
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
        cookie["planted"] = "yes"
    sign_in(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted"
        assert "planted" not in cookie
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
    assert not is_signed_in(thief)


def test_csrf_token_of_a_visitor_is_worthless_after_sign_in(client, account):
    before = csrf_token(client, "/fr/sign-in")
    client.post("/fr/sign-in", data={"csrf_token": before, "email": account.email, "password": PASSWORD})
    assert client.post("/fr/sign-out", data={"csrf_token": before}).status_code == 400
    assert is_signed_in(client)


def test_form_without_token_is_refused(client, account):
    answer = client.post("/fr/sign-in", data={"email": account.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert not is_signed_in(client)


def test_database_holds_no_token(client, account, session):
    sign_in(client)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    session.rollback()
    assert token not in {row.token_hash for row in session.scalars(select(SignIn))}


def test_sign_out_needs_a_form_and_ends_the_session_for_good(client, account, session):
    sign_in(client)
    with client.session_transaction() as cookie:
        stolen = dict(cookie)
    assert client.get("/fr/sign-out").status_code == 405
    assert submit(client, "/fr/sign-out", page="/fr/account").status_code == 302
    assert rows(session) == 0
    with client.session_transaction() as cookie:
        cookie.update(stolen)
    assert not is_signed_in(client)
    assert {"sign_in", "sign_out"} <= set(session.scalars(select(Event.verb)))


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\tb",
        "",
    ],
)
def test_next_leads_nowhere_else(client, account, target):
    answer = client.post(
        "/fr/sign-in",
        query_string={"next": target},
        data={"csrf_token": csrf_token(client, "/fr/sign-in"), "email": account.email, "password": PASSWORD},
    )
    assert answer.location == "/fr/"


def test_next_leads_back_to_where_one_came_from(client, account):
    asked = client.get("/fr/account?x=%C3%A9")
    assert asked.status_code == 302
    answer = sign_in(client, query="?" + asked.location.partition("?")[2])
    assert answer.location == "/fr/account?x=%C3%A9"


def test_expert_stays_signed_in_for_fourteen_days_without_a_visit(app, account):
    start = clock.now()
    with clock.set_to(start):
        browser = signed_in(app, account)
    with clock.set_to(start + timedelta(days=13, hours=23)):
        assert is_signed_in(browser)  # this visit counts
    with clock.set_to(start + timedelta(days=27)):
        assert is_signed_in(browser)
    with clock.set_to(start + timedelta(days=42)):
        assert not is_signed_in(browser)


def test_staff_is_signed_out_after_half_an_hour_without_a_visit(app, session):
    staff = mediator(session)
    session.commit()
    start = clock.now()
    with clock.set_to(start):
        browser = signed_in(app, staff)
    with clock.set_to(start + timedelta(minutes=29)):
        assert is_signed_in(browser)
    with clock.set_to(start + timedelta(minutes=60)):
        assert not is_signed_in(browser)


def test_only_experts_keep_the_cookie_when_the_browser_closes(app, session):
    amina(session, password=PASSWORD)
    mediator(session, password=PASSWORD)
    session.commit()
    kept = sign_in(app.test_client()).headers.getlist("Set-Cookie")
    assert any("Expires" in line for line in kept if line.startswith("session="))
    short = sign_in(app.test_client(), email="mediator@example.org").headers.getlist("Set-Cookie")
    assert not any("Expires" in line for line in short if line.startswith("session="))


def test_being_seen_is_written_once_a_minute_and_never_for_head_or_prefetch(app, account, session):
    start = clock.now().replace(microsecond=0)

    def seen() -> object:
        session.rollback()
        return session.scalar(select(SignIn.last_seen_at))

    with clock.set_to(start):
        browser = signed_in(app, account)
    with clock.set_to(start + timedelta(seconds=59)):
        browser.get("/fr/account")
        assert seen() == start
    with clock.set_to(start + timedelta(seconds=61)):
        browser.head("/fr/account")
        browser.get("/fr/account", headers={"Sec-Purpose": "prefetch"})
        assert seen() == start
        browser.get("/fr/account")
        assert seen() == start + timedelta(seconds=61)


def test_session_ends_when_rights_change(app, account, session):
    browser = signed_in(app, account)
    with app.app_context(), writing() as own:
        operations.grant_role(own, own.get_one(Account, account.id), "network_manager", scope="n1", actor=NOBODY)
    assert not is_signed_in(browser)
    browser = signed_in(app, account)
    with app.app_context(), writing() as own:
        operations.revoke_role(own, own.get_one(Account, account.id), "network_manager", scope="n1", actor=NOBODY)
    assert not is_signed_in(browser)


def test_role_ends_with_its_time(app, account, session):
    account.grants[0].until = clock.now() + timedelta(days=1)
    assert "expert" in account.actor().roles
    with clock.set_to(clock.now() + timedelta(days=2)):
        assert "expert" not in account.actor().roles


def test_closed_account_cannot_sign_in_and_its_sessions_are_over(app, client, account, session):
    browser = signed_in(app, account)
    account.closed_at = clock.now()
    session.commit()
    assert not is_signed_in(browser)
    assert sign_in(client).status_code == 422


def test_new_browser_is_told_by_mail_and_a_known_one_is_not(app, account, session):
    def mails() -> int:
        session.rollback()
        return session.scalar(select(func.count()).where(OutboxMail.key.startswith("device:"))) or 0

    laptop, telephone = app.test_client(), app.test_client()
    sign_in(laptop)
    assert mails() == 0  # the very first
    submit(laptop, "/fr/sign-out", page="/fr/account")
    sign_in(telephone)
    assert mails() == 1
    sign_in(laptop)
    sign_in(telephone)
    assert mails() == 1


def test_new_browser_is_told_even_when_no_session_is_open(app, account, session):
    laptop = app.test_client()
    sign_in(laptop)
    submit(laptop, "/fr/sign-out", page="/fr/account")
    sign_in(app.test_client())
    session.rollback()
    assert session.scalar(select(func.count()).where(OutboxMail.key.startswith("device:"))) == 1
    assert session.scalar(select(func.count()).select_from(Device)) == 2


def test_pages_of_signed_in_people_are_not_stored(app, account):
    assert signed_in(app, account).get("/fr/account").headers["Cache-Control"] == "no-store"


def test_cookie_is_unreadable_to_scripts_and_not_sent_by_other_sites(client, account):
    for line in sign_in(client).headers.getlist("Set-Cookie"):
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line


def test_own_sessions_are_listed_and_can_be_ended_one_by_one_or_all_but_this(app, account, session):
    here, there, elsewhere = (signed_in(app, account, agent=name) for name in ("Here", "There", "Elsewhere"))
    page = here.get("/fr/account").get_data(as_text=True)
    assert "There" in page
    assert "Elsewhere" in page
    session.rollback()
    name = next(row.token_hash[:16] for row in session.scalars(select(SignIn)) if row.agent == "There")
    assert submit(here, f"/fr/account/sessions/{name}/end", page="/fr/account").status_code == 302
    assert not is_signed_in(there)
    assert is_signed_in(elsewhere)
    assert submit(here, "/fr/account/sessions/end", page="/fr/account").status_code == 302
    assert not is_signed_in(elsewhere)
    assert is_signed_in(here)


@pytest.mark.parametrize("name", ["%25", "_", "0000000000000000", "x" * 300])
def test_session_of_no_such_name_is_not_found(app, account, name):
    browser, other = signed_in(app, account), signed_in(app, account)
    assert submit(browser, f"/fr/account/sessions/{name}/end", page="/fr/account").status_code == 404
    assert is_signed_in(other)


def test_nobody_ends_the_session_of_another(app, account, session):
    theirs = signed_in(app, account)
    other = stranger(session)
    session.commit()
    name = session.scalars(select(SignIn)).one().token_hash[:16]
    answer = submit(signed_in(app, other), f"/fr/account/sessions/{name}/end", page="/fr/account")
    assert answer.status_code == 404
    assert is_signed_in(theirs)


def test_page_says_so_when_the_database_is_away_behind_a_cookie(app: Flask, account, session):
    browser = signed_in(app, account)
    SignIn.__table__.drop(session.connection())
    session.commit()
    answer = browser.get("/fr/account")
    assert answer.status_code in {500, 503}  # a missing table is a fault on SQLite and on PostgreSQL
    assert "<h1" in answer.get_data(as_text=True)
