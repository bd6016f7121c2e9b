"""Needs follow the vocabulary as profiles do: retired and merged concepts."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.experts.operations import bring_back_concept, merge_concepts, retire_concept
from maghribcom.indexing.models import IndexChange
from maghribcom.projects.models import Need, NeedSkill, ProjectChoice
from maghribcom.skills.models import Concept
from tests import cast
from tests.experts.profiles import plant_vocabulary
from tests.projects.posted import post_need


def _concept(session: Session, public_id: str) -> Concept:
    return session.scalars(select(Concept).where(Concept.public_id == public_id)).one()


def _queued(session: Session) -> set[str]:
    found = set(session.scalars(select(IndexChange.object_id).where(IndexChange.kind == "need")))
    session.execute(delete(IndexChange))
    return found


@pytest.fixture
def need(session: Session) -> Need:
    """Asks for hydrology and for drip irrigation, of a hydrologist, in a project about water."""
    plant_vocabulary(session)
    made = post_need(session, cast.karim(session), occupation=_concept(session, "hydrologist"))
    made.project.choices = [ProjectChoice(list="sector", code="water")]
    made.skills = [
        NeedSkill(position=0, concept=_concept(session, "hydrology"), required=False, level=3, years=1),
        NeedSkill(position=1, concept=_concept(session, "drip-irrigation"), required=True, level=2, years=5),
    ]
    session.flush()
    post_need(session, made.contact, title="Autre besoin")
    _queued(session)
    return made


def test_a_need_keeps_a_retired_skill_and_is_indexed_by_its_successor(session: Session, need: Need) -> None:
    skill, successor = _concept(session, "hydrology"), _concept(session, "water-modelling")
    retire_concept(session, skill, successor, actor=NOBODY)
    assert need.skills[0].concept_id == skill.id
    assert _queued(session) == {need.public_id}
    bring_back_concept(session, skill, actor=NOBODY)
    assert _queued(session) == {need.public_id}


def test_a_merged_skill_goes_over_to_the_one_that_stays(session: Session, need: Need) -> None:
    into, version = _concept(session, "water-modelling"), need.row_version
    merge_concepts(session, _concept(session, "hydrology"), into, actor=NOBODY)
    session.expire_all()
    assert {held.concept_id for held in need.skills} == {into.id, _concept(session, "drip-irrigation").id}
    assert need.row_version == version + 1
    assert _queued(session) == {need.public_id}


def test_a_need_that_asked_for_both_asks_for_one_as_strictly(session: Session, need: Need) -> None:
    into = _concept(session, "drip-irrigation")
    merge_concepts(session, _concept(session, "hydrology"), into, actor=NOBODY)
    session.expire_all()
    (held,) = need.skills
    assert (held.concept_id, held.position, held.required, held.level, held.years) == (into.id, 0, True, 3, 5)


def test_a_project_follows_a_merged_sector(session: Session, need: Need) -> None:
    into = Concept(public_id="sanitation", scheme="maghribcom", kind="sector")
    session.add(into)
    session.flush()
    need.project.choices.append(ProjectChoice(list="sector", code=into.public_id))
    session.flush()
    merge_concepts(session, _concept(session, "water"), into, actor=NOBODY)
    session.expire_all()
    assert [choice.code for choice in need.project.choices] == [into.public_id]
    assert need.public_id in _queued(session)
