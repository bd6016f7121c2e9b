"""Where a profile says what was looked for: the sentences around the words found, to be shown with these marked. Pure.

Only free words are marked, and only in the texts of the document: what its readers may not see is not in it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.demands import words_of
from search.documents import ExpertDocument, Text
from search.queries import ExpertQuery
from search.text import tokens_of
from search.text.words import LocatedWord, locate

#: Characters of a passage, and of a text in which words are looked for.
PASSAGE_LENGTH = 180
SEARCHED = 5000
#: Passages of one person.
PASSAGES = 2

_SENTENCE_END = re.compile(r"(?<=[.!?؟…;؛])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether it is a word that was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or part of one from a part of the profile (`search.documents.TEXT_PARTS`), in its language."""

    part: str
    language: str
    pieces: tuple[Piece, ...]


def passages(query: ExpertQuery, document: ExpertDocument, parts: Sequence[str]) -> tuple[Passage, ...]:
    """The passages of these parts with the most different words of the query's text, at most PASSAGES."""
    wanted = _wanted(query)
    if not wanted:
        return ()
    found: list[tuple[int, Passage]] = []
    for text in document.texts:
        if text.part in parts:
            found += _best_sentence(text, wanted)
    found.sort(key=lambda pair: -pair[0])
    return tuple(passage for _, passage in found[:PASSAGES])


def mark(query: ExpertQuery, text: str, language: str) -> tuple[Piece, ...]:
    """A whole text with the words of the query's text marked."""
    words = [word for word, _ in _matching(text, language, _wanted(query))]
    return tuple(_pieces(text, 0, len(text), words))


def _wanted(query: ExpertQuery) -> dict[str, str]:
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


def _best_sentence(text: Text, wanted: dict[str, str]) -> list[tuple[int, Passage]]:
    """The sentence with the most different words, the first of equals, with their number; nothing without any."""
    matching = _matching(text.text, text.language, wanted)
    best, number = None, 0
    for start, end in _sentences(text.text):
        inside = {held for word, held in matching if start <= word.start and word.end <= end}
        if len(inside) > number:
            best, number = (start, end), len(inside)
    if best is None:
        return []
    words = [word for word, _ in matching if best[0] <= word.start and word.end <= best[1]]
    start, end = _shortened(text.text, best, words[0])
    pieces = list(_pieces(text.text, start, end, [word for word in words if start <= word.start and word.end <= end]))
    if start > best[0]:
        pieces.insert(0, Piece("… ", False))
    if end < best[1]:
        pieces.append(Piece(" …", False))
    return [(number, Passage(text.part, text.language, tuple(pieces)))]


def _sentences(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    for gap in _SENTENCE_END.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _shortened(text: str, sentence: tuple[int, int], word: LocatedWord) -> tuple[int, int]:
    """At most PASSAGE_LENGTH characters of a sentence around a word, cut between words."""
    start, end = sentence
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
