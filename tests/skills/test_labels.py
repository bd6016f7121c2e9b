"""Words for concepts and concepts for words, on our own whole vocabulary."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.database import db
from maghribcom.skills.labels import (
    Words,
    ancestors,
    find_by_label,
    find_by_labels,
    near_concepts,
    usage_counts,
    words_for,
)
from maghribcom.skills.models import SKILL_KINDS, Concept
from maghribcom.skills.operations import put_label, retire
from search.queries import NEAR_PER_SKILL
from search.text import label_key, label_keys
from tests.skills.loaded import empty_postgresql, empty_sqlite  # noqa: F401 (fixtures)


@pytest.fixture
def starter(session: Session) -> Session:
    """A session on our own vocabulary."""
    return session


def test_a_word_in_any_language_and_spelling_finds_its_concept(starter: Session) -> None:
    for phrase in (
        "énergie solaire",
        "ENERGIE  SOLAIRE",
        "طاقة شمسية",
        "الطاقة الشمسية",
        "solar energy",
        "zonne-energie",
    ):
        assert [concept.public_id for concept in find_by_label(starter, phrase)] == ["solar-energy"], phrase


def test_c_and_its_relatives_are_different_things(starter: Session) -> None:
    found = {
        phrase: [one.public_id for one in find_by_label(starter, phrase, SKILL_KINDS)] for phrase in ("C", "C++", "C#")
    }
    assert all(len(ids) == 1 for ids in found.values())
    assert len({ids[0] for ids in found.values()}) == 3


def test_many_phrases_are_looked_up_at_once(starter: Session) -> None:
    found = find_by_labels(starter, ["solar energy", "no such thing", "...", "hydrologie"])
    assert {phrase: concepts[0].public_id for phrase, concepts in found.items()} == {
        "solar energy": "solar-energy",
        "hydrologie": "hydrology",
    }


def test_the_kind_that_is_asked_for_is_found(starter: Session) -> None:
    assert find_by_label(starter, "hydrogéologue", ["occupation"])[0].kind == "occupation"
    assert not find_by_label(starter, "hydrogéologue", SKILL_KINDS)
    assert not find_by_label(starter, "", SKILL_KINDS)


def test_a_retired_concept_is_not_found_and_keeps_its_words(starter: Session) -> None:
    concept, other = find_by_label(starter, "solar energy")[0], find_by_label(starter, "hydrologie")[0]
    retire(starter, concept, other, actor=NOBODY)
    assert not find_by_label(starter, "solar energy")
    assert words_for(starter, ["solar-energy"], "fr")["solar-energy"].text == "énergie solaire"
    assert "solar-energy" not in near_concepts(starter, ["renewable-energy"])["renewable-energy"]


def test_a_dropped_label_is_not_found(starter: Session) -> None:
    concept = find_by_label(starter, "photovoltaïque")[0]
    put_label(starter, concept, "fr", "photovoltaïque", kind="dropped", actor=NOBODY)
    assert concept not in find_by_label(starter, "photovoltaïque")


def test_words_are_the_readers_else_another_language_says_so(starter: Session) -> None:
    concept = Concept(public_id="only-dutch", scheme="esco", kind="skill")
    starter.add(concept)
    starter.flush()
    put_label(starter, concept, "nl", "dijkbewaking", kind="preferred", actor=NOBODY)
    ids = ["solar-energy", "only-dutch", "no-such-concept"]
    assert words_for(starter, ids, "ar") == {
        "solar-energy": Words("الطاقة الشمسية", "ar"),
        "only-dutch": Words("dijkbewaking", "nl"),
    }
    assert words_for(starter, ids, "zgh")["solar-energy"].language == "ar", "Tamazight falls back to Arabic"
    assert words_for(starter, [], "fr") == {}


def test_near_is_broader_then_narrower_then_related_then_beside(starter: Session) -> None:
    near = near_concepts(starter, ["solar-energy", "no-such-concept"])
    assert near["no-such-concept"] == ()
    ids = near["solar-energy"]
    assert ids[0] == "renewable-energy"
    assert ids.index("photovoltaics") < ids.index("wind-energy")
    assert len(set(ids)) == len(ids) <= NEAR_PER_SKILL
    assert "solar-energy" not in ids


def test_ancestors_go_up_to_the_root_nearest_first(starter: Session) -> None:
    above = ancestors(starter, ["photovoltaics", "no-such-concept"])
    assert above["no-such-concept"] == ()
    assert above["photovoltaics"][:2] == ("solar-energy", "renewable-energy")


def test_usage_counts_the_occupations_that_need_a_skill(starter: Session) -> None:
    counts = usage_counts(starter, ["solar-energy", "no-such-concept"])
    assert counts["no-such-concept"] == 0
    assert sum(usage_counts(starter, ["photovoltaics", "hydrology"]).values()) > 0


@pytest.mark.parametrize("call", [words_for, near_concepts, ancestors, usage_counts, find_by_labels])
def test_many_concepts_cost_one_statement(starter: Session, call: Callable[..., object]) -> None:
    ids = starter.scalars(select(Concept.public_id)).all()
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    call(starter, ids, *(["fr"] if call is words_for else []))
    assert len(statements) == 1


def test_keys_of_rows_and_of_the_index_are_the_same() -> None:
    for text in ("Énergie Solaire", "l'eau", "C++", "الطاقة الشمسيّة", "Node.js / .NET"):
        assert label_key(text) == label_keys(text, "fr")[0]
