"""What is left after whole names and labels: mistakes, compounds and parts of labels, asked for in one more round trip.

What is sure becomes a piece; what may have been meant is offered, and stays words.
"""

from collections.abc import Iterator, Sequence

from search.queries import ConceptQuery
from search.recognition.board import Board, Found, left_runs
from search.recognition.gazetteer import Cue
from search.recognition.labels import CANDIDATES, READINGS, FindConcepts, is_inflection
from search.recognition.pieces import CONCEPT_KINDS, Meaning, PieceKind
from search.recognition.spans import Span, phrase_between
from search.results import Candidate, Match

#: Phrases that are asked for (ranking one takes longer than all that was done before), the words of the longest, and
#: the letters of a single word among them.
PHRASES = 2
LONGEST = 6
LETTERS = 4
#: How much of phrase and label agree, in thousandths (`Candidate.confidence`): to be sure of several words, of one word
#: of a longer label, and to offer either. One word must also be ahead of the next concept of its family by so much.
SURE, SURE_WORD, AHEAD = 880, 810, 60
OFFERED, OFFERED_WORD = 620, 700
OFFERS = 2
#: Of the concepts found for a phrase, those that are ranked: what is sure or likely is among the first.
RANKED = 12
_KINDS = tuple(kind.value for kind in CONCEPT_KINDS)


def find_leftovers(board: Board, find: FindConcepts) -> list[Found]:
    """Take what is sure, and return what is offered, best first. One round trip, none when nothing is left."""
    asked = list(dict.fromkeys(_asked(board)))[:PHRASES]
    if not asked:
        return []
    phrases = tuple(dict.fromkeys(phrase_between(board.words, *span) for span in asked))
    query = ConceptQuery(phrases, kinds=_KINDS, limit=CANDIDATES, candidates=RANKED)
    answers = dict(zip(phrases, find(query), strict=True))
    offers: list[tuple[int, Found]] = []
    for span in asked:
        candidates = answers[phrase_between(board.words, *span)]
        if not candidates:
            continue
        found = _found(span, candidates)
        if _is_sure(span, candidates) and _can_take(board, span):
            for owner in {owner for place in range(*span) if (owner := board.owner(place))}:
                board.release(owner)
            board.take(found)
        elif _is_likely(board.key(*span), span, candidates):
            offers.append((candidates[0].confidence, found))
    kept: list[Found] = []
    for _confidence, offer in sorted(offers, key=lambda pair: (-pair[1].length, -pair[0])):
        if not _is_understood(board, offer) and not any(_overlap(offer, other) for other in kept):
            kept.append(offer)
    return kept[:OFFERS]


def _is_sure(span: Span, candidates: Sequence[Candidate]) -> bool:
    best = candidates[0]
    if best.match in {Match.WHOLE, Match.INFLECTED}:  # asked for before, and not taken for a reason
        return False
    if span[1] - span[0] > 1 or best.match is not Match.PART:
        return best.confidence >= SURE
    family = Meaning(PieceKind(best.concept_kind), best.id).family
    rivals = [one for one in candidates[1:] if Meaning(PieceKind(one.concept_kind), one.id).family is family]
    next_best = max((one.confidence for one in rivals), default=0)
    return best.confidence >= max(SURE_WORD, next_best + AHEAD)


def _is_likely(word: str, span: Span, candidates: Sequence[Candidate]) -> bool:
    if span[1] - span[0] > 1:
        return candidates[0].confidence >= OFFERED
    # One stem belongs to many words: an inflection is offered where it can be of one label only.
    inflected = [one for one in candidates if one.match is Match.INFLECTED]
    believed = not inflected or (len(inflected) == 1 and is_inflection(word, inflected[0].label))
    return believed and candidates[0].confidence >= OFFERED_WORD


def _can_take(board: Board, span: Span) -> bool:
    """Whether the words are left, or belong to shorter concepts that lie in the span as a whole."""
    for place in range(*span):
        owner = board.owner(place)
        if owner is not None and (owner.first < span[0] or owner.last > span[1] or owner.length == span[1] - span[0]):
            return False
    return True


def _overlap(one: Found, other: Found) -> bool:
    return one.first < other.last and other.first < one.last


def _asked(board: Board) -> Iterator[Span]:
    """Runs of words that are left, with the concepts beside them, and without; then single words."""
    runs = [run for run in left_runs(board, board.says_nothing) if not _is_kept(board, run) and _says(board, run)]
    for first, last in runs:
        wide = _with_concepts(board, first, last)
        if wide != (first, last) and wide[1] - wide[0] <= LONGEST:
            yield wide
    yield from (run for run in runs if 1 < run[1] - run[0] <= LONGEST)
    for first, last in runs:
        for place in range(first, last):
            if _says(board, (place, place + 1)) and len(board.words[place].folded) >= LETTERS:
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


def _says(board: Board, run: Span) -> bool:
    """Whether there is a word that was not understood and says more than "engineer"."""
    return any(board.is_left(place) and not board.has_cue(place, place + 1, Cue.GENERAL) for place in range(*run))


def _is_kept(board: Board, run: Span) -> bool:
    return any(place in board.kept for place in range(*run))


def _found(span: Span, candidates: Sequence[Candidate]) -> Found:
    """The best candidate, and those that are as sure as it is."""
    best = candidates[0]
    near = [one for one in candidates if one.match is best.match and one.confidence == best.confidence]
    meanings = tuple(Meaning(PieceKind(one.concept_kind), one.id) for one in near[: READINGS + 1])
    return Found(*span, meanings, best.match, ambiguous=len(meanings) > 1)


def _is_understood(board: Board, offer: Found) -> bool:
    """Whether the text has this meaning already, or its only word has become a piece."""
    taken = {meaning for found in board.found for meaning in found.meanings[:1]}
    return offer.meanings[0] in taken or (offer.length == 1 and board.owner(offer.first) is not None)
