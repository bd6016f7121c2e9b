"""Concepts: the spans of a text that are whole labels, all asked for at once."""

from collections.abc import Callable, Sequence
from itertools import takewhile

from search.queries import ConceptQuery
from search.recognition.board import CONJUNCTIONS, Board, Found
from search.recognition.gazetteer import Cue, forms
from search.recognition.pieces import CONCEPT_KINDS, Meaning, PieceKind
from search.recognition.spans import Span, label_spans, phrase_between
from search.results import Candidate, Match

#: Answers a query for concepts: for each phrase its candidates, best first, equals in the order of preference.
FindConcepts = Callable[[ConceptQuery], Sequence[Sequence[Candidate]]]

#: Candidates of one phrase that are looked at, and other readings that are kept of them.
CANDIDATES = 8
READINGS = 4
#: Letters of a single word whose inflection is believed: shorter ones have the stem of too many others.
INFLECTED_LETTERS = 5
#: Letters at the end of a word that an inflection may change: "barrages" is "barrage", "market" is not "marketing".
ENDING = 2
#: Of two labels with scores so near neither is meant rather than the other: a preferred one counts for more.
CLOSE = 2000
#: Letters of a word that is believed only in good company.
SHORT = 3
#: Techniques whose names are everyday words or letters: "go to market", "R&D", "plan C".
_COMMON = frozenset({"go", "it"})
_KINDS = tuple(kind.value for kind in CONCEPT_KINDS)
#: Words that mean nothing as a concept while there are others around them.
_ALONE = (
    Cue.GENERAL,
    Cue.REQUEST,
    Cue.LANGUAGE,
    Cue.PLACE,
    Cue.YEARS,
    Cue.LEAST,
    Cue.MOST,
    Cue.EXPERIENCE,
    Cue.EVERYWHERE,
)


def find_labels(board: Board, find: FindConcepts, language: str | None) -> list[Found]:
    """The spans that are whole labels of concepts, as they stand or inflected. One round trip."""
    spans = label_spans(board.words, board.kept, board.stop_words)
    if not spans:
        return []
    phrases = tuple(dict.fromkeys(phrase_between(board.words, *span) for span in spans))
    query = ConceptQuery(phrases, kinds=_KINDS, whole=True, language=language, limit=CANDIDATES)
    answers = dict(zip(phrases, find(query), strict=True))
    finds = []
    for span in spans:
        candidates = _believed(board, span, answers[phrase_between(board.words, *span)])
        if candidates:
            finds.append(_found(span, candidates))
    return finds


def is_short(board: Board, found: Found) -> bool:
    """Whether a find is so short a word that it counts only where the text around it lets it: C, Go, eau."""
    word = board.words[found.first].folded
    return found.length == 1 and len(word) <= SHORT and word.isalnum()


def is_meant(board: Board, found: Found) -> bool:
    """Whether such a word is meant as a concept here, everything else being found already.

    A letter, or an everyday word that is also a technique, must be said plainly; others must not be tied by a small
    word to one that was not understood ("eau de mer", "transfert d'eau"): then they are a part of what it means.
    """
    place = found.first
    word = board.words[place]
    if board.segment_of(place) == (place, place + 1):
        return True
    if len(word.folded) > 1 and word.folded not in _COMMON:
        return word.capitals == "all" or not any(_is_entangled(board, place, step) for step in (-1, 1))
    if "&" in (board.text[word.end : word.end + 1], board.text[max(word.start - 1, 0) : word.start]):
        return False
    before, after = _beyond(board, place, -1), _beyond(board, place, 1)
    if any(beside is not None and _is_technical(board, beside) for beside in (before, after)):
        return True
    if not word.capitals:
        return False
    behind, ahead = board.neighbour(place, -1), board.neighbour(place, 1)
    if word.capitals == "first" and ahead is not None and board.is_stop(ahead):
        return False
    if behind is None or board.owner(behind) is not None or board.says_nothing(behind):
        return True
    return board.has_cue(behind, behind + 1, Cue.GENERAL)


def _is_entangled(board: Board, place: int, step: int) -> bool:
    """Whether the next word on this side, over at least one small word, was not understood."""
    word = board.words[place]
    tied = step < 0 and "'" in board.text[word.start : word.end].replace("’", "'")
    beside = board.neighbour(place, step)
    while beside is not None and board.owner(beside) is None and board.is_stop(beside):
        tied = tied or board.words[beside].folded not in CONJUNCTIONS
        beside = board.neighbour(beside, step)
    if beside is None or not tied:
        return False
    return board.is_left(beside) and not board.has_cue(beside, beside + 1, Cue.GENERAL, Cue.PROGRAMMING)


def _believed(board: Board, span: Span, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """What the words of a span can mean where they stand; nothing where they are no concept."""
    first, last = span
    if last - first == 1:
        candidates = _same_word(board.words[first].folded, candidates)
    whole_segment = board.segment_of(first) == span
    if not whole_segment and (board.has_cue(first, last, *_ALONE) or _is_spoken(board, span)):
        return ()
    return candidates


def _same_word(word: str, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates of a single word that are believed: one stem is shared by many words, in seven languages."""
    if not candidates or candidates[0].match is Match.WHOLE:
        return candidates
    believed = [one for one in candidates if is_inflection(word, one.label)]
    families = {Meaning(PieceKind(one.concept_kind), one.id).family for one in believed}
    return believed if len(word) >= INFLECTED_LETTERS and len(families) == len(believed) else ()


def is_inflection(word: str, label: str) -> bool:
    """Whether two words differ in their last letters at most; Arabic ones without article and particles."""
    for one in forms(word):
        for other in forms(label):
            same = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
            if same >= max(len(one), len(other)) - ENDING:
                return True
    return False


def _is_spoken(board: Board, span: Span) -> bool:
    """Whether it says who speaks a language: what people speak is asked for as such, not as a concept."""
    first, last = span
    for name in range(first + 1, last):
        if board.has_cue(first, name, Cue.LANGUAGE):
            meanings = board.gazetteer.meanings(board.key(name, last))
            if any(meaning.kind is PieceKind.LANGUAGE for meaning in meanings):
                return True
    return False


def _found(span: Span, candidates: Sequence[Candidate]) -> Found:
    """The best candidates by how well they match, then skills before occupations before sectors."""
    near = [candidate for candidate in candidates if candidate.match is candidates[0].match]
    order = {kind: rank for rank, kind in enumerate(CONCEPT_KINDS)} | {PieceKind.KNOWLEDGE: 0}
    # A stable sort: equals stay in the order of preference that the application gave them.
    near.sort(key=lambda candidate: (-candidate.score, order[PieceKind(candidate.concept_kind)]))
    meanings = tuple(Meaning(PieceKind(one.concept_kind), one.id) for one in near[: READINGS + 1])
    ambiguous = len(near) > 1 and near[0].score - near[1].score < CLOSE and meanings[1].family is meanings[0].family
    return Found(*span, meanings, near[0].match, ambiguous)


def _beyond(board: Board, place: int, step: int) -> int | None:
    """The word beside one, over a conjunction."""
    beside = board.neighbour(place, step)
    if beside is not None and board.words[beside].folded in CONJUNCTIONS:
        return board.neighbour(beside, step)
    return beside


def _is_technical(board: Board, place: int) -> bool:
    owner = board.owner(place)
    if owner is not None and owner.meanings and owner.meanings[0].family is PieceKind.SKILL:
        return True
    return board.has_cue(place, place + 1, Cue.PROGRAMMING)
