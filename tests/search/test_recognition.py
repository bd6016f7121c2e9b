"""What a typed text is understood as: judged phrases over the starter vocabulary, on both engines."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maghribcom.directory.gazetteer import gazetteer
from search import Candidate, ConceptQuery, Engine, open_engine
from search.queries import PHRASES_PER_QUERY, TEXT_LENGTH
from search.recognition import FindConcepts, PieceKind, Recognised, cut, recognise
from search.text import split
from search.text.fold import fold
from search.text.stop_words import ANY_STOP_WORD
from search.text.words import locate
from tests.search.conftest import ENGINES, engine_address, remove_engine
from tests.search.vocabulary import starter_documents

PHRASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "recognition_phrases.tsv").read_text(encoding="utf-8").splitlines()[1:]
]


@pytest.fixture(params=ENGINES, scope="module")
def vocabulary(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that holds the starter vocabulary; only to be read."""
    address = engine_address(request.param, tmp_path_factory.mktemp("vocabulary"), request)
    opened = open_engine(address)
    opened.create_missing()
    assert not [outcome for outcome in opened.apply(starter_documents(), []) if outcome.error]
    yield opened
    remove_engine(opened, address)


def nothing(query: ConceptQuery) -> Sequence[Sequence[Candidate]]:
    """A vocabulary without concepts."""
    return [()] * len(query.phrases)


def understood(text: str, page: str, find: FindConcepts = nothing, plain: tuple[str, ...] = ()) -> Recognised:
    """A text as a reader of this language has it understood."""
    return recognise(text, page, find, gazetteer(), plain)


def in_short(recognised: Recognised) -> str:
    """The pieces as the table of phrases writes them; a question mark for an ambiguous one."""
    return " ".join(
        f"{piece.meaning.kind}={piece.meaning.value}{'?' if piece.ambiguous else ''}" for piece in recognised.pieces
    )


@pytest.mark.parametrize(("page", "text", "pieces", "rest"), PHRASES, ids=[text for _, text, _, _ in PHRASES])
def test_judged_phrases(vocabulary: Engine, page: str, text: str, pieces: str, rest: str) -> None:
    recognised = understood(text, page, vocabulary.find_concepts)
    assert (in_short(recognised), recognised.rest) == (pieces, rest)


def test_at_least_eighty_phrases_in_seven_languages_are_judged() -> None:
    assert len(PHRASES) >= 80
    assert {page for page, *_ in PHRASES} == {"fr", "ar", "en", "es", "nl", "de", "it"}


def test_a_piece_knows_its_place_in_what_was_typed(vocabulary: Engine) -> None:
    text = "Expert en l'Énergie  SOLAIRE, مُقيم في فرنسا (≥ 5 ans)"
    pieces = understood(text, "fr", vocabulary.find_concepts).pieces
    assert [text[piece.start : piece.end] for piece in pieces] == [piece.phrase for piece in pieces]
    assert [piece.phrase for piece in pieces] == ["l'Énergie  SOLAIRE", "مُقيم في فرنسا", "5 ans"]


def test_a_piece_that_is_cut_out_leaves_no_loose_words() -> None:
    text = "plombier à Rabat, qui parle couramment l'espagnol et l'arabe"
    rabat, spanish, arabic = understood(text, "fr").pieces
    assert cut(text, rabat) == "plombier, qui parle couramment l'espagnol et l'arabe"
    assert cut(text, spanish) == "plombier à Rabat, l'arabe"
    assert cut(text, arabic) == "plombier à Rabat, qui parle couramment l'espagnol"


def test_a_plain_phrase_stays_words(vocabulary: Engine) -> None:
    recognised = understood("énergie solaire à Rabat", "fr", vocabulary.find_concepts, plain=("energie_solaire",))
    assert (in_short(recognised), recognised.rest) == ("province=MA-RAB", "énergie solaire")


def test_a_word_with_two_meanings_offers_both(vocabulary: Engine) -> None:
    energy = understood("énergie", "fr", vocabulary.find_concepts).pieces[0]
    assert [(one.kind, one.value) for one in energy.readings] == [(PieceKind.SECTOR, "sector-energy")]
    assert not energy.ambiguous, "a skill comes before a sector"
    rif = understood("le Rif", "fr").pieces[0]
    assert rif.ambiguous
    assert {one.value for one in (rif.meaning, *rif.readings)} == {"MA-HOC", "MA-DRI", "MA-NAD"}


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        ("la gestion du projet", "en", "fr"),
        ("مهندسة برمجيات python", "fr", "ar"),
        ("who knows the sea", "fr", "en"),
        ("con experiencia en el mar", "fr", "es"),
        ("hydrologie", "de", None),
        ("R", "ar", None),
    ],
)
def test_the_language_is_said_by_script_and_small_words(text: str, page: str, language: str | None) -> None:
    assert understood(text, page).language == language


TEN_YEARS = """10 ans|10+ ans|10ans|+10 ans|> 10 ans|≥10 ans|10 à 15 ans|10-15 ans|dix ans|10 years|10+ yrs|ten years
10 years or more|١٠ سنوات|عشر سنوات|10 سنوات فأكثر|10 años|diez años
10 jaar|tien jaar|10 Jahre|zehn Jahre|10 anni|dieci anni"""


@pytest.mark.parametrize("text", re.split(r"[|\n]", TEN_YEARS))
def test_ten_years_are_ten_years(text: str) -> None:
    recognised = understood(text, "fr")
    assert (in_short(recognised), recognised.rest) == ("years=10", "")


@pytest.mark.parametrize(
    "text", ["moins de 10 ans", "0 ans", "100 ans", "in 2015", "ISO 9001", "bac+5", "10", "أقل من 10 سنوات"]
)
def test_other_numbers_are_no_years(text: str) -> None:
    assert not understood(text, "fr").pieces


def test_a_long_text_asks_a_bounded_number_of_phrases_at_most_twice() -> None:
    asked: list[ConceptQuery] = []

    def note(query: ConceptQuery) -> Sequence[Sequence[Candidate]]:
        asked.append(query)
        return nothing(query)

    understood(" ".join(f"mot{number}" for number in range(40))[:TEXT_LENGTH], "fr", note)
    assert len(asked) == 2
    assert all(len(query.phrases) <= PHRASES_PER_QUERY for query in asked)


WORDS = (
    *"énergie solaire de la 10 ans qui parle anglais C1 Rabat الطاقة في C Go ++ l'eau au moins remote project".split(),
    *"R&D manager Fès-Meknès , ( 💧 \u202e \u200b \ud800 à plombier المغرب native région".split(),
)
ANYTHING = st.one_of(
    st.text(st.characters(), max_size=TEXT_LENGTH),
    st.lists(st.sampled_from(WORDS), max_size=25).map(lambda words: " ".join(words)[:TEXT_LENGTH]),
)


@settings(max_examples=300, deadline=None)
@given(text=ANYTHING, page=st.sampled_from(("fr", "ar", "en")))
def test_pieces_do_not_overlap_and_nothing_that_says_something_is_lost(text: str, page: str) -> None:
    recognised = understood(text, page)
    last = 0
    for piece in recognised.pieces:
        assert last <= piece.start < piece.end <= len(text)
        assert text[piece.start : piece.end] == piece.phrase
        last = piece.end
        cut(text, piece)
    known = gazetteer()
    kept = {
        fold(word) for part in (recognised.rest, *(piece.phrase for piece in recognised.pieces)) for word in split(part)
    }
    for word in locate(text):
        folded = fold(word.word)
        says = folded not in ANY_STOP_WORD and not known.cues.get(folded) and not known.meanings(folded)
        if says and not any(known.has_cue(folded, cue) for cues in known.cues.values() for cue in cues):
            assert folded in kept, word


@settings(max_examples=300, deadline=None)
@given(text=ANYTHING)
def test_words_stand_where_they_were_typed(text: str) -> None:
    words = locate(text)
    assert [word.word for word in words] == split(text)
    for word in words:
        assert 0 <= word.start < word.end <= len(text)
