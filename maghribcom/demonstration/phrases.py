"""Headlines, titles and texts in seven languages, from patterns of data/demonstration/phrases."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from random import Random

from maghribcom.experts.models import HEADLINE_LENGTH, TITLE_LENGTH
from maghribcom.territories import DATA, read_table

TWO_FORMS = re.compile(r"\[([^/\]]*)/([^\]]*)\]")
FIELD = re.compile(r"\{(\w+)\}")
#: "3 years": in every one of the languages a plural that needs no other word.
YEARS_MIN = 3
#: From eleven on Arabic counts in the singular.
ARABIC_SINGULAR_FROM = 11
#: The word that joins two things: a label with one reads badly in a list that has one, too.
AND = {"fr": " et ", "ar": " و", "en": " and ", "es": " y ", "nl": " en ", "de": " und ", "it": " e "}
SKILLS = frozenset("abc")
LENGTHS = {"headline": HEADLINE_LENGTH, "title": TITLE_LENGTH, "project": TITLE_LENGTH, "publication": TITLE_LENGTH}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One phrase with places to fill, `skills` of them for skills."""

    text: str
    fields: frozenset[str]
    skills: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose texts are written: the words that fill the places, in one language.

    `title` is the occupation in the person's gender, None where that word is not known. `skills` are nouns.
    `years` of the whole career since the calendar year `start`.
    """

    language: str
    gender: str
    title: str | None
    skills: tuple[str, ...]
    years: int
    start: int
    employer: str | None = None


@cache
def patterns(language: str, part: str) -> tuple[Pattern, ...]:
    """The patterns of one part of a profile in one language."""
    rows = read_table(DATA / "demonstration" / "phrases" / f"{language}.tsv")
    return tuple(_pattern(row["text"]) for row in rows if row["part"] == part)


def _pattern(text: str) -> Pattern:
    fields = frozenset(FIELD.findall(text))
    return Pattern(text, fields, len({field.casefold() for field in fields} & SKILLS))


def write(part: str, speaker: Speaker, chance: Random) -> str:
    """A phrase of this part that the speaker can say, within the length of its field."""
    limit = LENGTHS.get(part)
    known = _known(speaker)
    fitting = [pattern for pattern in patterns(speaker.language, part) if pattern.fields <= known]
    chance.shuffle(fitting)
    for pattern in fitting:
        text = _fill(pattern, speaker, chance)
        if limit is None or len(text) <= limit:
            return text
    first = speaker.title or speaker.skills[0]
    return capitalised(first)[: limit or HEADLINE_LENGTH]


def write_text(parts: Iterable[str], speaker: Speaker, chance: Random) -> str:
    """Some sentences, one of each part."""
    return " ".join(write(part, speaker, chance) for part in parts)


def capitalised(text: str) -> str:
    """The text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def _known(speaker: Speaker) -> frozenset[str]:
    known = {"start", "team", "percent", "count", "millions", "sites"}
    if speaker.title:
        known |= {"occupation", "Occupation"}
    if speaker.employer:
        known.add("employer")
    if speaker.years >= YEARS_MIN:
        known |= {"years", "span"}
    known.update("abc"[: len(speaker.skills)], "A" if speaker.skills else "")
    return frozenset(known)


def _fill(pattern: Pattern, speaker: Speaker, chance: Random) -> str:
    values = {
        "years": str(speaker.years),
        "span": f"{speaker.years} {'سنة' if speaker.years >= ARABIC_SINGULAR_FROM else 'سنوات'}",
        "start": str(speaker.start),
        "employer": speaker.employer or "",
        "team": str(chance.randint(4, 16)),
        "percent": str(chance.randint(6, 45)),
        "count": str(10 * chance.randint(3, 40)),
        "millions": str(chance.randint(11, 60)),
        "sites": str(chance.randint(3, 12)),
        "occupation": speaker.title or "",
        "Occupation": capitalised(speaker.title or ""),
        **_skills(speaker, pattern.skills, chance),
    }
    text = TWO_FORMS.sub(r"\1" if speaker.gender == "m" else r"\2", pattern.text)
    return FIELD.sub(lambda field: values[field[1]], text)


def _skills(speaker: Speaker, number: int, chance: Random) -> dict[str, str]:
    """Skills for the places of a pattern; those without an "and" of their own where there are enough."""
    plain = [skill for skill in speaker.skills if AND[speaker.language] not in skill]
    chosen = chance.sample(plain if len(plain) >= number else speaker.skills, number)
    return {**dict(zip("abc", chosen, strict=False)), "A": capitalised(chosen[0]) if chosen else ""}
