"""How often somebody hears of what: the page, and what it offers to whom."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts import consents
from maghribcom.application import CONTRIBUTIONS
from maghribcom.contributions import AT_ONCE, DAILY, NEVER
from maghribcom.errors import Invalid
from maghribcom.events.models import Event
from maghribcom.notices.models import MailChoice
from maghribcom.notices.rates import choose_rates, rates_of
from tests import cast
from tests.browsing import signed_in, submit, text_of

SETTINGS = "/fr/notices/settings"


def kept(session: Session) -> dict[str, str]:
    session.rollback()
    session.expire_all()
    return {row.type: row.rate for row in session.scalars(select(MailChoice))}


def test_every_type_that_is_mailed_and_can_be_chosen_has_a_name() -> None:
    for kind in CONTRIBUTIONS.notice_types:
        assert kind.security or not kind.by_mail or kind.label is not None, kind.name
    assert len({kind.name for kind in CONTRIBUTIONS.notice_types}) == len(CONTRIBUTIONS.notice_types)
    actions = {line.action for line in CONTRIBUTIONS.permissions}
    assert {kind.concerns for kind in CONTRIBUTIONS.notice_types if kind.concerns} <= actions


def test_a_rate_is_chosen_and_kept(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    session.commit()
    browser = signed_in(telling, amina)
    chosen = {"rate_test": NEVER, "rate_daily": DAILY, "rate_weekly": AT_ONCE, "rate_agreed": AT_ONCE}
    answer = submit(browser, SETTINGS, **chosen)
    assert answer.status_code == 302
    assert kept(session) == {"test": NEVER, "weekly": AT_ONCE}  # the others are as they were
    assert rates_of(session, amina.id) == {"test": NEVER, "daily": DAILY, "weekly": AT_ONCE, "agreed": AT_ONCE}
    page = browser.get(SETTINGS).text
    assert page.count("selected") >= 4
    assert "rate_safe" not in page
    assert "rate_quiet" not in page
    (event,) = session.scalars(select(Event).where(Event.verb == "choose_rates"))
    assert (event.actor, event.reason) == (amina.public_id, "test=never,weekly=at_once")


def test_a_rate_that_does_not_exist_is_said_and_nothing_is_changed(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    session.commit()
    browser = signed_in(telling, amina)
    chosen = {"rate_test": "hourly", "rate_daily": DAILY, "rate_weekly": NEVER, "rate_agreed": AT_ONCE}
    answer = submit(browser, SETTINGS, **chosen)
    assert answer.status_code == 422
    assert "Choisissez une des réponses de la liste" in text_of(answer)
    chosen.pop("rate_test")
    assert submit(browser, SETTINGS, **chosen).status_code == 422
    assert kept(session) == {}


@pytest.mark.parametrize("rates", [{"safe": NEVER}, {"none": NEVER}, {"quiet": DAILY}, {"test": "hourly"}])
def test_what_cannot_be_chosen_is_refused(telling: Flask, session: Session, rates: dict[str, str]) -> None:
    amina = cast.amina(session)
    with pytest.raises(Invalid):
        choose_rates(session, amina, rates, actor=amina.actor())


def test_the_page_offers_what_can_concern_its_reader(app: Flask, session: Session) -> None:
    amina, karim = cast.amina(session), cast.karim(session)
    session.commit()
    of_expert, of_official = (signed_in(app, one).get(SETTINGS).text for one in (amina, karim))
    assert ("rate_experts_ask" in of_expert, "rate_directory_new_people" in of_expert) == (True, False)
    assert ("rate_experts_ask" in of_official, "rate_directory_new_people" in of_official) == (False, True)


def test_a_missing_agreement_is_said_beside_its_type(telling: Flask, session: Session) -> None:
    amina = cast.amina(session)
    session.commit()
    browser = signed_in(telling, amina)
    sentence = "Rien n'est envoyé avant votre accord"
    assert sentence in text_of(browser.get(SETTINGS))
    consents.give(session, amina, "alerts", "fr", actor=amina.actor())
    session.commit()
    assert sentence not in text_of(browser.get(SETTINGS))


def test_the_account_page_leads_to_the_rates(app: Flask, session: Session) -> None:
    amina = cast.amina(session)
    session.commit()
    assert f'href="{SETTINGS}"' in signed_in(app, amina).get("/fr/account").text
