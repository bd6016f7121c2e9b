"""The values of an address's parameters: what is none is None."""

from maghribcom.experts.vocabulary import CEFR
from maghribcom.territories import language_codes, regions
from search import LanguageWanted, SkillWanted
from search.queries import SKILL_YEARS


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
