"""Where a profile or a need says what was looked for: the sentences around the words found, these marked. Pure.

Only free words are marked, and only in the texts of the document: what its readers may not see is not in it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.demands import words_of
from search.documents import ExpertDocument, NeedDocument, Text
from search.queries import ExpertQuery, NeedQuery
from search.text import tokens_of
from search.text.words import LocatedWord, locate

#: Characters of a passage, and of a text in which words are looked for.
PASSAGE_LENGTH = 180
SEARCHED = 5000
#: Passages of one document.
PASSAGES = 2

_SENTENCE_END = re.compile(r"(?<=[.!?؟…;؛])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether it is a word that was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or part of one from a part of the texts (`search.documents.TEXT_PARTS`), in its language."""

    part: str
    language: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with words found: their places, and the words of the query that they are."""

    text: Text
    start: int
    end: int
    places: list[LocatedWord]
    words: set[str]


def passages(
    query: ExpertQuery | NeedQuery, document: ExpertDocument | NeedDocument, parts: Sequence[str]
) -> tuple[Passage, ...]:
    """The sentences of these parts that say most of the query's words, at most PASSAGES; each says a new one."""
    wanted = _wanted(query)
    if not wanted:
        return ()
    sentences = [found for text in document.texts if text.part in parts for found in _sentences_of(text, wanted)]
    told: set[str] = set()
    chosen: list[Passage] = []
    while sentences and len(chosen) < PASSAGES:
        # The first of those that say most of what is not said yet.
        best = max(sentences, key=lambda sentence: len(sentence.words - told))
        if best.words <= told:
            break
        told |= best.words
        chosen.append(_passage(best))
    return tuple(chosen)


def mark(query: ExpertQuery | NeedQuery, text: str, language: str) -> tuple[Piece, ...]:
    """A whole text with the words of the query's text marked."""
    words = [word for word, _ in _matching(text, language, _wanted(query))]
    return tuple(_pieces(text, 0, len(text), words))


def _wanted(query: ExpertQuery | NeedQuery) -> dict[str, str]:
    """The query's word behind each token that finds it."""
    return {token: word.word for word in words_of(query) for token in word.tokens}


def _matching(text: str, language: str, wanted: dict[str, str]) -> list[tuple[LocatedWord, str]]:
    """The words of a text that were looked for, each with the word of the query."""
    if not wanted:
        return []
    found = []
    for word in locate(text[:SEARCHED]):
        held = next((wanted[token] for token in tokens_of(word.word, language) if token in wanted), None)
        if held is not None:
            found.append((word, held))
    return found


def _sentences_of(text: Text, wanted: dict[str, str]) -> Iterable[_Sentence]:
    """The sentences of a text in which there is a word of the query."""
    matching = _matching(text.text, text.language, wanted)
    for start, end in _sentences(text.text) if matching else ():
        inside = [(word, held) for word, held in matching if start <= word.start and word.end <= end]
        if inside:
            yield _Sentence(text, start, end, [word for word, _ in inside], {held for _, held in inside})


def _passage(sentence: _Sentence) -> Passage:
    text = sentence.text.text
    start, end = _shortened(sentence)
    shown = [word for word in sentence.places if start <= word.start and word.end <= end]
    pieces = list(_pieces(text, start, end, shown))
    if start > sentence.start:
        pieces.insert(0, Piece("… ", False))
    if end < sentence.end:
        pieces.append(Piece(" …", False))
    return Passage(sentence.text.part, sentence.text.language, tuple(pieces))


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for gap in _SENTENCE_END.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _shortened(sentence: _Sentence) -> tuple[int, int]:
    """At most PASSAGE_LENGTH characters of a sentence around the first word found, cut between words."""
    text, start, end, word = sentence.text.text, sentence.start, sentence.end, sentence.places[0]
    if end - start <= PASSAGE_LENGTH:
        return start, end
    first = max(start, min(word.start - PASSAGE_LENGTH // 3, end - PASSAGE_LENGTH))
    last = min(end, max(first + PASSAGE_LENGTH, word.end))
    if first > start:
        first = text.find(" ", first, word.start) + 1 or word.start
    if last < end:
        last = text.rfind(" ", word.end, last)
        last = word.end if last == -1 else last
    return first, last


def _pieces(text: str, start: int, end: int, words: Iterable[LocatedWord]) -> Iterable[Piece]:
    for word in words:
        if word.start > start:
            yield Piece(text[start : word.start], False)
        if word.end > start:
            yield Piece(text[max(start, word.start) : word.end], True)
            start = word.end
    if end > start:
        yield Piece(text[start:end], False)
