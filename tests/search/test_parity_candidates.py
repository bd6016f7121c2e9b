"""Both engines side by side: the same concepts for a phrase, with everything that is said of each.

The vocabulary is the starter's, in seven languages; the phrases are its labels as people write them: whole, begun,
inflected, with mistakes, without accents, in another order, and pieces of several in one.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from search import CONCEPT, ConceptDocument, ConceptQuery, Engine, Label, Match, open_engine
from search.queries import CANDIDATES_PER_PHRASE
from tests.search.conftest import ENGINES, engine_address, remove_engine
from tests.search.people import PHRASES
from tests.search.relevance.judged import starter_documents

PHRASES_ASKED, AT_ONCE = 480, 20
#: Phrases whose first candidate stands to them in each way, and that find somebody at all.
OF_EACH, ANSWERED = 15, 0.7
KINDS = ("skill", "knowledge", "occupation", "sector")
Engines = tuple[Engine, ...]


@pytest.fixture(scope="module")
def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engines]:
    """One of each, with the same vocabulary, built as an instance does: with the counts of its words."""
    addresses = [engine_address(name, tmp_path_factory.mktemp("candidates"), request) for name in ENGINES]
    opened = [open_engine(address) for address in addresses]
    for engine in opened:
        engine.create_missing()
        with engine.begin_rebuild(CONCEPT) as rebuild:
            assert rebuild.load(starter_documents()) == []
            rebuild.publish()
    yield tuple(opened)
    for engine, address in zip(opened, addresses, strict=True):
        remove_engine(engine, address)


@pytest.mark.slow
def test_the_same_candidates_also_after_a_fifth_of_the_vocabulary_has_changed(engines: Engines) -> None:
    concepts = starter_documents()
    _compare(engines, concepts)
    changed = [
        replace(concept, labels=(*concept.labels[::2], *other.labels[1::3]))
        for concept, other in zip(concepts[::10], concepts[5::10], strict=False)
    ]
    gone = [(CONCEPT, concept.id) for concept in concepts[1::10]]
    for engine in engines:
        assert not any(outcome.error for outcome in engine.apply(changed, gone))
    _compare(engines, concepts)


def _compare(engines: Engines, concepts: list[ConceptDocument]) -> None:
    ways: Counter[Match] = Counter()
    answered = asked = 0
    for query in _queries(concepts):
        expected, *others = [engine.find_concepts(query) for engine in engines]
        for other in others:
            for phrase, one, another in zip(query.phrases, expected, other, strict=True):
                assert another == one, (phrase, query)
        asked += len(query.phrases)
        answered += sum(map(bool, expected))
        ways.update(candidates[0].match for candidates in expected if candidates)
    assert answered > ANSWERED * asked
    assert {way: ways[way] for way in Match if ways[way] < OF_EACH} == {}


def _queries(concepts: list[ConceptDocument]) -> Iterator[ConceptQuery]:
    chance = Random(17)
    labels = [label for concept in concepts for label in concept.labels]
    assert {label.language for label in labels} == set(PHRASES)
    for number in range(PHRASES_ASKED // AT_ONCE):
        yield ConceptQuery(
            tuple(_phrase(chance, labels) for _ in range(AT_ONCE)),
            kinds=tuple(chance.sample(KINDS, chance.randint(1, 3))) if number % 4 == 1 else (),
            prefix=number % 3 == 1,
            whole=number % 12 == 2,
            language=chance.choice((None, *PHRASES)),
            limit=chance.choice((5, 30, CANDIDATES_PER_PHRASE)),
        )


def _phrase(chance: Random, labels: list[Label]) -> str:
    """A label as somebody may write it."""
    text = chance.choice(labels).text
    place = chance.randrange(len(text))
    words = text.split()
    match chance.randrange(11):
        case 0:
            return text[: chance.randint(2, 9)]
        case 1:
            return text[:place] + text[place + 1 :]
        case 2:
            return text[:place] + chance.choice("aeisn") + text[place:]
        case 3:
            return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
        case 4 | 8 | 9:
            return text[:-1] if text.endswith("s") else f"{text}s"
        case 5:
            return " ".join(words[::-1])
        case 6:
            return " ".join((*words[:2], *chance.choice(labels).text.split()[-2:]))
        case 7:
            return text.upper().translate(str.maketrans("ÉÈÊÀÇÔÎÜÖÄ", "EEEACOIUOA"))
    return text
