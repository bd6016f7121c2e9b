"""A text as words in segments, and the phrases in it that may be labels."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from search.queries import PHRASES_PER_QUERY
from search.text.fold import fold
from search.text.words import locate

#: Words of a text that are read; what can be typed in 200 characters never has more.
MOST_WORDS = 100
#: Words of the longest phrase that is looked up as a label.
LABEL_WORDS = 8
# What divides a text: no phrase goes across. Brackets, quotes and bars, too; a point only before a space.
_DIVIDING = re.compile(r"[,;:!?()\[\]{}«»\"“”|•،؛؟\n]|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text: clean, folded, where it stands, and in which segment.

    `capitals` tells what is written on purpose (IT, CES, R, Go) from a text that is all in capitals: "" none, "first",
    "all".
    """

    text: str
    folded: str
    start: int
    end: int
    segment: int
    capitals: str


Span = tuple[int, int]


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text, the first MOST_WORDS of them."""
    words: list[Word] = []
    segment, last = 0, 0
    shouted = text == text.upper()
    for found in locate(text)[:MOST_WORDS]:
        if _DIVIDING.search(text, last, found.start):
            segment += 1
        capitals = "" if shouted and len(text.split()) > 1 else _capitals(text[found.start : found.end])
        words.append(Word(found.word, fold(found.word), found.start, found.end, segment, capitals))
        last = found.end
    return tuple(words)


def _capitals(typed: str) -> str:
    if typed.isupper():
        return "all"
    return "first" if typed[:1].isupper() else ""


def key_between(words: tuple[Word, ...], first: int, last: int) -> str:
    """The key (`search.text.label_key`) of the words from `first` up to, without, `last`."""
    return "_".join(word.folded for word in words[first:last])


def phrase_between(words: tuple[Word, ...], first: int, last: int) -> str:
    """The same words as a phrase to look up."""
    return " ".join(word.text for word in words[first:last])


def spans(words: tuple[Word, ...], longest: int) -> Iterator[Span]:
    """Every run of at most `longest` words inside a segment, from the first word on, the shortest first."""
    for first, word in enumerate(words):
        for last in range(first + 1, min(first + longest, len(words)) + 1):
            if words[last - 1].segment != word.segment:
                break
            yield first, last


def label_spans(words: tuple[Word, ...], skipped: Collection[int], stop_words: Collection[str]) -> list[Span]:
    """The spans that are worth looking up as labels: at most PHRASES_PER_QUERY different ones.

    None begins or ends with a stop word unless it is a whole segment or a word in capitals, and none holds a skipped
    word. The longer a text, the shorter the spans.
    """
    ends = {word.segment: place + 1 for place, word in enumerate(words)}
    starts = {word.segment: place for place, word in reversed(list(enumerate(words)))}
    usable = []
    for first, last in spans(words, LABEL_WORDS):
        if any(place in skipped for place in range(first, last)):
            continue
        whole = starts[words[first].segment] == first and ends[words[first].segment] == last
        if whole or not any(_is_stop(words[place], stop_words) for place in (first, last - 1)):
            usable.append((first, last))
    longest = LABEL_WORDS
    while len(usable) > PHRASES_PER_QUERY and longest > 1:
        longest -= 1
        usable = [(first, last) for first, last in usable if last - first <= longest]
    return usable[:PHRASES_PER_QUERY]


def _is_stop(word: Word, stop_words: Collection[str]) -> bool:
    return word.folded in stop_words and not (word.capitals == "all" and len(word.folded) > 1)
