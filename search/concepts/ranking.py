"""The order of the concepts that a phrase may mean: each is as good as the label of it that is nearest to the phrase.

Whole numbers throughout, so that whatever engine found the candidates, they come in one order with the same scores.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple

from search.concepts.likeness import ALL, Phrase, Piece, harmonic
from search.concepts.mistakes import corrected, is_mistake_for
from search.concepts.planning import match_of
from search.counts import Counts
from search.demands import WORDS
from search.labels import Line, unpack
from search.order import number_of
from search.queries import ConceptQuery
from search.results import Candidate, Match
from search.text import AFTER, BEFORE, query_words

#: What a concept is ranked by, in thousandths: of its nearest label, how much of phrase and label is in the other, by
#: words, by pieces of words, of the label alone, of the phrase alone; of all labels together, how much of the phrase
#: they have, by words and by pieces.
WEIGHTS = {"words": 5, "pieces": 12, "label": 9, "phrase": 3, "all words": 7, "all pieces": 10}
#: A preferred label, and one in the language of the phrase, count for more than another.
PREFERRED = 3500
SAME_LANGUAGE = 1500
#: While somebody types: a label that begins so, one with all words, and one in the reader's language.
TYPED_START, TYPED_WORDS, TYPED_LANGUAGE = 60_000, 30_000, 15_000
#: A whole label stands before every part of one, and the phrase as it stands before its inflections and mistakes.
MATCHES = {Match.WHOLE: 300_000, Match.INFLECTED: 200_000, Match.MISTAKE: 100_000, Match.PART: 0}
#: What has no word of the phrase is no candidate unless it has so many thousandths of its pieces.
LEAST_PIECES = 150
#: The labels of one language and kind are looked at one by one when together they have so many thousandths of the
#: phrase's pieces: more in another language than the phrase's own, where few have anything to do with it.
LINE_PIECES, OTHER_LINE_PIECES = 100, 300
#: Labels of a concept, the nearest by pieces, that are compared word by word; more while somebody types, since pieces
#: do not say whether a label has all words.
COMPARED, TYPED_COMPARED = 1, 2


@dataclass(frozen=True, slots=True)
class Found:
    """A concept as an engine found it for a phrase: the score of the phrase's plan, and its labels as they are kept."""

    id: str
    concept_kind: str
    score: int
    labels: str


class _Label(NamedTuple):
    """A label by its pieces: what they add to its score, negative so that the best comes first."""

    cost: int
    key: str
    language: str
    pieces: int


class _Judged(NamedTuple):
    score: int
    match: Match
    confidence: int
    has_all_words: bool
    label: _Label


def rank(query: ConceptQuery, phrase: str, found: Sequence[Found], counts: Counts) -> tuple[Candidate, ...]:
    """The candidates for a phrase of a query, best first, equals by the number of their id; `query.limit` at most.

    `found` are all that an engine found, or the first `query.candidates` of them, in its order.
    """
    if not found:  # as for most spans of a text: nothing to prepare
        return ()
    words = query_words(phrase, query.language, keep_stop_words=True)[:WORDS]
    meant = corrected(words, query.language, counts, (one.labels for one in found), typing=query.prefix)
    asked = Phrase(phrase, meant, query.language, counts, typing=query.prefix)
    candidates = [candidate for one in found if (candidate := _candidate(asked, one, only_whole=query.whole))]
    candidates.sort(key=lambda candidate: (-candidate.score, number_of(candidate.id)))
    return tuple(candidates[: query.limit])


def _candidate(phrase: Phrase, found: Found, *, only_whole: bool) -> Candidate | None:
    near: list[_Label] = []
    words = pieces = 0
    for line in unpack(found.labels):
        there = phrase.pieces_in(line.labels)
        bits = sum(piece.bit for piece in there)
        pieces |= bits
        words |= phrase.words_in(line.labels)
        enough = LINE_PIECES if phrase.language in (line.language, None) else OTHER_LINE_PIECES
        if phrase.has_all_words(line.labels) if phrase.typing else phrase.share_of_pieces(bits) >= enough:
            near += _labels(phrase, line, there)
    shared = phrase.share_of_pieces(pieces)
    if not near or (not words and shared < LEAST_PIECES):
        return None
    # The engine has compared whole labels: only where it found one they are looked for here.
    whole = match_of(found.score)
    if whole is not Match.PART:
        near = [label for label in near if _match(phrase, label, whole) is whole] or near
    compared = nsmallest(TYPED_COMPARED if phrase.typing else COMPARED, near)
    best = max((_judge(phrase, label, whole) for label in compared), key=lambda one: one.score)
    if (phrase.typing and not best.has_all_words) or (only_whole and best.match is Match.PART):
        return None
    score = best.score + WEIGHTS["all words"] * phrase.share_of_words(words) + WEIGHTS["all pieces"] * shared
    return Candidate(
        found.id, found.concept_kind, score, best.match, best.confidence, best.label.key, best.label.language
    )


def _labels(phrase: Phrase, line: Line, there: Sequence[Piece]) -> Iterator[_Label]:
    """The labels of a line that have something of the phrase, by those of its pieces that are in the line."""
    language = TYPED_LANGUAGE if phrase.typing else SAME_LANGUAGE
    line_score = PREFERRED * line.preferred + language * (line.language == phrase.language)
    for marked in line.labels.split(" "):
        if phrase.typing and not phrase.has_all_words(marked):
            continue
        pieces = phrase.compare_pieces(marked, there)
        if pieces.bits:
            score = line_score + WEIGHTS["pieces"] * harmonic(pieces.of_phrase, pieces.of_label)
            score += WEIGHTS["label"] * pieces.of_label + WEIGHTS["phrase"] * pieces.of_phrase
            key = marked[1:-1].replace(AFTER + BEFORE, "_")
            yield _Label(-score, key, line.language, pieces.bits)


def _judge(phrase: Phrase, label: _Label, whole: Match) -> _Judged:
    words = phrase.compare_words(label.key, label.language, label.pieces)
    match = _match(phrase, label, whole)
    score = MATCHES[match] - label.cost + WEIGHTS["words"] * harmonic(words.of_phrase, words.of_label)
    has_all_words = words.of_phrase == ALL
    if phrase.typing and has_all_words:
        score += TYPED_START if label.key.startswith(phrase.key) else TYPED_WORDS
    return _Judged(score, match, ALL if match is Match.WHOLE else words.confidence, has_all_words, label)


def _match(phrase: Phrase, label: _Label, nearest: Match) -> Match:
    """How the phrase stands to one label, given how it stands to the `nearest` of its concept."""
    if label.key == phrase.key:
        return Match.WHOLE
    if nearest is Match.INFLECTED and phrase.is_inflection_of(label.key, label.language):
        return Match.INFLECTED
    return Match.MISTAKE if is_mistake_for(phrase.key, label.key) else Match.PART
