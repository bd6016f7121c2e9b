"""Ceilings: shared, atomic, without names."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from maghribcom import clock
from maghribcom.accounts import throttles
from maghribcom.accounts.models import Tally
from maghribcom.database import writing
from tests.browsing import submit, text_of
from tests.cast import PASSWORD, amina


def test_eleventh_try_for_an_account_is_refused_with_clear_words_even_with_the_right_password(app, session):
    amina(session, password=PASSWORD)
    session.commit()
    client = app.test_client()
    for _try in range(10):
        assert submit(client, "/fr/sign-in", email="amina@example.org", password="wrong").status_code == 422
    answer = submit(client, "/fr/sign-in", email="Amina@example.org", password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert PASSWORD not in text_of(answer)
    with clock.set_to(clock.now() + timedelta(minutes=15)):
        assert submit(client, "/fr/sign-in", email="amina@example.org", password=PASSWORD).status_code == 302


def test_unknown_account_is_refused_after_as_many_tries(app):
    client = app.test_client()
    answers = [submit(client, "/fr/sign-in", email="nobody@example.org", password="x").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_success_begins_again_at_zero(app, session):
    amina(session, password=PASSWORD)
    session.commit()
    client = app.test_client()
    for word in ["wrong"] * 9 + [PASSWORD] + ["wrong"] * 9:
        assert submit(client, "/fr/sign-in", email="amina@example.org", password=word).status_code in {302, 422}


def test_one_address_cannot_try_many_accounts(app):
    with app.app_context(), writing() as own:
        assert throttles.allow(own, "sign_in.address", "127.0.0.1", amount=48)
    client = app.test_client()
    tries = [
        submit(client, "/fr/sign-in", email=f"person{number}@example.org", password="x").status_code
        for number in range(3)
    ]
    assert tries == [422, 422, 429]


def test_present_password_cannot_be_guessed_from_an_open_session(app, session):
    account = amina(session, password=PASSWORD)
    session.commit()
    client = app.test_client()
    submit(client, "/fr/sign-in", email=account.email, password=PASSWORD)
    fields = {"page": "/fr/account", "password": "lanterne verte sous le figuier"}
    answers = [
        submit(client, "/fr/account/password", present=f"wrong {number}", **fields).status_code for number in range(11)
    ]
    assert answers == [422] * 10 + [429]


@pytest.mark.parametrize(("page", "limit"), [("/fr/reset", 5), ("/fr/sign-up", 3)])
def test_nobody_is_flooded_with_mails(app, session, page, limit):
    amina(session)
    session.commit()
    fields = {"email": "amina@example.org", "password": PASSWORD, "language": "fr", "age": "y"}
    client = app.test_client()
    answers = [submit(client, page, **fields).status_code for _ in range(limit + 1)]
    assert answers == [302] * limit + [429]


def test_table_names_nobody(app, session):
    with app.app_context(), writing() as own:
        throttles.allow(own, "sign_in.account", "amina@example.org")
    row = session.scalars(select(Tally)).one()
    assert "amina" not in row.who
    assert len(row.who) == 64


def test_tries_at_once_are_all_counted(app, session):
    def attempt(_number: int) -> bool:
        with app.app_context(), writing() as own:
            return throttles.allow(own, "reset.account", "amina@example.org")

    with ThreadPoolExecutor(8) as threads:
        allowed = list(threads.map(attempt, range(20)))
    assert sum(allowed) == 5
    assert session.scalars(select(Tally.count)).all() == [20]


def test_old_counts_are_removed(app, session):
    with app.app_context():
        with writing() as own:
            throttles.allow(own, "reset.account", "amina@example.org")
        with clock.set_to(clock.now() + timedelta(days=3)), writing() as own:
            assert throttles.drop_old(own) == 1


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        (None, "nowhere"),
        ("unix:", "nowhere"),
    ],
)
def test_network_of_one_subscriber_is_counted_as_one(address, counted):
    assert throttles.network_of(address) == counted
