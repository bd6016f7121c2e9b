"""The public board of wanted skills."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.demand.operations import ASKED_LEAST, Unmet, record_unmet
from tests.browsing import signed_in, text_of
from tests.directory.conftest import House, statements


@pytest.fixture
def asked(house: House, session: Session) -> None:
    """Solar energy was asked for in Drâa-Tafilalet as often as is needed to be shown, drip irrigation once less."""
    for number in range(ASKED_LEAST):
        actor = Actor(number, f"person{number}")
        record_unmet(session, Unmet(("solar-energy",), (), ("MA-08",), 2), actor=actor)
        if number:
            record_unmet(session, Unmet(("drip-irrigation",), (), (), 0), actor=actor)
    session.commit()


def test_everybody_reads_what_was_asked_for_often_enough(house: House, asked: None, client: FlaskClient) -> None:
    page = text_of(client.get("/en/wanted-skills"))
    assert f"Solar energy {ASKED_LEAST}" in page
    assert "rip-irrigation" not in page
    assert f"Énergie solaire {ASKED_LEAST}" in text_of(client.get("/fr/wanted-skills"))


def test_the_board_can_be_read_for_one_region(house: House, asked: None, client: FlaskClient) -> None:
    assert "Solar energy" in text_of(client.get("/en/wanted-skills?region=MA-08"))
    assert "Solar energy" not in text_of(client.get("/en/wanted-skills?region=MA-01"))


@pytest.mark.parametrize("region", ["MA-TIZ", "XX", "'", "é" * 300, "\u202e"])
def test_an_unknown_region_is_all_of_morocco(house: House, asked: None, client: FlaskClient, region: str) -> None:
    assert "Solar energy" in text_of(client.get("/en/wanted-skills", query_string={"region": region}))


def test_experts_are_led_to_their_skills(house: House, asked: None, client: FlaskClient) -> None:
    expert = signed_in(house.app, house.salma.account)
    assert 'href="/en/profile/work"' in expert.get("/en/wanted-skills").text
    assert 'href="/en/profile/work"' not in client.get("/en/wanted-skills").text


def test_home_and_site_map_lead_to_the_board(house: House, client: FlaskClient) -> None:
    assert 'href="/ar/wanted-skills"' in client.get("/ar/").text
    assert "/ar/wanted-skills" in client.get("/sitemap/pages-1.xml").text


def test_the_board_takes_two_statements(house: House, asked: None, client: FlaskClient) -> None:
    client.get("/en/wanted-skills")
    with statements(house.app) as seen:
        client.get("/en/wanted-skills")
    assert len(seen) == 2, "\n".join(seen)
