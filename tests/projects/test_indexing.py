"""Needs as documents: what is in one, what never is, and when it changes."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.indexing.drain import drain
from maghribcom.projects.indexing import identifiers, load
from maghribcom.projects.models import Need, NeedText
from maghribcom.skills.models import Concept
from search import EXPERTS, PUBLIC, STAFF, LanguageNeeded, NeedDocument, SkillNeeded
from tests.directory.conftest import statements
from tests.directory.needs import Asked, close, need, project
from tests.experts.profiles import plant_vocabulary

#: SQL statements of one batch.
BUDGET = 5
SKILLS = (Asked("hydrology", 3, 5), Asked("drip-irrigation", required=False))


@pytest.fixture
def made(indexed: Flask, session: Session) -> Need:
    """An open need, indexed."""
    plant_vocabulary(session)
    found = need(session, skills=SKILLS)
    session.commit()
    drain()
    return found


def document(session: Session, of: Need) -> NeedDocument:
    return load(session, [of.public_id])[of.public_id]


def test_a_document_says_what_the_need_asks_for(made: Need, session: Session) -> None:
    found = document(session, made)
    assert found.required == (SkillNeeded("hydrology", 3, 5),)
    assert found.desired == (SkillNeeded("drip-irrigation"),)
    assert found.sectors == ("water",)
    assert (found.regions, found.provinces) == (("MA-08",), ("MA-ERR",))
    assert found.languages == (LanguageNeeded("fr", "B2"),)
    assert (found.mode, found.way, found.compensation) == ("onsite_mission", "onsite", "expenses")
    assert found.audiences == {PUBLIC, STAFF}
    assert found.deadline == found.visible_until == made.deadline_at


def test_a_need_without_a_place_has_those_of_its_project(made: Need, session: Session) -> None:
    remote = need(session, made.project, skills=(), region=None, province=None, way="remote")
    assert document(session, remote).regions == ("MA-08",)


def test_the_counterpart_is_no_words_that_are_looked_for(made: Need, session: Session) -> None:
    made.texts.append(NeedText(field="counterpart", language="fr", text="Docteure Zulaykha Qaddurix", original=True))
    session.flush()
    assert not any("Qaddurix" in text.text for text in document(session, made).texts)


def test_the_earlier_of_deadline_and_vetting_hides_it(made: Need, session: Session) -> None:
    soon = clock.now() + timedelta(days=3)
    made.project.organisation.vetted_until = soon
    session.flush()
    assert document(session, made).visible_until == soon


def test_the_audience_of_the_need_is_that_of_its_document(made: Need, session: Session) -> None:
    made.audience = "verified"
    session.flush()
    assert document(session, made).audiences == {EXPERTS, STAFF}


def test_a_skill_that_was_replaced_is_asked_for_by_its_successor(made: Need, session: Session) -> None:
    concepts = {one.public_id: one for one in session.query(Concept)}
    concepts["hydrology"].retired, concepts["hydrology"].replaced_by_id = True, concepts["water-modelling"].id
    session.flush()
    assert document(session, made).required == (SkillNeeded("water-modelling", 3, 5),)


def test_only_open_needs_have_a_document(made: Need, session: Session) -> None:
    others = [need(session, made.project, skills=(), status=status) for status in ("draft", "submitted")]
    over = need(session, made.project, skills=())
    close(over)
    session.flush()
    assert set(load(session, [one.public_id for one in (made, over, *others)])) == {made.public_id}
    assert [one for batch in identifiers(session) for one in batch] == [made.public_id]


def test_a_batch_takes_a_constant_number_of_statements(made: Need, indexed: Flask, session: Session) -> None:
    ids = [made.public_id, *(need(session, project(session), skills=SKILLS).public_id for _number in range(4))]
    session.commit()
    with statements(indexed) as seen:
        assert len(load(session, ids)) == len(ids)
    assert len(seen) <= BUDGET, "\n".join(seen)
