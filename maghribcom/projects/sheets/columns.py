"""The columns of a sheet of needs: what each holds, its limits, and its words in every language of the pages.

A column is recognised by its words in any of these languages, or by its code, so that a sheet filled in French can be
sent from an Arabic page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from flask_babel import gettext as _

from maghribcom.closed_lists import TEXT_LANGUAGES, cefr, modes
from maghribcom.locales import by_language, current_language, in_language, language_name, languages
from maghribcom.places import region_names
from maghribcom.projects import labels
from maghribcom.projects.models import needs as limits
from maghribcom.projects.models.projects import NAME_LENGTH, NOTE_LENGTH, PITCH_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import FREE_WORD_LENGTH
from maghribcom.territories import language_codes, territories

#: What a cell holds: a line, several lines, one answer of a list, several, a number, a day, words of the vocabulary.
LINE, AREA, CHOICE, SEVERAL, NUMBER, DAY, OCCUPATION, SKILLS = (
    "line", "area", "choice", "several", "number", "day", "occupation", "skills",
)  # fmt: skip
#: Pairs of language and level in a sheet: more are added on the need's own page.
LANGUAGES_IN_SHEET = 3
#: One network cannot be named in a cell.
AUDIENCES_IN_SHEET = ("public", "verified")
Words = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `most` is of characters, of the number, or unused; `words` those of its closed list."""

    code: str
    kind: str
    most: int = 0
    least: int = 0
    words: Words | None = None
    width: int = 18


@by_language
def text_languages() -> Mapping[str, str]:
    """The languages that a text may be written in."""
    return {code: language_name(code) for code in TEXT_LANGUAGES}


@by_language
def spoken_languages() -> Mapping[str, str]:
    """The languages that a role is worked in."""
    return {code: language_name(code) for code in language_codes()}


@by_language
def province_names() -> Mapping[str, str]:
    """The provinces and prefectures."""
    found = (territory for territory in territories().values() if territory.kind != "region")
    return {territory.code: territory.name(current_language()) for territory in found}


@by_language
def audiences() -> Mapping[str, str]:
    """Who reads a need, without what a cell cannot say."""
    return {code: labels.audiences()[code] for code in AUDIENCES_IN_SHEET}


COLUMNS = (
    Column("title", LINE, TITLE_LENGTH, width=36),
    Column("summary", LINE, PITCH_LENGTH, width=44),
    Column("tasks", AREA, TEXT_LENGTH, width=60),
    Column("text_language", CHOICE, words=text_languages),
    Column("occupation", OCCUPATION, FREE_WORD_LENGTH, width=28),
    Column("mode", CHOICE, words=modes, width=26),
    Column("required", SKILLS, limits.SKILLS_MAX, width=44),
    Column("desired", SKILLS, limits.SKILLS_MAX, width=44),
    *(
        column
        for number in range(1, LANGUAGES_IN_SHEET + 1)
        for column in (
            Column(f"language_{number}", CHOICE, words=spoken_languages),
            Column(f"level_{number}", CHOICE, words=cefr, width=22),
        )
    ),
    Column("years", NUMBER, limits.YEARS_MAX),
    Column("way", CHOICE, words=labels.ways),
    Column("region", CHOICE, words=region_names, width=26),
    Column("province", CHOICE, words=province_names, width=22),
    Column("place", LINE, NAME_LENGTH, width=22),
    Column("workload", NUMBER, limits.WORKLOAD_MAX, 1),
    Column("workload_unit", CHOICE, words=labels.workload_units),
    Column("duration", NUMBER, limits.DURATION_MAX, 1),
    Column("duration_unit", CHOICE, words=labels.duration_units),
    Column("start_from", DAY),
    Column("start_until", DAY),
    Column("compensation", CHOICE, words=labels.compensations, width=22),
    Column("provided", SEVERAL, words=labels.provided, width=30),
    Column("counterpart", AREA, NOTE_LENGTH, width=30),
    Column("experts", NUMBER, limits.EXPERTS_MAX, 1),
    Column("deadline_kind", CHOICE, words=labels.deadline_kinds, width=26),
    Column("deadline", DAY),
    Column("urgency", CHOICE, words=labels.urgencies),
    Column("answer_days", NUMBER, limits.ANSWER_DAYS_MAX, limits.ANSWER_DAYS_MIN),
    Column("pending_max", NUMBER, limits.PENDING_MAX, 1),
    Column("audience", CHOICE, words=audiences, width=26),
)
BY_CODE: Mapping[str, Column] = MappingProxyType({column.code: column for column in COLUMNS})


@by_language
def headers() -> Mapping[str, str]:
    """What stands above each column."""
    pairs = {
        code: words
        for number in range(1, LANGUAGES_IN_SHEET + 1)
        for code, words in (
            (f"language_{number}", _("Language %(number)s", number=number)),
            (f"level_{number}", _("Level of language %(number)s", number=number)),
        )
    }
    words = {
        "title": _("Title of the role"),
        "summary": _("The role in one sentence"),
        "tasks": _("What there is to do"),
        "text_language": _("Language of these texts"),
        "occupation": _("Occupation"),
        "mode": _("Kind of contribution"),
        "required": _("Skills required"),
        "desired": _("Skills desired"),
        **pairs,
        "years": _("Years of work, at least"),
        "way": _("Remote or on site"),
        "region": _("Region"),
        "province": _("Province or prefecture"),
        "place": _("Town or place"),
        "workload": _("Workload"),
        "workload_unit": _("Unit of the workload"),
        "duration": _("Duration"),
        "duration_unit": _("Unit of the duration"),
        "start_from": _("Begins on this day at the earliest"),
        "start_until": _("Begins on this day at the latest"),
        "compensation": _("Compensation"),
        "provided": _("Provided"),
        "counterpart": _("Counterpart in your team"),
        "experts": _("Number of experts"),
        "deadline_kind": _("Kind of deadline"),
        "deadline": _("Last day to apply"),
        "urgency": _("Urgency"),
        "answer_days": _("Answer promised within (working days)"),
        "pending_max": _("Applications waiting, at most"),
        "audience": _("Who reads it"),
    }
    return {column.code: words[column.code] for column in COLUMNS}


def column_of(header: str) -> str | None:
    """The code of the column with this header, in any language of the pages; None for no column of ours."""
    text = header.strip().rstrip("*").strip()
    return text if text in BY_CODE else _headers(languages()).get(key_of(text))


def answer_of(column: Column, text: str) -> str | None:
    """The code that a word of a column's closed list stands for, in any language of the pages; None for no word."""
    spelt = _answers(column.code, languages())
    return spelt.get(text.strip().casefold()) or spelt.get(key_of(text))


@cache
def _headers(codes: tuple[str, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in codes:
        with in_language(language):
            for code, words in headers().items():
                found.setdefault(key_of(words), code)
    return found


@cache
def _answers(code: str, codes: tuple[str, ...]) -> Mapping[str, str]:
    words = BY_CODE[code].words or dict
    found = {answer.casefold(): answer for answer in words()}
    for language in codes:
        with in_language(language):
            for answer, spelt in words().items():
                found.setdefault(key_of(spelt), answer)
                found.setdefault(spelt.casefold(), answer)
    return found
