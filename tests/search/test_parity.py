"""Both engines side by side: whatever is asked, they give the same, and the reasons add up to the score.

The queries are those of `generated_queries`; that they are of every kind, and find enough people, is asserted, too.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from datetime import timedelta
from functools import cache

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
    Kind,
    Label,
    ResultPage,
    explain,
    open_engine,
)
from search.clauses import LANGUAGE, WEIGHTS, clauses_of
from search.order import rotation_of
from search.queries import MATCHES, SORTS
from tests.search.conftest import ENGINES, engine_address, remove_engine
from tests.search.people import AT, PHRASES, generated_experts, generated_queries

PEOPLE, QUERIES, PAGES = 5000, 500, (1, 2, 3)
#: Queries of each kind, and the share of them that find many.
OF_EACH, MANY, SHARE = 50, 25, 0.6
#: Each tenth person is new, and each tenth is gone, since the index was made.
CHANGED = PEOPLE // 10
#: Names of clauses: the first word of their weights; what lies above the level asked for is part of "required".
CLAUSES = {name.split()[0] for name in WEIGHTS} - {"above", "evidenced"}
Engines = tuple[Engine, ...]


@pytest.fixture(scope="module")
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """One of each, with the same people."""
    addresses = [engine_address(name, tmp_path_factory.mktemp("parity"), request) for name in ENGINES]
    opened = [open_engine(address) for address in addresses]
    for engine in opened:
        engine.create_missing()
        engine.apply(_people(), [])
    yield tuple(opened)
    for engine, address in zip(opened, addresses, strict=True):
        remove_engine(engine, address)


@cache
def _people() -> list[ExpertDocument]:
    return generated_experts(PEOPLE, seed=11)


@cache
def _queries() -> list[ExpertQuery]:
    return generated_queries(QUERIES, seed=13)


def test_the_queries_are_of_every_kind() -> None:
    asked: Counter[object] = Counter()
    for query in _queries():
        given = {field.name: getattr(query, field.name) for field in fields(query)}
        asked.update(name for name, value in given.items() if value != _default(name))
        asked.update([query.reader_audience, query.match, query.sort])
        asked.update({f"clause {clause.name}" for clause in clauses_of(query, AT)} if query.sort == "relevance" else ())
    expected = (
        {field.name for field in fields(ExpertQuery)} | {*MATCHES, *SORTS} | {f"clause {name}" for name in CLAUSES}
    )
    assert {kind: asked[kind] for kind in expected if asked[kind] < OF_EACH} == {}
    languages = {text.language for person in _people() for text in person.texts}
    assert languages == set(PHRASES)
    assert len(languages) == 7


def _default(name: str) -> object:
    default = next(field.default for field in fields(ExpertQuery) if field.name == name)
    return None if default is MISSING else default


@pytest.mark.slow
def test_people_scores_totals_facets_and_reasons_are_the_same_also_after_a_fifth_has_changed(engines: Engines) -> None:
    people = {person.id: person for person in _people()}
    _compare(engines, people)
    fresh = [
        replace(person, id=f"p11-{10 * place}") for place, person in enumerate(generated_experts(CHANGED, seed=12))
    ]
    gone = [f"p11-{10 * place + 1}" for place in range(CHANGED)]
    for engine in engines:
        outcomes = engine.apply(fresh, [(EXPERT, identifier) for identifier in gone])
        assert len(outcomes) == PEOPLE // 5
        assert not any(outcome.error for outcome in outcomes)
    people |= {person.id: person for person in fresh}
    for identifier in gone:
        del people[identifier]
    _compare(engines, people)


def _compare(engines: Engines, people: dict[str, ExpertDocument]) -> None:
    one, *others = engines
    many = 0
    earned: Counter[str] = Counter()
    for query in _queries():
        said = set()
        for number in PAGES:
            asked = replace(query, page=number)
            expected = one.search(asked, AT)
            for other in others:
                assert other.search(asked, AT) == expected, asked
            if asked.sort == "relevance":
                said |= _adding_up(asked, expected, people)
        assert {engine.count(query, AT) for engine in engines} == {expected.total}
        many += expected.total > MANY
        earned.update(said)
    assert many >= SHARE * QUERIES
    assert {name: number for name, number in earned.items() if number < OF_EACH} == {}
    assert set(earned) == {*CLAUSES, LANGUAGE}


def _adding_up(asked: ExpertQuery, page: ResultPage, people: dict[str, ExpertDocument]) -> set[str]:
    """The clauses that hold for people of a page; the weights of the reasons and the rotation are each one's score."""
    said = set()
    for identifier, score in zip(page.ids, page.scores, strict=True):
        reasons = explain(asked, people[identifier], AT)
        assert sum(reason.weight for reason in reasons) + rotation_of(identifier, AT) == score, (asked, identifier)
        said |= {reason.clause for reason in reasons if reason.kind is not Kind.MISSING}
    return said


def test_the_same_order_on_every_day(engines: Engines) -> None:
    query = ExpertQuery(INSTITUTIONS, countries=("FR", "NL"), page=2)
    orders = set()
    for day in range(5):
        at = AT + timedelta(days=day)
        pages = [engine.search(query, at) for engine in engines]
        assert all(page == pages[0] for page in pages)
        orders.add(pages[0].ids)
    assert len(orders) > 1


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
