"""Making a population on an instance: nobody twice, nobody where real people may be, everybody in the change table."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.database import reading, writing
from maghribcom.demonstration import institutions, population, refusal
from maghribcom.demonstration.population import CAST, populate
from maghribcom.experts.models import Experience, Expert, ExpertSkill
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.indexing.models import IndexChange
from maghribcom.locales import in_language
from maghribcom.organisations.models import Membership, Organisation
from maghribcom.skills.starter import load_starter
from search import EXPERT, INSTITUTIONS, ExpertQuery, SkillWanted

PEOPLE = 30


def count(model: type[object]) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_cast_is_always_part_of_it(demonstration: Flask) -> None:
    with demonstration.app_context():
        assert populate(PEOPLE, 7) == PEOPLE + len(CAST)
        with reading() as session:
            emails = [role.email for role in CAST]
            experts = session.scalars(select(Expert).join(Account).where(Account.email.in_(emails)))
            found = {expert.first_name: expert for expert in experts}
        assert {"Amina", "Youssef", "Salma"} == set(found)
        assert found["Amina"].city == "Lyon"
        assert found["Youssef"].headline_language == "nl"
        assert found["Salma"].country == "CA"


def test_people_who_are_there_are_not_made_again(demonstration: Flask) -> None:
    with demonstration.app_context():
        populate(PEOPLE, 7)
        assert populate(PEOPLE, 7) == 0
        assert populate(PEOPLE + 5, 7) == 5
        assert populate(PEOPLE, 8) == PEOPLE
        assert count(Expert) == 2 * PEOPLE + 5 + len(CAST)


def test_an_interrupted_population_goes_on(demonstration: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_done: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(population, "BATCH", 10)
    with demonstration.app_context():
        with pytest.raises(KeyboardInterrupt):
            populate(PEOPLE, 7, interrupt)
        assert count(Expert) == 10
        assert populate(PEOPLE, 7) == PEOPLE + len(CAST) - 10


def test_everybody_waits_once_to_be_indexed(demonstration: Flask) -> None:
    with demonstration.app_context():
        populate(PEOPLE, 7)
        with reading() as session:
            changes = session.scalars(select(IndexChange.object_id).where(IndexChange.kind == EXPERT)).all()
        assert len(changes) == len(set(changes)) == PEOPLE + len(CAST)


def test_solar_experts_of_the_cast_are_found(indexed: Flask) -> None:
    """On both stacks."""
    with indexed.app_context():
        load_starter()
        populate(PEOPLE, 7)
        drain()
        emails = [role.email for role in CAST[:2]]
        with reading() as session:
            solar = session.scalars(select(Expert.public_id).join(Account).where(Account.email.in_(emails))).all()
        for skill in ("solar-energy", "photovoltaics"):
            query = ExpertQuery(INSTITUTIONS, required=(SkillWanted(skill, level=3),))
            assert set(solar) <= set(search_engine().search(query, clock.now()).ids)


def test_evidence_is_linked_to_an_experience_of_the_same_person(demonstration: Flask) -> None:
    with demonstration.app_context():
        populate(PEOPLE, 7)
        query = select(ExpertSkill.expert_id, Experience.expert_id).join(
            Experience, Experience.id == ExpertSkill.experience_id
        )
        with reading() as session:
            linked = session.execute(query).all()
        assert linked
        assert all(owner == of for owner, of in linked)


def test_organisations_are_forty_and_made_once(demonstration: Flask) -> None:
    with demonstration.app_context(), in_language("en"):
        for made in (40, 0):
            with writing() as session:
                assert institutions.make_organisations(session) == made
        with reading() as session:
            unvetted = session.scalars(select(Organisation).where(Organisation.status == "requested")).all()
            assert 3 <= len(unvetted) <= 10
        assert count(Membership) >= 40


def test_a_database_with_real_people_is_never_marked(demonstration: Flask) -> None:
    with demonstration.app_context():
        with writing() as session:
            institutions.find_or_create(session, "somebody@example.org", "fr")
        with pytest.raises(refusal.NotADemonstration), writing() as session:
            refusal.mark(session)


def test_a_marked_database_stays_marked(demonstration: Flask) -> None:
    with demonstration.app_context():
        with writing() as session:
            refusal.mark(session)
            institutions.find_or_create(session, "somebody@example.org", "fr")
        with writing() as session:
            refusal.mark(session)


def test_another_instance_is_refused_with_a_sentence(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "people", "--experts", "5"])
    assert result.exit_code == 2
    assert "not made as a demonstration" in result.output
    with app.app_context():
        assert count(Expert) == 0


def test_a_population_needs_a_vocabulary(app: Flask) -> None:
    object.__setattr__(app.config["SETTINGS"], "demonstration", True)
    result = app.test_cli_runner().invoke(args=["demo", "people", "--experts", "5"])
    assert result.exit_code == 2
    assert "occupations" in result.output
