"""How rare a word or a piece of a word is among the labels of the vocabulary, so that rarer ones weigh more.

Counted while an index is built and kept with it: engines' own statistics differ from one another, and change with
every document that is written. A table of hashed counts, a byte each: two tokens that share a place seem a little more
frequent than they are.
"""

import math
import zlib
from array import array
from collections.abc import Iterable

from search.documents import Fields

#: Places of the table: full ESCO in seven languages has about 330,000 different tokens.
PLACES = 1 << 19
#: What a count is rounded to: this many steps for each doubling.
STEPS = 16
#: The heaviest that a token can be.
HEAVIEST = 255
#: The fields that are counted; a token is hashed with its field's seed.
_SEEDS = {"label_word": 0, "label_gram": 1}


class Counts:
    """The weights of tokens by the counts of one index. Without any, every token weighs the same."""

    def __init__(self, documents: int = 0, table: bytes = b"") -> None:
        self._table = table if documents else b""
        self._most = _steps(documents + 1)
        #: What a token weighs that nothing has: no more than a fairly rare one, since it may be a mistake.
        self.unknown = max(1, self._most * 2 // 3) if self._table else HEAVIEST // 2
        #: What a piece of a word weighs on the average.
        self.typical = max(1, self._most * 2 // 5) if self._table else HEAVIEST // 2

    @classmethod
    def unpacked(cls, packed: bytes) -> "Counts":
        """The counts that `packed` gave. Raises ValueError for anything else."""
        try:
            content = zlib.decompress(packed)
        except zlib.error as error:
            raise ValueError(f"no counts of an index: {error}") from error
        if len(content) != PLACES + 8:
            raise ValueError(f"counts of {len(content)} bytes")
        return cls(int.from_bytes(content[:8], "big"), content[8:])

    def knows(self, field: str, token: str) -> bool:
        """Whether some document has the token; unsure for a few, and never true without counts."""
        return bool(self._table) and self._table[_place(field, token)] > 0

    def weight(self, field: str, token: str) -> int:
        """1 for what every document has, to HEAVIEST: sixteenths of the halvings that leave those which have it."""
        if not self._table or not (count := self._table[_place(field, token)]):
            return self.unknown
        return max(1, min(HEAVIEST, self._most - count + 1))


class Counting:
    """Counts the documents that have each token, while an index is filled.

    One that is replaced meanwhile counts twice: that moves no weight by more than a step.
    """

    def __init__(self) -> None:
        self._documents = 0
        self._found = array("I", bytes(PLACES * array("I").itemsize))

    def add(self, fields: Fields) -> None:
        """Count one document."""
        self._documents += 1
        for field in _SEEDS:
            self._add(field, fields.tokens.get(field, frozenset()))

    def packed(self) -> bytes:
        """The counts up to now, in the form that is kept: about 200 kB for full ESCO."""
        table = bytes(min(HEAVIEST, _steps(count) + 1) if count else 0 for count in self._found)
        return zlib.compress(self._documents.to_bytes(8, "big") + table)

    def _add(self, field: str, tokens: Iterable[str]) -> None:
        for token in tokens:
            self._found[_place(field, token)] += 1


def _place(field: str, token: str) -> int:
    return zlib.crc32(token.encode(), _SEEDS[field]) % PLACES


def _steps(count: int) -> int:
    return round(STEPS * math.log2(count)) if count else 0
