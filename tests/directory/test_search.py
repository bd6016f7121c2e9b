"""Looking for people by skill."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import consents, throttles
from maghribcom.directory.parameters import NAMES
from maghribcom.experts import operations
from maghribcom.experts.answers import Visibility
from maghribcom.experts.models import Expert
from maghribcom.indexing.drain import drain
from maghribcom.indexing.models import IndexChange
from tests import cast
from tests.browsing import signed_in, text_of
from tests.directory.conftest import SOLAR, House, statements

#: SQL statements of one page of results.
BUDGET = 14


def cards(client: FlaskClient, **asked: object) -> list[str]:
    """The public ids on a page of results, in order."""
    page = client.get("/fr/experts", query_string=asked)
    assert page.status_code == 200
    return re.findall(r'card-title"><a href="/fr/experts/([0-9a-z]{13})', page.text)


@pytest.mark.parametrize("language", SOLAR)
def test_a_label_in_any_language_finds_the_same_people(house: House, official: FlaskClient, language: str) -> None:
    found = cards(official, q=SOLAR[language])
    assert found == [house.youssef.public_id, house.amina.public_id]


def test_each_card_says_why_it_is_there(house: House, official: FlaskClient) -> None:
    page = text_of(official.get("/en/experts", query_string={"skill": "solar-energy@3@5", "language": "fr@C1"}))
    assert "2 experts" in page
    assert "level: reference, 15 years" in page.replace("\u2068", "").replace("\u2069", "")
    assert "French: native" in page


def test_the_level_that_is_asked_for_selects(house: House, official: FlaskClient) -> None:
    assert cards(official, skill="solar-energy@4", step="all") == [house.youssef.public_id]
    assert cards(official, skill="solar-energy@4@16", step="all") == []


def test_filters_of_one_name_are_alternatives_and_facets_lift_their_own(house: House, official: FlaskClient) -> None:
    assert set(cards(official, country=["FR", "CA"])) == {house.amina.public_id, house.salma.public_id}
    page = text_of(official.get("/fr/experts", query_string={"country": "FR"}))
    assert "Pays-Bas 1" in page


def test_a_page_of_results_takes_a_constant_number_of_statements(house: House, official: FlaskClient) -> None:
    asked = {"q": SOLAR["ar"], "skill": "hydrology", "desired": "drip-irrigation", "language": "fr@B2"}
    official.get("/fr/experts", query_string=asked)  # the demand that few results leave behind is written once a day
    with statements(house.app) as few:
        assert official.get("/fr/experts", query_string={"skill": "solar-energy@4", **asked}).status_code == 200
    with statements(house.app) as many:
        assert official.get("/fr/experts", query_string=asked).status_code == 200
    reads = [statement for statement in many if statement.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert len(few) == len(many)
    assert len(reads) <= BUDGET, "\n".join(reads)


def hide_by_withdrawing(session: Session, expert: Expert) -> None:
    operations.withdraw(session, expert, actor=expert.account.actor())


def hide_by_pausing(session: Session, expert: Expert) -> None:
    operations.pause(session, expert, clock.now().date() + timedelta(days=30), actor=expert.account.actor())


def hide_by_taking_consent_back(session: Session, expert: Expert) -> None:
    consents.withdraw(session, expert.account, "visibility", actor=expert.account.actor())


def hide_by_closing_the_account(session: Session, expert: Expert) -> None:
    expert.account.closed_at = clock.now()


HIDING = [hide_by_withdrawing, hide_by_pausing, hide_by_taking_consent_back, hide_by_closing_the_account]


@pytest.mark.parametrize("drained", [False, True], ids=["stale index", "fresh index"])
@pytest.mark.parametrize("hide", HIDING)
def test_invisible_means_invisible(
    house: House, official: FlaskClient, session: Session, hide: object, drained: bool
) -> None:
    expert = session.get_one(Expert, house.amina.id)
    hide(session, expert)  # type: ignore[operator]
    session.commit()
    if drained:
        drain()
    page = official.get("/fr/experts", query_string={"q": SOLAR["fr"]})
    assert expert.public_id not in page.text
    assert official.get(f"/fr/experts/{expert.public_id}").status_code == 404
    if drained:
        assert "1 expert·e" in text_of(page)
        assert "France" not in page.text


def test_somebody_dormant_is_found_by_nothing(house: House, official: FlaskClient) -> None:
    with clock.set_to(clock.now() + timedelta(days=180 + 42 + 1)):
        again = signed_in(house.app, house.karim)
        assert cards(again, q=SOLAR["fr"]) == []
        assert again.get(f"/fr/experts/{house.amina.public_id}").status_code == 404


def test_a_name_that_is_hidden_is_nowhere_on_the_page(house: House, official: FlaskClient, session: Session) -> None:
    expert = session.get_one(Expert, house.amina.id)
    hidden = Visibility({"name": "once_i_accept"}, frozenset(), "fr")
    operations.save_visibility(session, expert, hidden, actor=expert.account.actor())
    session.commit()
    for page in (official.get("/fr/experts"), official.get(f"/fr/experts/{expert.public_id}")):
        assert "Amina" not in page.text
        assert "Bennani" not in page.text
        assert expert.public_id[-4:].upper() in page.text


def test_no_page_shows_how_to_reach_somebody(house: House, official: FlaskClient) -> None:
    for address in ("/fr/experts", f"/fr/experts/{house.amina.public_id}"):
        assert "amina@example.org" not in official.get(address).text


def test_an_unvetted_official_is_told_so_and_sees_nobody(indexed: Flask, session: Session) -> None:
    karim = cast.karim(session, vetted=False)
    session.commit()
    page = signed_in(indexed, karim).get("/en/experts")
    assert page.status_code == 403
    assert "not vetted yet" in page.text


def test_visitors_sign_in_first_and_experts_find_no_such_page(house: House) -> None:
    visitor = house.app.test_client()
    assert visitor.get("/fr/experts?q=eau").headers["Location"].startswith("/fr/sign-in?next=/fr/experts")
    assert signed_in(house.app, house.amina.account).get("/fr/experts").status_code == 404


def test_what_is_not_understood_is_said_and_the_rest_works(house: House, official: FlaskClient) -> None:
    asked = {"q": SOLAR["fr"], "skill": "no-such-skill", "country": "XX", "page": "9999", "sort": "shoe-size"}
    page = official.get("/en/experts", query_string=asked)
    assert page.status_code == 200
    assert "not in our vocabulary any more" in text_of(page)
    assert "2 experts" in text_of(page)


@pytest.mark.parametrize("stack", ["sqlite-embedded"], indirect=True)
def test_nothing_that_is_typed_breaks_the_page(house: House, official: FlaskClient) -> None:
    junk = [
        "*:*",
        "field:value",
        "/regex/",
        '"unbalanced',
        "((",
        "\u202e",
        "\u200b",
        "😀",
        "c++",
        "a" * 3000,
        ",,,",
        "ـ",
    ]
    for text in junk:
        for name in NAMES:
            answer = official.get("/fr/experts", query_string={name: text})
            assert answer.status_code in {200, 400, 414}, (name, text)


@pytest.mark.parametrize("stack", ["sqlite-embedded"], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=40)), max_size=8))
def test_no_address_breaks_the_page(house: House, official: FlaskClient, pairs: list[tuple[str, str]]) -> None:
    answer = official.get("/ar/experts", query_string=[(name, text.encode("utf-8", "replace")) for name, text in pairs])
    assert answer.status_code in {200, 302, 400, 414}


def test_results_have_a_daily_ceiling(house: House, official: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(throttles.LIMITS, "search.results", (4, timedelta(days=1)))
    assert official.get("/fr/experts").status_code == 200
    assert official.get("/fr/experts").status_code == 200
    assert official.get("/fr/experts").status_code == 429


def test_a_head_request_counts_nothing(house: House, official: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(throttles.LIMITS, "search.results", (4, timedelta(days=1)))
    for _ in range(4):
        assert official.head("/fr/experts").status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch"}, {"Purpose": "prefetch"}])
def test_what_is_not_recorded_is_not_delivered(house: House, official: FlaskClient, headers: dict[str, str]) -> None:
    for address in ("/fr/experts", f"/fr/experts/{house.amina.public_id}"):
        answer = official.get(address, headers=headers)
        assert (answer.status_code, answer.text) == (503, "")
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_that_is_no_more_shows_the_last_one(house: House, official: FlaskClient) -> None:
    assert len(cards(official, page=25)) == 3


def test_without_the_engine_the_search_says_so_and_profiles_save(app: Flask, session: Session) -> None:
    karim = cast.karim(session)
    session.commit()
    official = signed_in(app, karim)
    page = official.get("/en/experts?q=water")
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "Search is unavailable for the moment" in page.text
    assert official.get("/en/").status_code == 200
    assert app.test_client().get("/health/ready").status_code == 200


def test_names_keep_their_direction(house: House, official: FlaskClient) -> None:
    page = official.get("/ar/experts", query_string={"q": SOLAR["fr"]}).text
    assert '<html lang="ar" dir="rtl">' in page
    assert '<bdi lang="fr" dir="ltr">' in page


def test_days_that_come_and_go_change_only_the_order(house: House, official: FlaskClient) -> None:
    first = set(cards(official))
    with clock.set_to(datetime.combine(date.today() + timedelta(days=3), datetime.min.time(), UTC)):  # noqa: DTZ011
        assert set(cards(signed_in(house.app, house.karim))) == first


def test_a_waiting_change_is_no_leak(house: House, official: FlaskClient, session: Session) -> None:
    """The page asks the rows, whatever the index still says."""
    expert = session.get_one(Expert, house.amina.id)
    hide_by_withdrawing(session, expert)
    session.commit()
    assert session.scalar(select(IndexChange.id).where(IndexChange.object_id == expert.public_id))
    assert expert.public_id not in cards(official)
