"""The reader's notices and their count in the header."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.models import Notice
from maghribcom.notices.operations import Telling, tell_each
from maghribcom.notices.views.notices import PER_PAGE
from tests import cast
from tests.browsing import signed_in, submit, text_of
from tests.directory.conftest import statements

PAGE = "/fr/notices"


def told(session: Session, account: Account, count: int, name: str = "daily") -> None:
    tell_each(session, name, [Telling(account, f"{name}-{number}", {"what": f"n{number}"}) for number in range(count)])
    session.commit()


def test_notices_stand_newest_first_on_pages(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    told(session, amina, PER_PAGE + 2)
    browser = signed_in(telling, amina)
    first, second = text_of(browser.get(PAGE)), text_of(browser.get(f"{PAGE}?page=2"))
    assert re.findall(r"day (n\d+) Nouveau", first) == [f"n{number}" for number in range(PER_PAGE + 1, 1, -1)]
    assert re.findall(r"day (n\d+) Nouveau", second) == ["n1", "n0"]
    assert "Page suivante" in first
    assert "Page suivante" not in second


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "²", "40"])
def test_page_that_makes_no_sense_is_a_page(telling: Flask, session: Session, page: str) -> None:
    amina = cast.amina(session)
    told(session, amina, 1)
    assert signed_in(telling, amina).get(PAGE, query_string={"page": page}).status_code == 200


def test_the_header_counts_what_is_unread(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    session.commit()
    browser = signed_in(telling, amina)
    assert "non lu" not in text_of(browser.get("/fr/"))
    told(session, amina, 2)
    assert "Avis 2 avis non lus" in text_of(browser.get("/fr/"))
    told(session, amina, 120, "quiet")
    assert "Avis 99+ avis non lus" in text_of(browser.get("/fr/"))
    assert "Avis" not in text_of(telling.test_client().get("/fr/"))


def test_looking_changes_nothing_and_opening_reads(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    told(session, amina, 2)
    notice = session.scalars(select(Notice.id).order_by(Notice.id)).first()
    browser = signed_in(telling, amina)
    browser.get(PAGE)
    assert "Avis 2 avis non lus" in text_of(browser.get(PAGE))
    answer = submit(browser, f"{PAGE}/{notice}/read", page=PAGE)
    assert answer.headers["Location"] == "http://localhost/fr/n0"
    page = browser.get(PAGE)
    assert "Avis 1 avis non lu " in text_of(page)
    assert '<a href="http://localhost/fr/n0">day n0</a>' in page.text
    submit(browser, f"{PAGE}/read", page=PAGE)
    assert "non lu" not in text_of(browser.get(PAGE))


def test_nobody_reads_the_notices_of_somebody_else(telling: Flask, session: Session) -> None:
    amina, youssef = cast.amina(session), cast.youssef(session)
    told(session, amina, 1)
    notice = session.scalars(select(Notice.id)).one()
    browser = signed_in(telling, youssef)
    assert "day n0" not in text_of(browser.get("/en/notices"))
    answer = submit(browser, f"/en/notices/{notice}/read", page="/en/account")
    assert answer.status_code == 404
    assert submit(browser, "/en/notices/999999/read", page="/en/account").status_code == 404
    session.rollback()
    assert session.scalars(select(Notice.read_at)).one() is None
    assert telling.test_client().get(PAGE).status_code == 302


def test_a_type_that_is_gone_is_left_out(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    told(session, amina, 2)
    session.scalars(select(Notice)).first().type = "gone"  # type: ignore[union-attr]
    session.commit()
    page = signed_in(telling, amina).get(PAGE)
    assert page.status_code == 200
    assert "day n1" in text_of(page)


def test_statements_of_the_page_do_not_grow(telling: Flask, session: Session) -> None:
    amina, youssef = cast.amina(session), cast.youssef(session)
    told(session, amina, 1)
    told(session, youssef, PER_PAGE)
    taken = []
    for one in (amina, youssef):
        browser = signed_in(telling, one)
        browser.get(PAGE)
        with statements(telling) as seen:
            browser.get(PAGE)
        taken.append(len([statement for statement in seen if "notice" in statement]))
    assert taken == [2, 2]  # the list, and the count of the header


def test_real_types_are_shown_without_asking_the_database(app: Flask, session: Session) -> None:
    with app.app_context(), statements(app) as seen:
        for kind in app.extensions["contributions"].notice_types:
            data = {"count": 3, "name": "x", "concept": "c", "kind": "need", "region": "", "had_it": False,
                    "id": "i", "organisation": "o",
                    "words": {"fr": "mot", "ar": "كلمة", "en": "word"}, "need": "n", "expert": "e",
                    "confirmed_at": "2026-01-01T00:00:00+00:00", "at": "2026-01-01T00:00:00+00:00",
                    "visible_until": "2026-01-01T00:00:00+00:00"}  # fmt: skip
            with app.test_request_context("/fr/"):
                assert (kind.line or kind.subject)(data)
                assert kind.link is None or kind.link(data).startswith("http://localhost/fr/")
    assert seen == []


def test_mail_of_every_type_leads_out_but_for_security(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    for name in ("test", "safe"):
        told(session, amina, 1, name)
    mails = {mail.kind: mail for mail in session.scalars(select(OutboxMail))}
    assert mails["safe"].unsubscribe is None
    assert "unsubscribe" not in mails["safe"].text
    assert mails["test"].unsubscribe in mails["test"].text
    assert "http://localhost/fr/notices/settings" in mails["test"].text
