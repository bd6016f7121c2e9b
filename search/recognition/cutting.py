"""A text without one of its pieces: what stays in the search box when a chip is removed or changed."""

from search.recognition.pieces import Piece
from search.recognition.spans import Word, words_of
from search.text.stop_words import ANY_STOP_WORD


def cut(text: str, piece: Piece) -> str:
    """The text without a piece of it, and without the small words of its segment that only led to it."""
    words = words_of(text)
    before = [word for word in words if word.end <= piece.start]
    after = [word for word in words if word.start >= piece.end]
    segments = {word.segment for word in words if piece.start <= word.start < piece.end}
    while before and _is_loose(before[-1], segments):
        before.pop()
    while after and _is_loose(after[0], segments):
        after.pop(0)
    kept = (text[: before[-1].end] if before else "", text[after[0].start :] if after else "")
    # A comma, so that what stood apart does not become a phrase.
    return ", ".join(part.strip() for part in kept if part)


def _is_loose(word: Word, segments: set[int]) -> bool:
    return word.folded in ANY_STOP_WORD and word.segment in segments
