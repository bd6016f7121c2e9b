"""Both engines side by side among needs: the same answers, and reasons that add up to the score.

The queries are those of `generated_need_queries`; that they are of every kind, and find enough, is asserted, too.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from functools import cache

import pytest

from search import NEED, Engine, Kind, NeedDocument, NeedQuery, ResultPage, explain, open_engine
from search.clauses import LANGUAGE, NEED_WEIGHTS, clauses_of
from search.order import rotation_of
from search.queries import DEADLINES, MATCHES, NEED_SORTS
from tests.search.conftest import ENGINES, engine_address, remove_engine
from tests.search.needs import generated_need_queries, generated_needs
from tests.search.people import AT, PHRASES

NEEDS, QUERIES, PAGES = 1000, 200, (1, 2)
#: Queries of each kind, and the share of them that find many.
OF_EACH, MANY, SHARE = 10, 15, 0.6
#: Each fifth need is new, and each fifth is gone, since the index was made.
CHANGED = NEEDS // 5
#: Names of clauses: the first word of their weights.
CLAUSES = {name.split()[0] for name in NEED_WEIGHTS}
Engines = tuple[Engine, ...]


@pytest.fixture(scope="module")
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """One of each, with the same needs."""
    addresses = [engine_address(name, tmp_path_factory.mktemp("parity"), request) for name in ENGINES]
    opened = [open_engine(address) for address in addresses]
    for engine in opened:
        engine.create_missing()
        engine.apply(_needs(), [])
    yield tuple(opened)
    for engine, address in zip(opened, addresses, strict=True):
        remove_engine(engine, address)


@cache
def _needs() -> list[NeedDocument]:
    return generated_needs(NEEDS, seed=11)


@cache
def _queries() -> list[NeedQuery]:
    return generated_need_queries(QUERIES, seed=13)


def test_the_queries_for_needs_are_of_every_kind() -> None:
    asked: Counter[object] = Counter()
    defaults = {field.name: None if field.default is MISSING else field.default for field in fields(NeedQuery)}
    for query in _queries():
        given = {name for name, default in defaults.items() if getattr(query, name) != default}
        asked.update(given)
        asked.update([query.match, query.sort, *query.deadlines])
        asked.update({f"clause {clause.name}" for clause in clauses_of(query, AT)} if query.sort == "relevance" else ())
    expected = {*defaults, *MATCHES, *NEED_SORTS, *DEADLINES, *(f"clause {name}" for name in CLAUSES)}
    assert {kind: asked[kind] for kind in expected if asked[kind] < OF_EACH} == {}
    assert {text.language for need in _needs() for text in need.texts} == set(PHRASES)


@pytest.mark.slow
def test_needs_scores_totals_facets_and_reasons_are_the_same_also_after_two_fifths_have_changed(
    engines: Engines,
) -> None:
    needs = {need.id: need for need in _needs()}
    _compare(engines, needs)
    fresh = [replace(need, id=f"n11-{5 * place}") for place, need in enumerate(generated_needs(CHANGED, seed=12))]
    gone = [f"n11-{5 * place + 1}" for place in range(CHANGED)]
    for engine in engines:
        outcomes = engine.apply(fresh, [(NEED, identifier) for identifier in gone])
        assert len(outcomes) == 2 * CHANGED
        assert not any(outcome.error for outcome in outcomes)
    needs |= {need.id: need for need in fresh}
    for identifier in gone:
        del needs[identifier]
    _compare(engines, needs)


def _compare(engines: Engines, needs: dict[str, NeedDocument]) -> None:
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
                said |= _adding_up(asked, expected, needs)
        assert {engine.count(query, AT) for engine in engines} == {expected.total}
        many += expected.total > MANY
        earned.update(said)
    assert {engine.count_all(_queries(), AT) for engine in engines} == {one.count_all(_queries(), AT)}
    assert many >= SHARE * QUERIES
    assert {name: number for name, number in earned.items() if number < OF_EACH} == {}
    assert set(earned) == {*CLAUSES, "years", LANGUAGE}


def _adding_up(asked: NeedQuery, page: ResultPage, needs: dict[str, NeedDocument]) -> set[str]:
    """The clauses that hold for needs of a page; the weights of the reasons and the rotation are each one's score."""
    said = set()
    for identifier, score in zip(page.ids, page.scores, strict=True):
        reasons = explain(asked, needs[identifier], AT)
        assert sum(reason.weight for reason in reasons) + rotation_of(identifier, AT) == score, (asked, identifier)
        said |= {reason.clause for reason in reasons if reason.kind is not Kind.MISSING}
    return said
