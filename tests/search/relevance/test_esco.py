"""Titles of jobs as national lists write them find their occupation in the whole of ESCO, on both engines."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.vocabulary_sets import read_concepts
from maghribcom.skills.esco.files import find_csv_files
from maghribcom.skills.esco.parsing import ESCO
from maghribcom.skills.gendered import split_forms
from search import CONCEPT, ConceptDocument, ConceptQuery, Engine, Label, open_engine
from tests.search.conftest import ENGINES, engine_address, remove_engine
from tests.search.relevance.judged import compare, figures, judged_queries

OFFICIAL = Path(os.environ.get("ESCO", Path(__file__).parents[4] / "shared" / "data" / "esco"))
STEP = 500
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def esco() -> list[ConceptDocument]:
    """All occupations and skills with their labels in seven languages, taken apart as the import does."""
    if not OFFICIAL.is_dir():
        pytest.skip(f"ESCO is not at {OFFICIAL}: titles were NOT looked for in it (set ESCO=folder)")
    documents = []
    for uri, concept in read_concepts(find_csv_files([OFFICIAL])[0]).items():
        labels = []
        for language, texts in concept.labels.items():
            first, *others = dict.fromkeys(form for text in texts for form in split_forms(text, language))
            labels.append(Label(first, language))
            labels += [Label(form, language, "alternative") for form in others]
        kind = concept.family.removesuffix("s")
        documents.append(ConceptDocument(uri.removeprefix(ESCO), kind, tuple(labels)))
    return documents


@pytest.fixture(params=ENGINES)
def vocabulary(esco: list[ConceptDocument], request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine that holds them."""
    address = engine_address(request.param, tmp_path, request)
    engine = open_engine(address)
    with engine.begin_rebuild(CONCEPT) as rebuild:
        for start in range(0, len(esco), STEP):
            assert rebuild.load(esco[start : start + STEP]) == []
        rebuild.publish()
    yield engine
    remove_engine(engine, address)


def test_no_language_falls_below_its_floor(vocabulary: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    queries = judged_queries("esco")
    rankings = []
    for query in queries:
        asked = ConceptQuery((query.text,), kinds=("occupation",), language=query.code)
        rankings.append([candidate.id for candidate in vocabulary.find_concepts(asked)[0]])
    found = figures(queries, rankings)
    with capsys.disabled():
        below = compare("esco", {language: of.hits_at_10 for language, of in found.items()})
    assert not below
