"""The labels of a concept in the form in which they are kept with it, for the ranking of what an engine has found.

Words are marked as `search.text.grams` marks them, so that a piece of a word is looked for in a whole line of labels.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.documents import Label
from search.text import mark

_SIGNS = {"preferred": "p", "alternative": "a", "hidden": "h"}


class Line(NamedTuple):
    """The labels of one language and kind: their marked words, labels apart by spaces."""

    language: str
    preferred: bool
    labels: str


def pack(labels: Iterable[tuple[str, Label]]) -> str:
    """Labels with their `label_key` as one text, to be kept."""
    lines: dict[str, dict[str, None]] = {}
    for key, label in labels:
        marked = "".join(map(mark, key.split("_")))
        lines.setdefault(f"{_SIGNS[label.kind]}{label.language}", {})[marked] = None
    return "\n".join(" ".join((head, *marked)) for head, marked in lines.items())


def unpack(packed: str) -> Iterator[Line]:
    """The lines of a text made by `pack`."""
    for line in packed.split("\n") if packed else ():
        head, _, labels = line.partition(" ")
        yield Line(head[1:], head[0] == _SIGNS["preferred"], labels)
