"""How every engine takes what is written, and a rebuild."""

from dataclasses import replace

from search import (
    CONCEPT,
    EXPERT,
    KINDS,
    NEED,
    ConceptDocument,
    Engine,
    Label,
    LanguageHeld,
    Outcome,
    SkillHeld,
    Text,
)
from tests.search.asking import found
from tests.search.people import AMINA, CAST, SALMA, YOUSSEF

# Writing


def test_what_was_written_is_found_when_apply_returns_and_again_when_repeated(cast: Engine) -> None:
    moved = replace(AMINA, country="BE")
    for _ in range(2):
        assert cast.apply([moved], [(EXPERT, "salma")]) == [Outcome(EXPERT, "amina"), Outcome(EXPERT, "salma")]
        assert found(cast) == ["amina", "youssef"]
        assert found(cast, countries=("BE",)) == ["amina"]
        assert found(cast, countries=("FR",)) == []


def test_removing_who_is_not_there_is_no_error(engine: Engine) -> None:
    assert engine.apply([], [(EXPERT, "nobody")]) == [Outcome(EXPERT, "nobody")]


def test_a_refused_document_stops_no_other(engine: Engine) -> None:
    refused = (
        replace(AMINA, id="level", skills=(SkillHeld("irrigation", 7),)),
        replace(AMINA, id="language", languages=(LanguageHeld("fr", "fluent"),)),
        replace(AMINA, id="country", country="F R"),
        replace(AMINA, id="part", texts=(Text("footnote", "words", "fr"),)),
    )
    outcomes = engine.apply([refused[0], YOUSSEF, *refused[1:], SALMA], [])
    assert [outcome.id for outcome in outcomes if outcome.error is None] == ["youssef", "salma"]
    assert all(outcome.error for outcome in outcomes if outcome.id in {person.id for person in refused})
    assert "7" in str(outcomes[0].error)
    assert found(engine) == ["salma", "youssef"]


def test_several_calls_may_share_what_writing_needs_open(engine: Engine) -> None:
    with engine.writing():
        for person in CAST:
            engine.apply([person], [])
            assert person.id in found(engine)


def test_kinds_are_indexed_apart(cast: Engine) -> None:
    cast.apply([ConceptDocument("amina", "skill", (Label("amina", "fr"),))], [])
    status = cast.status()
    assert {kind: status[kind].documents for kind in KINDS} == {EXPERT: 3, NEED: 0, CONCEPT: 1}
    cast.apply([], [(CONCEPT, "amina")])
    assert found(cast) == ["amina", "salma", "youssef"]


# Rebuilding


def test_a_rebuild_replaces_everything_in_one_step(cast: Engine) -> None:
    name = cast.status()[EXPERT].name
    with cast.begin_rebuild(EXPERT) as rebuild:
        assert rebuild.load([SALMA, replace(AMINA, id="a b")])[0].id == "a b"
        assert found(cast) == ["amina", "salma", "youssef"]
        assert rebuild.apply([replace(SALMA, country="BE"), YOUSSEF], ["youssef", "nobody"])[0].error is None
        assert rebuild.count() == 1
        cast.apply([], [(EXPERT, "amina")])
        assert found(cast) == ["salma", "youssef"]
        rebuild.publish()
    assert found(cast) == ["salma"]
    assert found(cast, countries=("BE",)) == ["salma"]
    assert cast.status()[EXPERT].name != name
    assert not cast.status()[EXPERT].outdated


def test_a_discarded_rebuild_leaves_everything_as_it_was(cast: Engine) -> None:
    before = cast.status()
    with cast.begin_rebuild(EXPERT) as rebuild:
        rebuild.load([replace(AMINA, id="new")])
    rebuild.discard()
    assert found(cast) == ["amina", "salma", "youssef"]
    assert cast.status() == before


def test_after_a_rebuild_writing_goes_to_the_new_index(cast: Engine) -> None:
    with cast.writing():
        cast.apply([replace(AMINA, country="BE")], [])
        with cast.begin_rebuild(EXPERT) as rebuild:
            rebuild.load(CAST)
            rebuild.publish()
        cast.apply([replace(AMINA, country="CH")], [])
    assert found(cast, countries=("CH",)) == ["amina"]


def test_creating_what_is_missing_touches_nothing_that_is_there(cast: Engine) -> None:
    assert cast.create_missing() == ()
    assert found(cast) == ["amina", "salma", "youssef"]
