"""What editors do to concepts that profiles hold: profiles and documents follow, and nobody loses anything."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.errors import Invalid
from maghribcom.events.models import Event
from maghribcom.experts.answers import SkillEntry
from maghribcom.experts.holders import count_both, count_holders
from maghribcom.experts.indexing import load
from maghribcom.experts.models import Expert
from maghribcom.experts.operations import (
    bring_back_concept,
    link_concepts,
    merge_concepts,
    retire_concept,
    save_work,
    unlink_concepts,
)
from maghribcom.experts.vocabulary import EVIDENCES
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.indexing.models import IndexChange
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import Concept, Label
from maghribcom.skills.overview import open_concept
from search import INSTITUTIONS, ExpertQuery, SkillWanted
from tests import cast
from tests.directory.conftest import statements
from tests.experts.profiles import WORK, linked, plant_vocabulary, published


def concept(session: Session, public_id: str) -> Concept:
    found = open_concept(session, public_id)
    assert found is not None
    return found


def held(expert: Expert) -> dict[str, tuple[object, ...]]:
    """What a profile holds, by concept."""
    return {
        row.concept.public_id: (row.level, row.years, row.last_used, row.evidence, row.wants_to_use)
        for row in expert.skills
    }


def merge(session: Session, merged: str, into: str) -> None:
    merge_concepts(session, concept(session, merged), concept(session, into), actor=NOBODY)
    session.commit()
    session.expire_all()


def found_by(public_id: str) -> list[str]:
    query = ExpertQuery(reader_audience=INSTITUTIONS, required=(SkillWanted(public_id),))
    return list(search_engine().search(query, clock.now()).ids)


def waiting(session: Session) -> set[tuple[str, str]]:
    return {tuple(row) for row in session.execute(select(IndexChange.kind, IndexChange.object_id))}


def test_whoever_holds_a_merged_concept_holds_its_successor(app: Flask, session: Session) -> None:
    expert = published(session, cast.amina(session))
    session.commit()
    version, changed = expert.row_version, expert.changed_at
    merge(session, "hydrology", "r-language")
    assert held(expert)["r-language"] == (4, 12, 2026, "claimed", True)
    assert "hydrology" not in held(expert)
    assert expert.row_version == version + 1
    assert expert.changed_at == changed  # a change of the vocabulary is no news about people
    events = session.execute(select(Event.verb, Event.object_id, Event.to_state)).all()
    assert ("merge", "hydrology", "r-language") in events


def test_of_two_rows_of_one_person_the_best_of_both_stays(app: Flask, session: Session) -> None:
    expert = published(session, cast.amina(session))
    skills = (
        linked(expert, SkillEntry("hydrology", 2, None, 2020), "Ingénieure hydrologue"),
        SkillEntry("drip-irrigation", 3, 5, 2024, wants_to_use=False),
        SkillEntry("water-modelling", 2),
    )
    save_work(session, expert, replace(WORK, skills=skills), actor=expert.account.actor())
    session.commit()
    assert count_both(session, concept(session, "hydrology"), concept(session, "drip-irrigation")) == 1
    merge(session, "hydrology", "drip-irrigation")
    assert held(expert)["drip-irrigation"] == (3, 5, 2024, "experience", True)
    assert len(expert.skills) == 2


def test_attested_evidence_is_the_strongest(app: Flask, session: Session) -> None:
    assert EVIDENCES == ("claimed", "experience", "document", "vouched")  # from the weakest to the strongest
    expert = published(session, cast.amina(session))
    next(row for row in expert.skills if row.concept.public_id == "hydrology").evidence = "vouched"
    session.commit()
    merge(session, "hydrology", "drip-irrigation")
    assert held(expert)["drip-irrigation"] == (4, 12, 2026, "vouched", True)


def test_occupations_and_sectors_go_over_too(app: Flask, session: Session) -> None:
    expert = published(session, cast.amina(session), work=WORK)
    farming = Concept(public_id="farming", scheme="maghribcom", kind="sector")
    session.add(farming)
    save_work(session, expert, replace(WORK, sectors=("water", "farming")), actor=expert.account.actor())
    session.commit()
    assert count_holders(session, concept(session, "water")) == 1
    merge(session, "water", "farming")
    merge(session, "hydrologist", "engineer")
    assert [choice.code for choice in expert.choices if choice.list == "sector"] == ["farming"]
    assert expert.occupation is not None
    assert expert.occupation.public_id == "engineer"


def test_a_merge_takes_a_constant_number_of_statements(app: Flask, session: Session) -> None:
    published(session, cast.amina(session))
    session.commit()
    with statements(app) as few:
        merge(session, "hydrology", "drip-irrigation")
    for make in (cast.youssef, cast.salma, cast.stranger):
        skills = (*WORK.skills[1:], SkillEntry("r-language", 2))
        published(session, make(session), work=replace(WORK, skills=skills))
    session.commit()
    with statements(app) as many:
        merge(session, "r-language", "drip-irrigation")
    assert len(many) == len(few)


@pytest.mark.parametrize(("one", "other"), [("hydrology", "hydrology"), ("hydrology", "hydrologist"),
                                            ("hydrology", "old-skill")])  # fmt: skip
def test_a_merge_into_itself_another_family_or_something_retired_is_refused(
    app: Flask, session: Session, one: str, other: str
) -> None:
    plant_vocabulary(session)
    with pytest.raises(Invalid):
        merge_concepts(session, concept(session, one), concept(session, other), actor=NOBODY)


def test_after_a_merge_people_are_found_by_the_successor_only(indexed: Flask, session: Session) -> None:
    expert = published(session, cast.amina(session))
    session.commit()
    drain()
    assert found_by("hydrology") == [expert.public_id]
    merge(session, "hydrology", "r-language")
    drain()
    assert found_by("hydrology") == []
    assert found_by("r-language") == [expert.public_id]
    merge(session, "r-language", "drip-irrigation")
    drain()
    assert found_by("drip-irrigation") == [expert.public_id]


def test_a_retired_skill_is_kept_found_by_its_successor_and_brought_back(indexed: Flask, session: Session) -> None:
    expert = published(session, cast.amina(session))
    session.commit()
    retire_concept(session, concept(session, "hydrology"), concept(session, "drip-irrigation"), actor=NOBODY)
    session.commit()
    drain()
    assert set(held(expert)) == {"hydrology", "drip-irrigation", "water-modelling"}
    assert found_by("drip-irrigation") == [expert.public_id]
    assert found_by("hydrology") == []
    skills = load(session, [expert.public_id])[expert.public_id].skills
    assert [(skill.concept, skill.level, skill.years) for skill in skills] == [("drip-irrigation", 4, 12)]
    bring_back_concept(session, concept(session, "hydrology"), actor=NOBODY)
    session.commit()
    drain()
    assert found_by("hydrology") == [expert.public_id]


def _merge(session: Session) -> None:
    merge_concepts(session, concept(session, "engineer"), concept(session, "advisor"), actor=NOBODY)


def _unlink(session: Session) -> None:
    unlink_concepts(session, concept(session, "hydrologist"), "broader", concept(session, "engineer"), actor=NOBODY)


def _link(session: Session) -> None:
    link_concepts(session, concept(session, "engineer"), "broader", concept(session, "advisor"), actor=NOBODY)


def _retire(session: Session) -> None:
    retire_concept(session, concept(session, "hydrologist"), concept(session, "advisor"), actor=NOBODY)


@pytest.mark.parametrize("change", [_merge, _unlink, _link, _retire])
def test_documents_of_those_below_a_changed_occupation_are_made_again(
    app: Flask, session: Session, change: Callable[[Session], None]
) -> None:
    expert = published(session, cast.amina(session))
    advisor = Concept(public_id="advisor", scheme="maghribcom", kind="occupation")
    advisor.labels.append(
        Label(language="en", kind="preferred", text="advisor", key=key_of("advisor"), origin="starter")
    )
    session.add(advisor)
    session.flush()
    session.execute(delete(IndexChange))
    change(session)
    assert ("expert", expert.public_id) in waiting(session)
