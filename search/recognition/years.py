"""Years of experience: a number and its unit, with the words around them that belong to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.queries import CAREER_YEARS
from search.recognition.gazetteer import Cue, Gazetteer
from search.recognition.spans import Word, key_between

# A number that its unit is glued to: 10ans, 5yrs.
_GLUED = re.compile(r"(\d{1,3})([^\W\d_]+)")
#: Words of the longest phrase around the number ("no less than", "of professional experience").
_AROUND = 4


@dataclass(frozen=True, slots=True)
class Years:
    """At least so many years, said by the words from `first` up to, without, `last`."""

    first: int
    last: int
    number: int


@dataclass(frozen=True, slots=True)
class Upper:
    """The words of an upper bound ("less than 5 years"): nothing that can be asked for, and no number either."""

    first: int
    last: int


def find_years(words: tuple[Word, ...], gazetteer: Gazetteer) -> Iterator[Years | Upper]:
    """The spans of years in a text, in order. Of a range ("5 to 10 years") the lower number counts."""
    place = 0
    while place < len(words):
        found = _number_with_unit(words, place, gazetteer)
        if found is None:
            place += 1
            continue
        number, last = found
        first = place
        before = _before(words, first, gazetteer, Cue.LEAST)
        if before == first and (most := _before(words, first, gazetteer, Cue.MOST)) < first:
            yield Upper(most, last)
        elif 0 < number <= CAREER_YEARS:
            before = _before(words, before, gazetteer, Cue.EXPERIENCE)
            yield Years(before, _after(words, last, gazetteer), number)
        place = last


def _number_with_unit(words: tuple[Word, ...], place: int, gazetteer: Gazetteer) -> tuple[int, int] | None:
    """The number at this word and where its unit ends."""
    word = words[place].folded
    if word in gazetteer.duals:
        return gazetteer.duals[word], place + 1
    if (glued := _GLUED.fullmatch(word)) and gazetteer.has_cue(glued[2], Cue.YEARS):
        return int(glued[1]), place + 1
    number = _number(word, gazetteer)
    if number is None:
        return None
    after = place + 1
    if after < len(words) and gazetteer.has_cue(words[after].folded, Cue.RANGE):
        after += 1
    if after < len(words) and _number(words[after].folded, gazetteer) is not None:
        after += 1
    elif after > place + 1:
        return None
    if after < len(words) and gazetteer.has_cue(words[after].folded, Cue.YEARS):
        return number, after + 1
    if after > place + 1 and (glued := _GLUED.fullmatch(words[after - 1].folded)):
        return (number, after) if gazetteer.has_cue(glued[2], Cue.YEARS) else None
    return None


def _number(word: str, gazetteer: Gazetteer) -> int | None:
    digits = word if word.isascii() else ""
    if digits.isdigit():
        return int(digits) if len(digits) <= 3 else None
    if glued := _GLUED.fullmatch(word):
        return int(glued[1])
    return gazetteer.numbers.get(word)


def _before(words: tuple[Word, ...], first: int, gazetteer: Gazetteer, cue: Cue) -> int:
    """Where the longest phrase of this cue begins that ends before `first`; `first` when there is none."""
    for length in range(_AROUND, 0, -1):
        start = first - length
        if start >= 0 and gazetteer.has_cue(key_between(words, start, first), cue):
            return start
    return first


def _after(words: tuple[Word, ...], last: int, gazetteer: Gazetteer) -> int:
    """Where the phrases that follow the unit end: "of experience", "or more"."""
    for _phrase in range(2):
        for length in range(_AROUND, 0, -1):
            end = last + length
            if end <= len(words) and gazetteer.has_cue(key_between(words, last, end), Cue.EXPERIENCE, Cue.LEAST):
                last = end
                break
        else:
            break
    return last
