"""How much of a phrase is in a label, and how much of the label in the phrase, by words and by pieces of words."""

from collections.abc import Sequence
from typing import NamedTuple

from search.concepts.planning import weight_of
from search.counts import Counts
from search.text import AFTER, BEFORE, GRAM_LENGTH, QueryWord, forms, grams, is_stop_word, label_key, mark

#: Stems of words in this script are the same whatever language they stand in.
ARABIC = "ar"
#: Function words and single letters are worth this part of what their rarity says.
LIGHT = 5
#: All of something, of which shares are told.
ALL = 1000


class Piece(NamedTuple):
    """A piece of the phrase's words, its place as a bit, and its weight."""

    text: str
    bit: int
    weight: int


class Pieces(NamedTuple):
    """What a label has of the phrase's pieces, as bits, and in thousandths: of the phrase's, and of the label's own."""

    bits: int
    of_phrase: int
    of_label: int


class Words(NamedTuple):
    """What a label has of the phrase's words, in thousandths: of the phrase's, and of the label's own.

    `confidence` says how far both agree: a word that the other side lacks counts by its pieces that are there.
    """

    of_phrase: int
    of_label: int
    confidence: int


class _Seen(NamedTuple):
    """A word of labels: which of the phrase it is like, its weight, and how much of that agrees."""

    words: int
    weight: int
    agreed: int


class Phrase:
    """A phrase to compare labels with. `typing`: its last word may be unfinished."""

    def __init__(
        self, text: str, words: Sequence[QueryWord], language: str | None, counts: Counts, *, typing: bool = False
    ) -> None:
        self.language = language
        self.typing = typing
        self.key = label_key(text)
        self.words = words
        self._counts = counts
        self._starts = [[f"{BEFORE}{token}" for token in word.tokens] for word in words]
        self._tokens = [frozenset(word.tokens) for word in words]
        self._weights = [_lightened(word.word, language, weight_of(word, counts)) for word in words]
        self._all_words = sum(self._weights)
        marked = [mark(word.word) for word in words]
        if typing:
            marked[-1] = marked[-1].removesuffix(AFTER)
        found = dict.fromkeys(piece for word in marked for piece in grams(word))
        self.pieces = [
            Piece(piece, 1 << place, counts.weight("label_gram", piece)) for place, piece in enumerate(found)
        ]
        bits = {piece.text: piece.bit for piece in self.pieces}
        self._pieces_of = [sum(bits[piece] for piece in grams(word)) for word in marked]
        self._sums: dict[int, int] = {}
        self._seen: dict[tuple[str, str], _Seen] = {}
        self._all_pieces = self._weight_of_pieces(-1)

    def is_inflection_of(self, key: str, language: str) -> bool:
        """Whether a label has the same words in other inflections: by the rules of its language, if that may be ours.

        Across languages stems are the same by accident: French "sol" is ground, Italian "sole" the sun.
        """
        if language != ARABIC and self.language not in (None, ARABIC, language):
            return False
        return _stems(self.key, language) == _stems(key, language)

    def pieces_in(self, text: str) -> list[Piece]:
        """The phrase's pieces that are somewhere in a text of marked words."""
        return [piece for piece in self.pieces if piece.text in text]

    def words_in(self, text: str) -> int:
        """The phrase's words that a text of marked words has, or of which it has inflections, as bits."""
        found = 0
        for place, starts in enumerate(self._starts):
            for start in starts:
                if start in text:
                    found |= 1 << place
                    break
        return found

    def has_all_words(self, text: str) -> bool:
        """Whether a text of marked words has every word of the phrase."""
        for starts in self._starts:
            for start in starts:
                if start in text:
                    break
            else:
                return False
        return True

    def share_of_words(self, words: int) -> int:
        """How much of the phrase these words of it are, in thousandths."""
        return ALL * sum(weight for place, weight in enumerate(self._weights) if words >> place & 1) // self._all_words

    def share_of_pieces(self, pieces: int) -> int:
        """How much of the phrase these pieces of its words are, in thousandths."""
        return ALL * self._weight_of_pieces(pieces) // self._all_pieces

    def compare_pieces(self, label: str, looked_for: Sequence[Piece]) -> Pieces:
        """A label of marked words by the pieces that it may have. Its own other pieces count as typical ones do."""
        bits = shared = number = 0
        for text, bit, weight in looked_for:
            if text in label:
                bits |= bit
                shared += weight
                number += 1
        others = len(label) - (GRAM_LENGTH - 1) * label.count(BEFORE) - number
        whole = shared + max(others, 0) * self._counts.typical
        return Pieces(bits, ALL * shared // self._all_pieces, ALL * shared // whole if whole else 0)

    def compare_words(self, key: str, language: str, pieces: int) -> Words:
        """A label, as `label_key` writes it, by its words; `pieces` are those that `compare_pieces` found in it."""
        words = weight = matched = agreed = 0
        for word in key.split("_"):
            seen = self._seen.get((word, language)) or self._see(word, language)
            words |= seen.words
            weight += seen.weight
            agreed += seen.agreed
            if seen.words:
                matched += seen.weight
        found = sum(self._agreed(place, words, pieces) for place in range(len(self.words)))
        return Words(
            self.share_of_words(words),
            ALL * matched // weight,
            harmonic(ALL * found // self._all_words, ALL * agreed // weight),
        )

    def _see(self, word: str, language: str) -> _Seen:
        inflected = forms(word, language)
        words = self._like(word, inflected)
        weight = _lightened(word, language, min(self._counts.weight("label_word", form) for form in inflected))
        agreed = weight
        if not words:
            parts = grams(mark(word))
            agreed = weight * sum(piece.text in parts for piece in self.pieces) // len(parts)
        seen = self._seen[word, language] = _Seen(words, weight, agreed)
        return seen

    def _agreed(self, place: int, words: int, pieces: int) -> int:
        weight = self._weights[place]
        if words >> place & 1:
            return weight
        own = self._pieces_of[place]
        return weight * self._weight_of_pieces(own & pieces) // self._weight_of_pieces(own)

    def _weight_of_pieces(self, pieces: int) -> int:
        found = self._sums.get(pieces)
        if found is None:
            found = self._sums[pieces] = sum(piece.weight for piece in self.pieces if pieces & piece.bit)
        return found

    def _like(self, word: str, inflected: tuple[str, ...]) -> int:
        last = len(self.words) - 1
        return sum(
            1 << place
            for place, asked in enumerate(self.words)
            if not self._tokens[place].isdisjoint(inflected)
            or (self.typing and place == last and word.startswith(asked.word))
        )


def harmonic(one: int, other: int) -> int:
    """The harmonic mean of two shares: high only when both are."""
    return 2 * one * other // (one + other) if one + other else 0


def _stems(key: str, language: str) -> list[str]:
    return [forms(word, language)[-1] for word in key.split("_")]


def _lightened(word: str, language: str | None, weight: int) -> int:
    return max(1, weight // LIGHT) if len(word) == 1 or is_stop_word(word, language) else weight
