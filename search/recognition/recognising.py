"""From a free text to its pieces. Pure: the vocabulary answers through `find`, all else is handed over as data."""

from collections.abc import Collection

from search.recognition.board import Board, Found, left_runs, longest_first
from search.recognition.gazetteer import Gazetteer
from search.recognition.labels import FindConcepts, find_labels, is_meant, is_short
from search.recognition.languages import decide_language, stop_words_of
from search.recognition.leftovers import find_leftovers
from search.recognition.mistakes import find_mistaken
from search.recognition.names import find_names, settle_names
from search.recognition.pieces import Meaning, Piece, PieceKind, Recognised
from search.recognition.spans import MOST_WORDS, spans, words_of
from search.recognition.years import Years, find_years


def recognise(
    text: str, page_language: str, find: FindConcepts, gazetteer: Gazetteer, plain: Collection[str] = ()
) -> Recognised:
    """The pieces of a text of at most `queries.TEXT_LENGTH` characters.

    The longest name or label wins, in whatever language. Keys (`search.text.label_key`) in `plain` are phrases that
    are to stay words. `find` is asked at most twice.
    """
    words = words_of(text)
    if not words:
        return Recognised(None)
    language = decide_language(text, words, page_language)
    board = Board(text, words, gazetteer, stop_words_of(language))
    for first, last in spans(words, MOST_WORDS) if plain else ():
        if board.key(first, last) in plain:
            board.keep(first, last)
    for years in find_years(words, gazetteer):
        if isinstance(years, Years):
            board.take(Found(years.first, years.last, (Meaning(PieceKind.YEARS, str(years.number)),)))
        else:
            board.keep(years.first, years.last)
    _take_longest(board, find, language or page_language)
    for mistaken in find_mistaken(board):
        board.take(mistaken)
    settle_names(board)
    offers = find_leftovers(board, find)
    found = sorted(board.found, key=lambda found: found.first)
    return Recognised(
        language,
        tuple(_piece(board, one) for one in found if one.meanings),
        _rest(board),
        tuple(_piece(board, one) for one in offers),
    )


def _take_longest(board: Board, find: FindConcepts, language: str) -> None:
    by_span = {(found.first, found.last): found for found in find_labels(board, find, language)}
    for name in find_names(board):
        label = by_span.get((name.first, name.last))
        meanings = name.meanings + (label.meanings if label and name.meanings else ())
        by_span[name.first, name.last] = Found(name.first, name.last, meanings, ambiguous=name.ambiguous)
    finds = longest_first(list(by_span.values()))
    for found in finds:
        if not is_short(board, found):
            board.take(found)
    for found in sorted(finds, key=lambda found: found.first):
        if is_short(board, found) and is_meant(board, found):
            board.take(found)


def _piece(board: Board, found: Found) -> Piece:
    start, end = board.words[found.first].start, board.words[found.last - 1].end
    return Piece(found.meanings[0], board.text[start:end], start, end, found.match, found.meanings[1:], found.ambiguous)


def _rest(board: Board) -> str:
    """The words that are left, as they were typed; words of asking only where there is nothing else."""
    runs = left_runs(board, board.says_nothing)
    if not runs and not board.found:
        runs = left_runs(board, board.is_stop)
    return ", ".join(board.text[board.words[first].start : board.words[last - 1].end] for first, last in runs)
