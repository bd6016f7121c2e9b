"""What is left after whole names and labels: mistakes, compounds and parts of labels, asked for in one more round trip.

What is sure becomes a piece; what may have been meant is offered, and stays words.
"""

from collections.abc import Iterator, Sequence

from search.queries import ConceptQuery
from search.recognition.board import Board, Found, left_runs
from search.recognition.labels import CANDIDATES, READINGS, FindConcepts
from search.recognition.pieces import CONCEPT_KINDS, Meaning, PieceKind
from search.recognition.spans import Span, phrase_between
from search.results import Candidate, Match

#: Phrases that are asked for, the words of the longest, and the letters of a single word among them.
PHRASES = 12
LONGEST = 6
LETTERS = 4
#: How much of phrase and label agree, in thousandths: for a piece, and for an offer.
SURE = {Match.PART: 800}
OFFERED = 450
OFFERS = 3
_KINDS = tuple(kind.value for kind in CONCEPT_KINDS)


def find_leftovers(board: Board, find: FindConcepts) -> list[Found]:
    """Take what is sure, and return what is offered, best first. One round trip, none when nothing is left."""
    asked = list(dict.fromkeys(_asked(board)))[:PHRASES]
    if not asked:
        return []
    phrases = tuple(dict.fromkeys(phrase_between(board.words, *span) for span in asked))
    answers = dict(zip(phrases, find(ConceptQuery(phrases, kinds=_KINDS, limit=CANDIDATES)), strict=True))
    offers = []
    for span in asked:
        candidates = answers[phrase_between(board.words, *span)]
        # What is a whole label was asked for before, and was not taken for a reason.
        if not candidates or candidates[0].match in {Match.WHOLE, Match.INFLECTED}:
            continue
        best = candidates[0]
        if getattr(best, "confidence", 0) >= SURE.get(best.match, 600) and board.is_free(*span):
            board.take(_found(span, candidates))
        elif getattr(best, "confidence", 0) >= OFFERED:
            offers.append((getattr(best, "confidence", 0), _found(span, candidates)))
    kept: dict[Meaning, Found] = {}
    for _confidence, offer in sorted(offers, key=lambda pair: -pair[0]):
        if not _is_understood(board, offer):
            kept.setdefault(offer.meanings[0], offer)
    return list(kept.values())[:OFFERS]


def _asked(board: Board) -> Iterator[Span]:
    """Runs of words that are left, longest first; then with the concepts beside them; then single words."""
    runs = [run for run in left_runs(board, board.says_nothing) if not _is_kept(board, run)]
    yield from (run for run in runs if run[1] - run[0] <= LONGEST)
    for first, last in runs:
        wide = _with_concepts(board, first, last)
        if wide != (first, last) and wide[1] - wide[0] <= LONGEST:
            yield wide
    for first, last in runs:
        for place in range(first, last):
            if board.is_left(place) and len(board.words[place].folded) >= LETTERS:
                yield place, place + 1


def _with_concepts(board: Board, first: int, last: int) -> Span:
    while (before := board.neighbour(first, -1)) is not None and _is_joined(board, before):
        first = before
    while (after := board.neighbour(last - 1, 1)) is not None and _is_joined(board, after):
        last = after + 1
    while board.owner(first) is None and board.says_nothing(first) and first < last - 1:
        first += 1
    while board.owner(last - 1) is None and board.says_nothing(last - 1) and first < last - 1:
        last -= 1
    return first, last


def _is_joined(board: Board, place: int) -> bool:
    owner = board.owner(place)
    if owner is None:
        return board.is_stop(place)
    return bool(owner.meanings) and owner.meanings[0].kind in CONCEPT_KINDS


def _is_kept(board: Board, run: Span) -> bool:
    return any(place in board.kept for place in range(*run))


def _found(span: Span, candidates: Sequence[Candidate]) -> Found:
    """The best candidate, and those that are as sure as it is."""
    best = candidates[0]
    near = [
        one
        for one in candidates
        if one.match is best.match and getattr(one, "confidence", 0) == getattr(best, "confidence", 0)
    ]
    meanings = tuple(Meaning(PieceKind(one.concept_kind), one.id) for one in near[: READINGS + 1])
    return Found(*span, meanings, best.match, ambiguous=len(meanings) > 1)


def _is_understood(board: Board, offer: Found) -> bool:
    """Whether the text has this meaning already, or its only word has become a piece."""
    taken = {meaning for found in board.found for meaning in found.meanings[:1]}
    return offer.meanings[0] in taken or (offer.length == 1 and board.owner(offer.first) is not None)
