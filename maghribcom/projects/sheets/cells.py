"""What one cell says: text, a number, a day, an answer of a list; or a sentence saying why it cannot be read."""

import re
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from maghribcom.cleaning import clean_line, clean_lines, western_digits
from maghribcom.closed_lists import levels
from maghribcom.locales import in_language, languages, show_date
from maghribcom.projects.models.needs import SKILL_YEARS_MAX
from maghribcom.projects.sheets.columns import AREA, Column, answer_of
from maghribcom.skills.labels import key_of
from maghribcom.skills.models import LABEL_LENGTH

#: With these a spreadsheet program takes a cell for something to calculate or to run.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

_WHOLE = re.compile(r"\d{1,9}")
_DAY = re.compile(
    r"(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>\d{4}))"
    r"(?:[T ][\d:.]+Z?)?"
)
_ERROR = re.compile(r"#(?:REF|N/A|NAME|VALUE|DIV/0|NUM|NULL|SPILL|CALC)[!?]?", re.IGNORECASE)
_BETWEEN = re.compile(r"[;؛\n]")
_DETAILS = re.compile(r"(?P<word>.+?)\s*[(（](?P<details>[^()（）]*)[)）]\s*")
_BETWEEN_DETAILS = re.compile(r"[,،/]")
_YEARS = re.compile(r"(\d{1,2})\s*\D{0,12}")


class Fault(Exception):
    """A cell that cannot be read, in words for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class TypedSkill:
    """A skill as it stands in a cell: its word, the least level and years."""

    word: str
    level: int
    years: int


def harmless(text: str) -> str:
    """A text that no spreadsheet program takes for a formula: an apostrophe before it says that it is text."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def read_text(column: Column, text: str) -> str | None:
    """The text of a cell, cleaned; None when nothing is left. Raises Fault."""
    unmarked = text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS) else text
    if text.lstrip().startswith("="):
        raise Fault(_("This cell holds a formula and no result. Write the result as text."))
    if _ERROR.fullmatch(text.strip()):
        raise Fault(_("This cell holds an error of your spreadsheet program. Write the value."))
    cleaned, harmful = (clean_lines if column.kind == AREA else clean_line)(unmarked)
    if harmful:
        raise Fault(_("This cell holds invisible characters that change the direction of the text. Type it again."))
    if column.most and len(cleaned) > column.most:
        raise Fault(
            _("Shorten this text: at most %(limit)s characters, it has %(length)s.",
              limit=column.most, length=len(cleaned))
        )  # fmt: skip
    return cleaned or None


def read_number(column: Column, text: str) -> int | None:
    """A whole number in the digits of any script. Raises Fault."""
    typed = western_digits(_line(text))
    if not typed:
        return None
    if not _WHOLE.fullmatch(typed):
        raise Fault(_("Write a whole number in digits, for example 8."))
    if not column.least <= int(typed) <= column.most:
        raise Fault(_("Write a number from %(least)s to %(most)s.", least=column.least, most=column.most))
    return int(typed)


def read_day(text: str, earliest: date, latest: date) -> date | None:
    """A day as 2026-12-31 or 31/12/2026, the day before the month. Raises Fault."""
    typed = western_digits(_line(text))
    if not typed:
        return None
    found = _DAY.fullmatch(typed)
    if found is None:
        raise Fault(_("Write a day, month and year, for example 31/12/2026."))
    try:
        day = date(*(int(found[part] or found[f"{part}2"]) for part in "ymd"))
    except ValueError:
        raise Fault(_("This day does not exist. Check day, month and year.")) from None
    if day < earliest:
        raise Fault(_("Choose %(day)s or a later day.", day=show_date(earliest)))
    if day > latest:
        raise Fault(_("Choose %(day)s or an earlier day.", day=show_date(latest)))
    return day


def read_choice(column: Column, text: str) -> str | None:
    """The code of an answer of the column's list. Raises Fault."""
    typed = _line(text)
    if not typed:
        return None
    code = answer_of(column, typed)
    if code is None:
        raise Fault(_("Choose one of the answers of the list."))
    return code


def read_several(column: Column, text: str) -> tuple[str, ...]:
    """Codes of answers of the column's list, separated by semicolons. Raises Fault naming the word that is none."""
    found: dict[str, None] = {}
    for word in words_between(text):
        code = answer_of(column, word)
        if code is None:
            raise Fault(
                _("“%(word)s” is none of the answers. Separate several answers by semicolons.", word=shown(word))
            )
        found[code] = None
    return tuple(found)


def read_skills(column: Column, text: str) -> list[TypedSkill]:
    """Skills separated by semicolons, each with its level and years in brackets where they are given. Raises Fault."""
    found = []
    for typed in words_between(text):
        skill = _skill(typed)
        if len(skill.word) > LABEL_LENGTH:
            raise Fault(_("Separate skills by semicolons: “%(word)s” is too long for one.", word=shown(skill.word)))
        found.append(skill)
    if len(found) > column.most:
        raise Fault(_("Name at most %(count)s skills.", count=column.most))
    return found


def words_between(text: str) -> list[str]:
    """The words of a cell that holds several."""
    _whole, harmful = clean_lines(text)
    if harmful:
        raise Fault(_("This cell holds invisible characters that change the direction of the text. Type it again."))
    parts = (clean_line(part)[0] for part in _BETWEEN.split(text))
    return [part for part in parts if part]


def shown(text: str) -> str:
    """As much of a text as a sentence has room for."""
    return text if len(text) <= 60 else f"{text[:60]}…"


def _line(text: str) -> str:
    cleaned, _harmful = clean_line(text)
    if cleaned.startswith("="):
        raise Fault(_("This cell holds a formula and no result. Write the result as text."))
    return cleaned


def _skill(typed: str) -> TypedSkill:
    """Brackets that say neither level nor years belong to the word: R (programming language)."""
    found = _DETAILS.fullmatch(typed)
    if found is None:
        return TypedSkill(typed, 1, 0)
    level, years = 1, 0
    for detail in filter(None, (part.strip() for part in _BETWEEN_DETAILS.split(found["details"]))):
        number = _YEARS.fullmatch(western_digits(detail))
        if code := _level_words().get(key_of(detail)):
            level = code
        elif number is not None:
            years = int(number[1])
        else:
            return TypedSkill(typed, 1, 0)
    if years > SKILL_YEARS_MAX:
        raise Fault(_("Write a number of years from %(least)s to %(most)s.", least=0, most=SKILL_YEARS_MAX))
    return TypedSkill(found["word"], level, years)


def _level_words() -> dict[str, int]:
    found: dict[str, int] = {}
    for language in languages():
        with in_language(language):
            found.update({key_of(word): level for level, word in levels().items()})
    return found
