"""Telling a need and answering it, in pages."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.demand.models import NAMED_MOST, NEED_LENGTH, NeedTold
from tests import cast
from tests.browsing import signed_in, submit, text_of
from tests.directory.conftest import House, statements

TEXT = "Nous cherchons quelqu'un qui connaît les khettaras de Figuig"


@pytest.fixture
def mediator(house: House, session: Session) -> FlaskClient:
    """The mediator's browser."""
    account = cast.mediator(session)
    session.commit()
    return signed_in(house.app, account)


def told(session: Session) -> NeedTold:
    session.rollback()
    return session.scalars(select(NeedTold)).one()


def test_what_the_search_asked_for_is_carried_along(house: House, official: FlaskClient) -> None:
    page = official.get("/en/tell-need?concept=solar-energy&concept=old-skill&region=MA-08&sector=water")
    assert 'name="concept" value="solar-energy" checked' in page.text
    assert 'value="old-skill"' not in page.text
    assert '<option selected value="MA-08">' in page.text
    assert '<option selected value="water">' in page.text


def test_a_need_goes_to_the_mediator_and_its_answer_back(
    house: House, official: FlaskClient, mediator: FlaskClient, session: Session
) -> None:
    answer = submit(official, "/fr/tell-need", text=TEXT, concept="solar-energy", words="hydrology، Hydrologist")
    assert answer.headers["Location"] == "/fr/tell-need"
    held = told(session)
    assert (held.text, held.language, [row.concept.public_id for row in held.named]) == (
        TEXT, "fr", ["solar-energy", "hydrology", "hydrologist"],
    )  # fmt: skip
    assert held.organisation_id == cast.delegation(session).id
    desk = mediator.get("/fr/needs-told")
    assert TEXT in text_of(desk)
    assert cast.DELEGATION in text_of(desk)
    address = f"/fr/needs-told/{held.public_id}"
    assert f'href="{address}"' in desk.text
    found = "/fr/experts?skill=solar-energy&amp;skill=hydrology&amp;occupation=hydrologist"
    assert found in mediator.get(address).text
    assert submit(mediator, address, answer="Deux personnes vous écriront.").headers["Location"] == "/fr/needs-told"
    assert "Deux personnes vous écriront." in text_of(official.get("/fr/tell-need"))
    assert "Deux personnes vous écriront." in text_of(mediator.get("/fr/needs-told"))
    assert "<textarea" not in mediator.get(address).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * (NEED_LENGTH + 1)},
        {"words": "xyzzy"},
        {"words": "x" * 400},
        {"region": "MA-TIZ"},
        {"sector": "hydrology"},
        {"by_when": "yesterday"},
        {"by_when": (clock.now() - timedelta(days=2)).date().isoformat()},
        {"text": "x\u202ey"},
        {"text_language": "tlh"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    house: House, official: FlaskClient, session: Session, wrong: dict[str, str]
) -> None:
    answer = submit(official, "/en/tell-need", **{"text": TEXT, "concept": "solar-energy", **wrong})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert 'value="solar-energy" checked' in answer.text
    assert session.scalars(select(NeedTold)).all() == []


def test_too_many_skills_are_said(house: House, official: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maghribcom.directory.need_forms.NAMED_MOST", 1)
    answer = submit(official, "/en/tell-need", text=TEXT, concept=["solar-energy", "hydrology"])
    assert answer.status_code == 422
    assert "Name at most 1 skill" in answer.text
    assert NAMED_MOST > 1


@pytest.mark.parametrize("name", ["text", "words", "concept", "region", "sector", "by_when", "text_language"])
@pytest.mark.parametrize("junk", ["\u202e\u2066", "é" * 5_000, "😀", ",،,", "٣٠/٠٢/٢٠٢٧"])
@pytest.mark.parametrize("stack", ["sqlite-embedded"], indirect=True)
def test_no_junk_breaks_the_form(house: House, official: FlaskClient, name: str, junk: str) -> None:
    assert submit(official, "/ar/tell-need", **{"text": TEXT, name: junk}).status_code in {302, 422}
    assert official.get("/ar/tell-need", query_string={name: junk[:500]}).status_code in {200, 400}


def test_only_mediators_read_needs_and_only_institutions_tell_them(
    house: House, official: FlaskClient, mediator: FlaskClient, session: Session
) -> None:
    submit(official, "/en/tell-need", text=TEXT)
    address = f"/en/needs-told/{told(session).public_id}"
    expert = signed_in(house.app, house.amina.account)
    for client in (official, expert):
        assert client.get("/en/needs-told").status_code == 404
        assert client.get(address).status_code == 404
        assert submit(client, address, page="/en/account", answer="Non").status_code == 404
    for client in (mediator, expert):
        assert client.get("/en/tell-need").status_code == 404
    assert mediator.get("/en/needs-told/nobody").status_code == 404
    assert told(session).state == "waiting"


def test_one_official_does_not_read_what_another_told(house: House, official: FlaskClient, session: Session) -> None:
    submit(official, "/fr/tell-need", text=TEXT)
    other = cast.somebody(session, "regional_coordinator")
    session.commit()
    assert "khettaras" not in signed_in(house.app, other).get("/fr/tell-need").text


def test_an_unvetted_official_is_told_so(house: House, session: Session) -> None:
    unvetted = cast.somebody(session, "official")
    session.commit()
    assert signed_in(house.app, unvetted).get("/en/tell-need").status_code == 403


def test_an_empty_or_second_answer_is_refused(
    house: House, official: FlaskClient, mediator: FlaskClient, session: Session
) -> None:
    submit(official, "/en/tell-need", text=TEXT)
    address = f"/en/needs-told/{told(session).public_id}"
    assert submit(mediator, address, answer=" ").status_code == 422
    assert submit(mediator, address, answer="Yes").status_code == 302
    assert submit(mediator, address, page="/en/account", answer="No").status_code == 409
    assert told(session).answer == "Yes"


def test_the_desk_takes_a_constant_number_of_statements(
    house: House, official: FlaskClient, mediator: FlaskClient
) -> None:
    submit(official, "/en/tell-need", text=TEXT, concept="solar-energy", sector="water")
    mediator.get("/en/needs-told")
    with statements(house.app) as few:
        mediator.get("/en/needs-told")
    for concept in ("hydrology", "r-language"):
        submit(official, "/en/tell-need", text=TEXT, concept=concept)
    mediator.get("/en/needs-told")
    with statements(house.app) as many:
        mediator.get("/en/needs-told")
    assert len(few) == len(many) <= 6, "\n".join(many)
