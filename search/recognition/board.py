"""The words of one text while they are being understood: which are taken, by what, and which are left."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from search.recognition.gazetteer import Cue, Gazetteer
from search.recognition.pieces import Meaning
from search.recognition.spans import Word, key_between
from search.results import Match

#: Words between two things that are listed.
CONJUNCTIONS = frozenset("et and y e und en ou or o oder of و او".split())


@dataclass(frozen=True, slots=True)
class Found:
    """The words from `first` up to, without, `last`, and what they mean; no meanings: they narrow nothing."""

    first: int
    last: int
    meanings: tuple[Meaning, ...] = ()
    match: Match = Match.WHOLE
    ambiguous: bool = False

    @property
    def length(self) -> int:
        """How many words."""
        return self.last - self.first


class Board:
    """What has been found so far; no word belongs to two finds."""

    def __init__(self, text: str, words: tuple[Word, ...], gazetteer: Gazetteer, stop_words: Collection[str]) -> None:
        self.text = text
        self.words = words
        self.gazetteer = gazetteer
        self.stop_words = stop_words
        self.found: list[Found] = []
        #: Words that their author wants as plain words, or that are an upper bound of years: never understood.
        self.kept: set[int] = set()
        self._owner: list[Found | None] = [None] * len(words)

    def keep(self, first: int, last: int) -> None:
        """Leave these words as they are."""
        self.kept.update(range(first, last))

    def take(self, found: Found) -> bool:
        """Give words to a find, unless one of them is taken or kept."""
        places = range(found.first, found.last)
        if any(self._owner[place] is not None or place in self.kept for place in places):
            return False
        self.found.append(found)
        for place in places:
            self._owner[place] = found
        return True

    def release(self, found: Found) -> None:
        """Give its words back."""
        self.found.remove(found)
        for place in range(found.first, found.last):
            self._owner[place] = None

    def widen(self, found: Found, first: int, last: int, meanings: tuple[Meaning, ...] | None = None) -> Found:
        """The same find with the words around it that belong to it, and a meaning that they make more exact."""
        self.release(found)
        wider = replace(found, first=first, last=last, meanings=found.meanings if meanings is None else meanings)
        self.take(wider)
        return wider

    def owner(self, place: int) -> Found | None:
        """What a word belongs to."""
        return self._owner[place]

    def is_free(self, first: int, last: int) -> bool:
        """Whether none of these words is taken or kept, and all stand in one segment."""
        if first < 0 or last > len(self.words) or self.words[first].segment != self.words[last - 1].segment:
            return False
        return all(self._owner[place] is None and place not in self.kept for place in range(first, last))

    def key(self, first: int, last: int) -> str:
        """The key of some words."""
        return key_between(self.words, first, last)

    def has_cue(self, first: int, last: int, *cues: Cue) -> bool:
        """Whether some words are one of these cues."""
        return self.gazetteer.has_cue(self.key(first, last), *cues)

    def is_stop(self, place: int) -> bool:
        """Whether a word says nothing by itself."""
        return self.words[place].folded in self.stop_words

    def says_nothing(self, place: int) -> bool:
        """Whether a word that is left is none to look for: a stop word, or a word of asking."""
        return self.is_stop(place) or self.has_cue(place, place + 1, Cue.REQUEST, Cue.EXPERIENCE)

    def is_left(self, place: int) -> bool:
        """Whether a word says something and nothing was understood by it."""
        return self._owner[place] is None and not self.says_nothing(place)

    def neighbour(self, place: int, step: int) -> int | None:
        """The word beside one, or None at the end of the segment."""
        beside = place + step
        inside = 0 <= beside < len(self.words) and self.words[beside].segment == self.words[place].segment
        return beside if inside else None

    def segment_of(self, place: int) -> tuple[int, int]:
        """Where the segment of a word begins and ends."""
        first = last = place
        while (before := self.neighbour(first, -1)) is not None:
            first = before
        while (after := self.neighbour(last, 1)) is not None:
            last = after
        return first, last + 1


def left_runs(board: Board, is_empty: Callable[[int], bool]) -> list[tuple[int, int]]:
    """The runs of words that are left in one segment, without empty words at their ends."""
    runs: list[tuple[int, int]] = []
    first = 0
    while first < len(board.words):
        last = first
        while (
            last < len(board.words)
            and board.owner(last) is None
            and board.words[last].segment == board.words[first].segment
        ):
            last += 1
        begin, end = first, last
        while begin < end and is_empty(begin):
            begin += 1
        while begin < end and is_empty(end - 1):
            end -= 1
        if begin < end:
            runs.append((begin, end))
        first = max(last, first + 1)
    return runs


def longest_first(finds: Sequence[Found]) -> list[Found]:
    """The order in which finds take their words: the most words, a whole name before an inflected one, the first."""
    return sorted(finds, key=lambda found: (-found.length, found.match is not Match.WHOLE, found.first))
