"""Places, languages with their level, and modes: names that are known beforehand, and the words that belong to them."""

from collections.abc import Iterator
from dataclasses import replace

from search.documents import LANGUAGE_LEVELS
from search.recognition.board import CONJUNCTIONS, Board, Found
from search.recognition.gazetteer import NAME_WORDS, Cue
from search.recognition.pieces import PieceKind
from search.recognition.spans import spans

#: Words of the longest cue ("who speaks fluently"), and stop words between a cue and its name ("region of the").
_CUE_WORDS = 4
_BETWEEN = 3
_PLACES = frozenset({PieceKind.COUNTRY, PieceKind.REGION, PieceKind.PROVINCE})


def find_names(board: Board) -> Iterator[Found]:
    """Every phrase of the text that is a known name, and what narrows nothing."""
    gazetteer = board.gazetteer
    for first, last in spans(board.words, NAME_WORDS):
        key = board.key(first, last)
        if gazetteer.has_cue(key, Cue.EVERYWHERE):
            yield Found(first, last)
        elif (meanings := gazetteer.meanings(key)) and (not gazetteer.needs_cue(key) or _is_announced(board, first)):
            rivals = len({meaning.family for meaning in meanings}) < len(meanings)
            yield Found(first, last, meanings, ambiguous=rivals)


def _is_announced(board: Board, first: int) -> bool:
    """Whether a common word is a place here: behind a cue, or with an article and a capital ("l'Oriental")."""
    word = board.words[first]
    _article, apostrophe, name = board.text[word.start : word.end].replace("’", "'").partition("'")
    return _cue_before(board, first, Cue.PLACE) < first or (bool(apostrophe) and name[:1].isupper())


def settle_names(board: Board) -> None:
    """Give each name the words that belong to it; a language that is only an adjective is given up."""
    for found in sorted(board.found, key=lambda found: found.first):
        kind = found.meanings[0].kind if found.meanings else None
        if kind in _PLACES:
            first = _cue_before(board, found.first, Cue.PLACE)
            if first < found.first:
                board.widen(found, first, found.last)
        elif kind is PieceKind.LANGUAGE:
            _settle_language(board, found)
        elif kind is PieceKind.MODE and _is_attribute(board, found):
            board.release(found)


def _settle_language(board: Board, found: Found) -> None:
    first, last, level = found.first, found.last, None
    announced = False
    while True:
        cue = _cue_before(board, first, Cue.LANGUAGE)
        if cue < first:
            first, announced = cue, True
            continue
        before, said = _level_before(board, first)
        if said and level is None:
            first, level = before, said
            continue
        break
    behind = board.neighbour(last - 1, 1)
    if behind is not None and board.is_free(behind, behind + 1) and board.has_cue(behind, behind + 1, Cue.LANGUAGE):
        last, announced = behind + 1, True
    after, said = _level_after(board, last)
    if said and level is None:
        last, level = after, said
    if level is None and not announced and _is_adjective(board, found):
        board.release(found)
        return
    meaning = found.meanings[0]
    if level is not None:
        meaning = replace(meaning, value=f"{meaning.value}@{level}")
    if first < found.first or last > found.last or level:
        board.widen(found, first, last, (meaning, *found.meanings[1:]))


def _is_adjective(board: Board, found: Found) -> bool:
    """Whether a noun that was not understood stands right beside it: "droit français", "Arabic calligraphy"."""
    beside = [board.neighbour(found.first, -1), board.neighbour(found.last - 1, 1)]
    places = [place for place in beside if place is not None]
    if any(_is_language(board.owner(place)) for place in places):
        return False
    return any(board.is_left(place) and not board.has_cue(place, place + 1, Cue.GENERAL) for place in places)


def _is_attribute(board: Board, found: Found) -> bool:
    """Whether a single word goes with a noun that was not understood: "remote sensing"."""
    behind = board.neighbour(found.last - 1, 1)
    if found.length > 1 or behind is None or not board.is_left(behind):
        return False
    return not board.has_cue(behind, behind + 1, Cue.GENERAL)


def _is_language(found: Found | None) -> bool:
    return found is not None and bool(found.meanings) and found.meanings[0].kind is PieceKind.LANGUAGE


def _cue_before(board: Board, first: int, cue: Cue) -> int:
    """Where a cue begins that announces the word at `first`, over stop words; `first` when there is none."""
    for gap in range(_BETWEEN + 1):
        end = first - gap
        if gap and (end < 0 or not board.is_free(end, end + 1) or not board.is_stop(end)):
            break
        for length in range(min(_CUE_WORDS, end), 0, -1):
            if board.is_free(end - length, first) and board.has_cue(end - length, end, cue):
                return end - length
    return first


def _level_before(board: Board, first: int) -> tuple[int, str | None]:
    """The level in front of a name, over stop words: "C1 English", "nivel B2 de inglés"."""
    for end in range(first, max(first - _BETWEEN, 0) - 1, -1):
        if end < first and not (board.is_free(end, first) and _joins(board, end)):
            break
        for length in range(min(_CUE_WORDS, end), 0, -1):
            level = _level(board, end - length, end)
            if level and board.is_free(end - length, first):
                return end - length, level
    return first, None


def _level_after(board: Board, last: int) -> tuple[int, str | None]:
    """The level behind a name, over stop words and a word like "level"; brackets and commas do not matter."""
    end = last
    for _word in range(_BETWEEN + 1):
        for length in range(_CUE_WORDS, 0, -1):
            if all(_is_open(board, place) for place in range(end, end + length)):
                level = _level(board, end, end + length)
                # "Dutch, fluent English": it belongs to the name that follows.
                if level and not (end + length < len(board.words) and _is_language(board.owner(end + length))):
                    return end + length, level
        if not (_is_open(board, end) and (_joins(board, end) or board.has_cue(end, end + 1, Cue.LANGUAGE))):
            break
        end += 1
    return last, None


def _joins(board: Board, place: int) -> bool:
    return board.is_stop(place) and board.words[place].folded not in CONJUNCTIONS


def _level(board: Board, first: int, last: int) -> str | None:
    key = board.key(first, last)
    if key.upper() in LANGUAGE_LEVELS:
        return key.upper()
    return board.gazetteer.levels.get(key)


def _is_open(board: Board, place: int) -> bool:
    return place < len(board.words) and board.owner(place) is None and place not in board.kept
