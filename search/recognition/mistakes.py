"""Names with one letter wrong: a place or language is known by a handful of words, so one mistake does not hide it."""

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.recognition.board import Board, Found
from search.recognition.gazetteer import Cue
from search.recognition.pieces import PieceKind
from search.results import Match

#: Letters of a word in which one may be wrong: shorter ones are one letter away from too much.
LETTERS = 6
_CUES = (Cue.GENERAL, Cue.LANGUAGE, Cue.PLACE, Cue.PROGRAMMING)


def find_mistaken(board: Board) -> Iterator[Found]:
    """Single words that are left and are one mistake away from the name of a place or language, and of one only."""
    names = board.gazetteer.single
    for place, word in enumerate(board.words):
        if len(word.folded) < LETTERS or not word.folded.isalpha() or board.has_cue(place, place + 1, *_CUES):
            continue
        if not board.is_left(place):
            continue
        near = process.extract(word.folded, names, scorer=OSA.distance, score_cutoff=1, limit=None)
        meanings = {meaning: None for name, _distance, _index in near for meaning in board.gazetteer.names[name]}
        if len(meanings) == 1:
            found = Found(place, place + 1, tuple(meanings), Match.MISTAKE)
            if found.meanings[0].kind is not PieceKind.MODE and not board.gazetteer.needs_cue(near[0][0]):
                yield found
