"""The values of an address's parameters: what is none is None."""

from datetime import UTC, datetime

from maghribcom import clock
from maghribcom.closed_lists import CEFR
from maghribcom.directory.parameters import read_instant
from maghribcom.territories import language_codes, region_of, regions
from search import LanguageWanted, SkillWanted
from search.queries import SKILL_YEARS
from search.recognition import Meaning, PieceKind

#: The first instant that `since` may mean: nobody registered before.
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
#: The parameter of an address that says what a piece of a text says.
PARAMETERS = {
    PieceKind.SKILL: "skill",
    PieceKind.KNOWLEDGE: "skill",
    PieceKind.OCCUPATION: "occupation",
    PieceKind.SECTOR: "sector",
    PieceKind.COUNTRY: "country",
    PieceKind.REGION: "region",
    PieceKind.PROVINCE: "region",
    PieceKind.LANGUAGE: "language",
    PieceKind.YEARS: "years",
    PieceKind.MODE: "mode",
}


def skill_wanted(value: str) -> SkillWanted | None:
    """`concept`, `concept@level` or `concept@level@years`."""
    concept, *demands = value.split("@")
    level = whole_number(demands[0], 1, 4) if demands else 1
    years = whole_number(demands[1], 0, SKILL_YEARS) if len(demands) > 1 else 0
    if level is None or years is None or len(demands) > 2:
        return None
    try:
        return SkillWanted(concept, level, years)
    except ValueError:
        return None


def identifier(value: str) -> str | None:
    """What can be the id of a concept."""
    try:
        return SkillWanted(value).concept
    except ValueError:
        return None


def language_wanted(value: str) -> LanguageWanted | None:
    """`code` or `code@level`, such as `fr@B2`."""
    code, _at, level = value.partition("@")
    level = level if level == "native" else level.upper()
    if code not in language_codes() or (level and level not in CEFR):
        return None
    return LanguageWanted(code, level or "A1")


def whole_number(value: str, least: int, most: int) -> int | None:
    """Digits for a number in this range, of four digits at most."""
    if not value.isascii() or not value.isdigit() or len(value) > 4:
        return None
    return int(value) if least <= int(value) <= most else None


def region_codes() -> frozenset[str]:
    """The regions that can be asked for."""
    return frozenset(region.code for region in regions())


def instant(value: str) -> datetime | None:
    """An instant since which there may be something new."""
    read = read_instant(value)
    return read if read and EARLIEST <= read <= clock.now() else None


def value_of(meaning: Meaning) -> str:
    """What a piece says, as the value of its parameter: a province stands for its region."""
    return region_of(meaning.value) or meaning.value if meaning.kind is PieceKind.PROVINCE else meaning.value
