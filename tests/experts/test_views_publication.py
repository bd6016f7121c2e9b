"""Checking and publishing, pausing, confirming and withdrawing a profile, on the site and by the link of a mail."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import consents
from maghribcom.accounts.models import Account
from maghribcom.experts.models import Expert
from maghribcom.experts.operations import profile_of, publish
from maghribcom.experts.reconfirmation import sign_link
from tests import cast
from tests.browsing import csrf_token, signed_in, text_of
from tests.experts.filling import fill, form_of, send
from tests.experts.profiles import complete

CHECK, PAUSE, WITHDRAW = "/en/profile/check", "/en/profile/pause", "/en/profile/withdraw"


def status(session: Session, account: Account) -> str:
    session.rollback()
    expert = profile_of(session, account.id)
    assert expert is not None
    session.refresh(expert)
    return expert.status


@pytest.fixture
def ready(session: Session, beginner: Account) -> Expert:
    """Amina's profile with all tasks done."""
    expert = complete(session, beginner)
    session.commit()
    return expert


@pytest.fixture
def shown(session: Session, beginner: Account, ready: Expert) -> Expert:
    """Amina's published profile."""
    publish(session, ready, "fr", actor=beginner.actor())
    session.commit()
    return ready


def post(browser: FlaskClient, target: str) -> int:
    return browser.post(target, data={"csrf_token": csrf_token(browser, "/en/profile")}).status_code


def tomorrow(days: int = 1) -> str:
    return (clock.now().date() + timedelta(days=days)).isoformat()


def test_what_is_missing_is_named_and_nothing_can_be_published(browser: FlaskClient) -> None:
    page = browser.get(CHECK)
    assert "Still to do before publishing" in text_of(page)
    assert "Publish my profile" not in text_of(page)
    answer = browser.post(CHECK, data={"csrf_token": csrf_token(browser, "/en/profile/identity"), "agrees": "y"})
    assert answer.status_code == 422


def test_an_unconfirmed_address_stands_before_publishing(indexed: Flask, session: Session) -> None:
    account = cast.amina(session, confirmed=False)
    complete(session, account)
    session.commit()
    assert "Confirm your e-mail address" in text_of(signed_in(indexed, account).get(CHECK))


def test_publishing_asks_for_the_consent_and_never_ticks_it(
    browser: FlaskClient, ready: Expert, beginner: Account, session: Session
) -> None:
    page = browser.get(CHECK)
    assert "agrees" not in form_of(page, CHECK)
    assert "Hydrologue, douze ans" in text_of(page)
    answer = send(browser, page, CHECK)
    assert answer.status_code == 422
    assert "agree that vetted institutions may see it" in text_of(answer)
    assert status(session, beginner) == "draft"
    answer = send(browser, page, CHECK, agrees="y")
    assert answer.location == "/en/profile/published"
    assert "What happens next" in text_of(browser.get(answer.location))
    assert status(session, beginner) == "active"
    assert "visibility" in consents.active(session, beginner.id)
    assert browser.get(CHECK).location == "/en/profile", "published once"


def test_answers_are_shown_in_their_own_language(browser: FlaskClient, ready: Expert) -> None:
    html = browser.get(CHECK).get_data(as_text=True)
    assert '<bdi lang="fr" dir="ltr">Hydrologue, douze ans d&#39;études d&#39;eaux souterraines</bdi>' in html


def test_a_pause_ends_on_its_day_or_when_its_owner_says(
    browser: FlaskClient, shown: Expert, beginner: Account, session: Session
) -> None:
    for wrong in ("", tomorrow(0), tomorrow(400), "never"):
        assert fill(browser, PAUSE, until=wrong).status_code == 422, wrong
    assert fill(browser, PAUSE, until=tomorrow(30)).status_code == 302
    assert status(session, beginner) == "paused"
    assert "Paused until" in text_of(browser.get("/en/profile"))
    assert post(browser, "/en/profile/resume") == 302
    assert status(session, beginner) == "active"


def test_withdrawing_asks_once_and_takes_the_consent_back(
    browser: FlaskClient, shown: Expert, beginner: Account, session: Session
) -> None:
    assert browser.get(WITHDRAW).status_code == 200
    assert status(session, beginner) == "active", "a GET changes nothing"
    assert fill(browser, WITHDRAW).status_code == 302
    assert status(session, beginner) == "withdrawn"
    assert "visibility" not in consents.active(session, beginner.id)
    assert "Check and publish" in text_of(browser.get("/en/profile"))


def test_saying_that_it_is_still_true_renews_the_confirmation(
    browser: FlaskClient, shown: Expert, beginner: Account, session: Session
) -> None:
    shown.confirmed_at, shown.status = clock.now() - timedelta(days=300), "dormant"
    session.commit()
    assert "One click brings it back" in text_of(browser.get("/en/profile"))
    assert post(browser, "/en/profile/confirm") == 302
    assert status(session, beginner) == "active"


@pytest.mark.parametrize("step", ["pause", "resume", "confirm", "withdraw"])
def test_a_step_that_the_state_forbids_does_not_exist(step: str, browser: FlaskClient, ready: Expert) -> None:
    assert post(browser, f"/en/profile/{step}") == 404


class TestLink:
    """The link of a mail: no sign-in, no change by opening it."""

    @pytest.fixture
    def link(self, indexed: Flask, shown: Expert) -> str:
        assert shown.confirmed_at is not None
        with indexed.app_context():
            return "/en/reconfirm/" + sign_link(shown.public_id, shown.confirmed_at, clock.now())

    def test_opening_it_changes_nothing(
        self, client: FlaskClient, link: str, beginner: Account, shown: Expert, session: Session
    ) -> None:
        before = shown.confirmed_at
        assert "Still available?" in text_of(client.get(link))
        assert status(session, beginner) == "active"
        assert shown.confirmed_at == before

    @pytest.mark.parametrize(
        ("answer", "after"), [("available", "active"), ("pause", "paused"), ("withdraw", "withdrawn")]
    )
    def test_each_answer_is_one_click(
        self, answer: str, after: str, client: FlaskClient, link: str, beginner: Account, session: Session
    ) -> None:
        until = tomorrow(60) if answer == "pause" else ""
        done = fill(client, link, answer=answer, until=until)
        assert done.location == "/en/reconfirm/done"
        assert client.get(done.location).status_code == 200
        assert status(session, beginner) == after

    def test_a_pause_needs_its_day_and_an_answer_is_needed(self, client: FlaskClient, link: str) -> None:
        assert fill(client, link, answer="pause").status_code == 422
        assert fill(client, link).status_code == 422
        assert fill(client, link, answer="no_such_answer").status_code == 422

    def test_a_wrong_link_says_so(self, client: FlaskClient, link: str) -> None:
        for wrong in (link[:-3] + "abc", "/en/reconfirm/x", "/en/reconfirm/" + "x" * 3000):
            assert client.get(wrong).status_code == 422
