"""Phrases find the concepts that they mean: hits@10 of each language, on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search import CONCEPT, ConceptQuery, Engine, open_engine
from tests.search.conftest import ENGINES, engine_address, remove_engine
from tests.search.relevance.judged import compare, figures, judged_queries, starter_documents


@pytest.fixture(params=ENGINES)
def vocabulary(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine that holds the starter vocabulary."""
    address = engine_address(request.param, tmp_path, request)
    engine = open_engine(address)
    with engine.begin_rebuild(CONCEPT) as rebuild:
        assert rebuild.load(starter_documents()) == []
        rebuild.publish()
    yield engine
    remove_engine(engine, address)


def test_no_language_falls_below_its_floor(vocabulary: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    queries = judged_queries("concept")
    rankings = []
    for query in queries:
        (candidates,) = vocabulary.find_concepts(ConceptQuery((query.text,), language=query.code))
        rankings.append([candidate.id for candidate in candidates])
    found = figures(queries, rankings)
    with capsys.disabled():
        below = compare("concept", {language: of.hits_at_10 for language, of in found.items()})
    assert not below
