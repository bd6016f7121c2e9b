"""Both engines side by side: whatever is asked, they give the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from search import (
    CONCEPT,
    EXPERT,
    INSTITUTIONS,
    ConceptDocument,
    ConceptQuery,
    Engine,
    ExpertDocument,
    ExpertQuery,
    Label,
    explain,
    open_engine,
)
from search.order import rotation_of
from tests.search.conftest import ENGINES, engine_address, remove_engine
from tests.search.people import AT, PHRASES, generated_experts, generated_queries

PEOPLE = 2000
QUERIES = 120
Engines = tuple[Engine, ...]


@pytest.fixture(scope="module")
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """One of each, with the same people; a tenth is new and a tenth gone since they were first indexed."""
    addresses = [engine_address(name, tmp_path_factory.mktemp("parity"), request) for name in ENGINES]
    opened = [open_engine(address) for address in addresses]
    for engine in opened:
        engine.create_missing()
        engine.apply(generated_experts(PEOPLE, seed=11), [])
        engine.apply(_changed(), [(EXPERT, f"p11-{place}") for place in range(PEOPLE - PEOPLE // 10, PEOPLE)])
    yield tuple(opened)
    for engine, address in zip(opened, addresses, strict=True):
        remove_engine(engine, address)


def _changed() -> list[ExpertDocument]:
    fresh = generated_experts(PEOPLE // 10, seed=12)
    return [replace(person, id=f"p11-{place}") for place, person in enumerate(fresh)]


def test_the_same_people_in_the_same_order_with_the_same_scores_totals_and_facets(engines: Engines) -> None:
    one, *others = engines
    many = 0
    for query in generated_queries(QUERIES, seed=13):
        for page in (1, 2, 3):
            asked = replace(query, page=page)
            expected = one.search(asked, AT)
            many += expected.total > 25
            for other in others:
                assert other.search(asked, AT) == expected, asked
                assert other.count(asked, AT) == expected.total
    assert many > 0.6 * 3 * QUERIES


def test_the_same_order_on_every_day(engines: Engines) -> None:
    query = ExpertQuery(INSTITUTIONS, countries=("FR", "NL"), page=2)
    orders = set()
    for day in range(5):
        at = AT + timedelta(days=day)
        pages = [engine.search(query, at) for engine in engines]
        assert all(page == pages[0] for page in pages)
        orders.add(pages[0].ids)
    assert len(orders) > 1


def test_reasons_add_up_to_the_score_on_both(engines: Engines) -> None:
    people = {person.id: person for person in (*generated_experts(PEOPLE, seed=11), *_changed())}
    for query in generated_queries(60, seed=15):
        asked = replace(query, sort="relevance")
        for engine in engines:
            page = engine.search(asked, AT)
            for identifier, score in zip(page.ids, page.scores, strict=True):
                points = sum(reason.weight for reason in explain(asked, people[identifier], AT))
                assert points + rotation_of(identifier, AT) == score


def test_the_same_candidates_for_a_phrase(engines: Engines) -> None:
    words = [(language, word) for language, phrase in PHRASES.items() for word in phrase.split()]
    concepts = [
        ConceptDocument(
            f"c{place}",
            ("skill", "occupation")[place % 2],
            tuple(
                Label(
                    f"{word} {words[(place * 7 + step) % len(words)][1]}", language, ("preferred", "alternative")[step]
                )
                for step in (0, 1)
            ),
        )
        for place, (language, word) in enumerate(words * 3)
    ]
    phrases = (
        tuple(dict.fromkeys(word for _, word in words)) + tuple(PHRASES.values()) + ("énerg", "ال", "c+", "C#", "...")
    )
    mistyped = tuple(f"{phrase[:2]}{phrase[3:]}" for phrase in phrases)
    queries = [
        ConceptQuery(phrases, limit=30),
        ConceptQuery(phrases, prefix=True),
        ConceptQuery(phrases, language="fr"),
        ConceptQuery(mistyped, language="fr"),
        ConceptQuery(mistyped, prefix=True),
    ]
    queries += [ConceptQuery(tuple(phrase[:2] for phrase in phrases), prefix=True, kinds=("skill",), limit=5)]
    for counted in (False, True):
        for engine in engines:
            if counted:
                with engine.begin_rebuild(CONCEPT) as rebuild:
                    rebuild.load(concepts)
                    rebuild.publish()
            else:
                engine.apply(concepts, [])
        for query in queries:
            answers = [engine.find_concepts(query) for engine in engines]
            assert any(answers[0])
            assert all(answer == answers[0] for answer in answers)
