"""Following skills in pages."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.demand.models import Follower, KnownExpert
from search import open_engine
from tests import cast
from tests.browsing import signed_in, submit, text_of
from tests.directory.conftest import House, statements

POOR = "/en/experts?skill=solar-energy"


def test_following_from_a_poor_page_and_stopping(house: House, official: FlaskClient, session: Session) -> None:
    answer = submit(official, "/en/follows", page=POOR, concept="solar-energy", region="")
    assert answer.headers["Location"] == "/en/follows"
    page = official.get("/en/follows")
    assert "solar energy" in text_of(page)
    assert 'href="/en/experts?skill=solar-energy"' in page.text
    assert set(session.scalars(select(KnownExpert.expert))) == {house.amina.public_id, house.youssef.public_id}
    stop = re.search(r'action="(/en/follows/\w+/stop)"', page.text)
    assert stop
    session.rollback()
    assert submit(official, stop[1], page="/en/follows").headers["Location"] == "/en/follows"
    assert session.scalars(select(Follower)).all() == []


def test_an_occupation_in_a_region_is_followed_as_it_was_asked_for(house: House, official: FlaskClient) -> None:
    submit(official, "/en/follows", page=POOR, concept="hydrologist", region="MA-08")
    assert 'href="/en/experts?occupation=hydrologist&amp;region=MA-08"' in official.get("/en/follows").text


def test_what_many_have_is_not_followed_but_shown(
    house: House, official: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maghribcom.directory.views.follows.HOLDERS_MOST", 1)
    answer = submit(official, "/en/follows", page=POOR, concept="solar-energy", region="")
    assert answer.headers["Location"] == "/en/experts?skill=solar-energy"
    assert session.scalars(select(Follower)).all() == []


@pytest.mark.parametrize("concept", ["no-such-skill", "", "x\x00", "a b", "\u202e", "é" * 500])
def test_an_unknown_skill_is_not_found(house: House, official: FlaskClient, concept: str) -> None:
    assert submit(official, "/en/follows", page=POOR, concept=concept, region="").status_code in {400, 404}


@pytest.mark.parametrize("region", ["MA-TIZ", "XX", "x\x00", "é" * 500])
def test_an_unknown_region_is_refused(house: House, official: FlaskClient, region: str) -> None:
    assert submit(official, "/en/follows", page=POOR, concept="hydrology", region=region).status_code in {400, 404}


def test_nobody_stops_or_sees_what_somebody_else_follows(house: House, official: FlaskClient, session: Session) -> None:
    submit(official, "/en/follows", page=POOR, concept="solar-energy", region="")
    follower = session.scalars(select(Follower)).one()
    other = cast.somebody(session, "mediator")
    session.commit()
    stranger = signed_in(house.app, other)
    assert "solar energy" not in text_of(stranger.get("/en/follows"))
    assert submit(stranger, f"/en/follows/{follower.public_id}/stop", page="/en/account").status_code == 404
    expert = signed_in(house.app, house.amina.account)
    assert expert.get("/en/follows").status_code == 404
    assert submit(expert, "/en/follows", page="/en/account", concept="hydrology", region="").status_code == 404


def test_an_unvetted_official_follows_nobody(house: House, session: Session) -> None:
    unvetted = cast.somebody(session, "official")
    session.commit()
    client = signed_in(house.app, unvetted)
    assert submit(client, "/en/follows", page="/en/account", concept="hydrology", region="").status_code == 404


def test_without_the_engine_nothing_is_followed_and_it_is_said(
    house: House, official: FlaskClient, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(house.app.extensions, "search", open_engine(f"embedded://{tmp_path}/without-an-index"))
    answer = submit(official, "/en/follows", page="/en/account", concept="hydrology", region="")
    assert answer.status_code == 503
    assert session.scalars(select(Follower)).all() == []


def test_the_list_takes_a_constant_number_of_statements(house: House, official: FlaskClient) -> None:
    submit(official, "/en/follows", page=POOR, concept="solar-energy", region="")
    official.get("/en/follows")
    with statements(house.app) as few:
        official.get("/en/follows")
    for region in ("MA-01", "MA-02"):
        submit(official, "/en/follows", page=POOR, concept="hydrology", region=region)
    official.get("/en/follows")
    with statements(house.app) as many:
        official.get("/en/follows")
    assert len(few) == len(many) == 4, "\n".join(many)  # one of them counts the notices of the header
