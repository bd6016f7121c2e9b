"""A text without some of its pieces: what stays in the search box when a chip is removed or changed."""

from search.recognition.pieces import Piece
from search.recognition.spans import Word, words_of
from search.text.stop_words import ANY_STOP_WORD


def cut(text: str, *pieces: Piece) -> str:
    """The text without these pieces of it, and without the small words of their segments that only led to them."""
    last_first = sorted(pieces, key=lambda piece: -piece.start)
    for place, piece in enumerate(last_first):
        before = last_first[place + 1].end if place + 1 < len(last_first) else 0
        text = _cut(text, piece, before)
    return text


def _cut(text: str, piece: Piece, earliest: int) -> str:
    words = words_of(text)
    before = [word for word in words if word.end <= piece.start]
    after = [word for word in words if word.start >= piece.end]
    segments = {word.segment for word in words if piece.start <= word.start < piece.end}
    while before and before[-1].start >= earliest and _is_loose(before[-1], segments):
        before.pop()
    while after and _is_loose(after[0], segments):
        after.pop(0)
    kept = (text[: before[-1].end] if before else "", text[after[0].start :] if after else "")
    # A comma, so that what stood apart does not become a phrase.
    return ", ".join(part.strip() for part in kept if part)


def _is_loose(word: Word, segments: set[int]) -> bool:
    return word.folded in ANY_STOP_WORD and word.segment in segments
