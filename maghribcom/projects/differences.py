"""What changed between two submissions, answer by answer, and word by word where a text was changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from maghribcom.group_forms import Line
from maghribcom.projects.answers import Group

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
#: A word with the space behind it: the unit in which texts are compared.
_WORD = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line: as it was in both, added or removed."""

    text: str
    mark: str = SAME


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of an answer, in its language."""

    parts: tuple[Part, ...]
    language: str | None = None


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A question with its answer, and what happened to it since the submission before."""

    field: str
    label: str
    lines: tuple[MarkedLine, ...]
    change: str = SAME


@dataclass(frozen=True, slots=True)
class MarkedGroup:
    """A group of questions."""

    group: str
    title: str
    rows: tuple[MarkedRow, ...]


def compare(before: Sequence[Group] | None, now: Sequence[Group]) -> list[MarkedGroup]:
    """The groups as they are now, with what is different marked; nothing is, without a submission before."""
    old = {(group.group, row.field): row.lines for group in before or () for row in group.rows}
    found = []
    for group in now:
        rows = []
        for row in group.rows:
            was = row.lines if before is None else old.get((group.group, row.field), ())
            rows.append(MarkedRow(row.field, row.label, tuple(_lines(was, row.lines)), _change(was, row.lines)))
        found.append(MarkedGroup(group.group, group.title, tuple(rows)))
    return found


def _change(was: Sequence[Line], now: Sequence[Line]) -> str:
    if tuple(was) == tuple(now):
        return SAME
    return CHANGED if was and now else ADDED if now else REMOVED


def _lines(was: Sequence[Line], now: Sequence[Line]) -> Iterator[MarkedLine]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        old, new = was[old_from:old_to], now[new_from:new_to]
        if tag == "equal":
            yield from (_whole(line, SAME) for line in new)
            continue
        for index in range(max(len(old), len(new))):
            one, other = (lines[index] if index < len(lines) else None for lines in (old, new))
            if one and other and one.language == other.language:
                yield MarkedLine(tuple(_words(one.text, other.text)), other.language)
                continue
            if one:
                yield _whole(one, REMOVED)
            if other:
                yield _whole(other, ADDED)


def _whole(line: Line, mark: str) -> MarkedLine:
    return MarkedLine((Part(line.text, mark),), line.language)


def _words(was: str, now: str) -> Iterator[Part]:
    """The words of two texts. Words that fill a long text are no landmarks: its comparison takes no longer for them."""
    old, new = _WORD.findall(was), _WORD.findall(now)
    # The space behind a word says nothing: the last word of a text that goes on is the same word.
    words = [word.strip() for word in old], [word.strip() for word in new]
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, *words).get_opcodes():
        if tag == "equal":
            yield Part("".join(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Part("".join(old[old_from:old_to]), REMOVED)
        if new_to > new_from:
            yield Part("".join(new[new_from:new_to]), ADDED)
