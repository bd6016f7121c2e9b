"""The address in the mails that stops them."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import consents
from maghribcom.accounts.models import Account
from maghribcom.contributions import AT_ONCE, DAILY, NEVER, WEEKLY
from maghribcom.notices.models import MailChoice, Notice
from maghribcom.notices.operations import tell
from maghribcom.notices.rates import choose_rates, rates_of
from maghribcom.notices.unsubscribing import unsubscribe_url
from tests import cast
from tests.browsing import text_of
from tests.notices.telling import outbox

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def way_out(app: Flask, account: Account, what: str) -> str:
    with app.app_context():
        return urlsplit(unsubscribe_url(account.public_id, what)).path


def rates(session: Session, account: Account) -> dict[str, str]:
    session.rollback()
    session.expire_all()
    return rates_of(session, account.id)


def test_a_mail_program_stops_a_type_with_one_post_and_no_session(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    tell(session, amina, "test", "a", {"what": "x"})
    session.commit()
    (mail,) = outbox(session)
    assert mail.unsubscribe is not None
    answer = telling.test_client().post(urlsplit(mail.unsubscribe).path, data=ONE_CLICK)
    assert answer.status_code == 200  # a mail program follows no redirect
    assert rates(session, amina)["test"] == NEVER
    tell(session, amina, "test", "b", {"what": "y"})
    session.commit()
    assert len(outbox(session)) == 1


def test_a_get_changes_nothing_and_a_button_stops(telling: Flask, session: Session) -> None:
    salma = cast.salma(session)
    session.commit()
    address, browser = way_out(telling, salma, "test"), telling.test_client()
    page = browser.get(address)
    assert '<html lang="ar" dir="rtl">' in page.text
    assert "Things" in page.text
    assert browser.head(address).status_code == 200
    assert rates(session, salma)["test"] == AT_ONCE
    answer = browser.post(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    assert "<form" not in browser.get(address).text.partition("<main")[2].partition("</main>")[0]
    assert rates(session, salma)["test"] == NEVER
    assert browser.post(address, data=ONE_CLICK).status_code == 200  # again is as well


def test_the_address_of_a_digest_stops_all_that_is_in_it(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    tell(session, amina, "daily", "a", {"what": "x"})
    choose_rates(session, amina, {"test": DAILY}, actor=amina.actor())
    session.commit()
    telling.test_client().post(way_out(telling, amina, DAILY), data=ONE_CLICK)
    assert rates(session, amina) == {"test": NEVER, "daily": NEVER, "weekly": WEEKLY, "agreed": AT_ONCE}
    assert session.scalars(select(Notice.waits)).all() == [None]


def test_stopping_alerts_takes_the_agreement_back(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    consents.give(session, amina, "alerts", "fr", actor=amina.actor())
    session.commit()
    telling.test_client().post(way_out(telling, amina, "agreed"), data=ONE_CLICK)
    session.rollback()
    assert consents.active(session, amina.id) == {}


def test_security_mails_cannot_be_stopped(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    session.commit()
    for what in ("safe", "quiet", "none"):
        assert telling.test_client().post(way_out(telling, amina, what), data=ONE_CLICK).status_code == 404
    assert session.scalars(select(MailChoice)).all() == []


@pytest.mark.parametrize("token", ["x", "W10", "WyJhIl0.AAAA", "a" * 3000])
def test_address_that_we_did_not_sign_is_not_found(telling: Flask, token: str) -> None:
    for method in ("get", "post"):
        assert getattr(telling.test_client(), method)(f"/unsubscribe/{token}").status_code == 404


def test_address_of_another_account_cannot_be_made_of_ones_own(telling: Flask, session: Session) -> None:
    amina, youssef = cast.amina(session), cast.youssef(session)
    session.commit()
    head, _dot, signature = way_out(telling, amina, "test").rpartition(".")
    other = way_out(telling, youssef, "test").rpartition(".")[0]
    for forged in (f"{other}.{signature}", head, f"{head}.{signature[1:]}"):
        assert telling.test_client().post(forged).status_code == 404


def test_address_of_a_closed_account_is_not_found(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    amina.closed_at = clock.now()
    session.commit()
    assert telling.test_client().get(way_out(telling, amina, "test")).status_code == 404


def test_the_page_names_nobody(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    session.commit()
    page = telling.test_client().get(way_out(telling, amina, "test"))
    assert "amina" not in text_of(page)
    assert page.headers["Referrer-Policy"] in {"no-referrer", "same-origin", "strict-origin-when-cross-origin"}
