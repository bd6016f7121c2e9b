"""What an expert is interested in: chosen on a page, read for many at once."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom.directory.models import Interest
from maghribcom.directory.operations.interests import Choice, Interests, choice_of, choose_interests, interests_of
from maghribcom.errors import Invalid
from maghribcom.events.models import Event
from maghribcom.experts.models import Expert
from maghribcom.skills.models import Concept, Label
from tests.browsing import signed_in, submit
from tests.directory.conftest import House, statements

PAGE = "/fr/interests"


@pytest.fixture
def sectors(house: House, session: Session) -> list[str]:
    """Two sectors of the vocabulary."""
    names = ["sector-water", "sector-health"]
    for name in names:
        label = Label(language="fr", kind="preferred", text=name, key=name, origin="starter")
        session.add(Concept(public_id=name, scheme="maghribcom", kind="sector", labels=[label]))
    session.commit()
    return names


@pytest.fixture
def expert(house: House) -> FlaskClient:
    """Amina's browser."""
    return signed_in(house.app, house.amina.account)


def chosen(session: Session, house: House) -> Choice:
    session.rollback()
    session.expire_all()
    return choice_of(session, house.amina.account_id)


def choose(session: Session, house: House, **values: Any) -> None:
    account = house.amina.account
    choose_interests(session, account, Choice(**values), actor=account.actor())
    session.commit()


def test_interests_are_chosen_on_a_page(
    house: House, expert: FlaskClient, session: Session, sectors: list[str]
) -> None:
    assert chosen(session, house) == Choice(own_skills=True)
    page = expert.get(PAGE).text
    assert 'name="own_skills"' in page
    assert page.count('name="regions"') == 12
    answer = submit(expert, PAGE, sectors=sectors, regions=["MA-08", "MA-03"])
    assert answer.status_code == 302
    assert chosen(session, house) == Choice(False, tuple(sorted(sectors)), ("MA-03", "MA-08"))
    page = expert.get(PAGE).text
    assert page.count("checked") == 4
    submit(expert, PAGE, own_skills="y", regions=["MA-08"])
    assert chosen(session, house) == Choice(True, (), ("MA-08",))
    assert session.scalar(select(func.count()).where(Event.verb == "choose_interests")) == 2


def test_what_is_not_offered_is_said_and_changes_nothing(
    house: House, expert: FlaskClient, session: Session, sectors: list[str]
) -> None:
    for bad in ({"regions": "MA-99"}, {"sectors": "solar-energy"}, {"sectors": "x" * 5000}):
        assert submit(expert, PAGE, **bad).status_code == 422
    assert chosen(session, house) == Choice()
    for values in ({"regions": ("FR",)}, {"sectors": ("solar-energy",)}):
        with pytest.raises(Invalid):
            choose(session, house, **values)


def test_a_sector_that_was_retired_is_offered_no_more(
    house: House, expert: FlaskClient, session: Session, sectors: list[str]
) -> None:
    choose(session, house, sectors=tuple(sectors))
    session.scalars(select(Concept).where(Concept.public_id == sectors[0])).one().retired = True
    session.commit()
    page = expert.get(PAGE)
    assert page.status_code == 200
    assert sectors[0] not in page.text
    submit(expert, PAGE, sectors=[sectors[1]])
    assert chosen(session, house).sectors == (sectors[1],)


def test_the_page_is_for_experts(house: House, official: FlaskClient) -> None:
    assert official.get(PAGE).status_code == 404
    assert house.app.test_client().get(PAGE).status_code == 302


def test_interests_are_the_skills_of_the_profile_as_it_is_and_what_was_named(
    house: House, session: Session, sectors: list[str]
) -> None:
    choose(session, house, sectors=(sectors[0],), regions=("MA-08",))
    youssef = house.youssef.account
    choose_interests(session, youssef, Choice(own_skills=False), actor=youssef.actor())
    session.commit()
    found = interests_of(session, [house.amina.account_id, house.youssef.account_id, house.salma.account_id, 999_999])
    own = found[house.amina.account_id]
    assert "solar-energy" in own.skills
    assert (own.sectors, own.regions) == (frozenset({sectors[0]}), frozenset({"MA-08"}))
    assert found[house.youssef.account_id] == Interests()
    assert len(found[house.salma.account_id].skills) == 3  # by default
    assert found[999_999] == Interests()


def test_interests_of_many_take_three_statements(house: House, session: Session) -> None:
    accounts = session.scalars(select(Expert.account_id)).all()
    for some in (accounts[:1], accounts):
        with statements(house.app) as seen:
            interests_of(session, some)
        assert len(seen) == 3


def test_they_are_exported_and_erased(house: House, session: Session, sectors: list[str]) -> None:
    choose(session, house, own_skills=False, sectors=(sectors[0],))
    held = {one.name: one for one in house.app.extensions["contributions"].personal_data}
    mine = held["shortlists, saved searches and interests"]
    exported = mine.export(session, house.amina.account_id)
    assert exported["interests"] == {"own_skills": False, "sectors": [sectors[0]], "regions": []}
    mine.erase(session, house.amina.account_id)
    assert session.scalars(select(Interest)).all() == []
    assert choice_of(session, house.amina.account_id) == Choice()
