"""What may be asked: frozen and bounded. Whatever is out of bounds raises ValueError when the query is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from search.documents import (
    CAPACITIES,
    COMPENSATIONS,
    LANGUAGE_LEVELS,
    SKILL_LEVELS,
    STAFF,
    VERIFICATIONS,
    WAYS,
    SkillHeld,
)

TEXT_LENGTH = 200
VALUES_PER_FILTER = 20
#: Near concepts of one skill: its broader, narrower and related ones and some siblings.
NEAR_PER_SKILL = 60
#: Audiences that one reader belongs to: somebody may be a member of many networks.
AUDIENCES_PER_READER = 50
#: Bytes of a concept id, a code, an audience.
VALUE_LENGTH = 64
PAGE_SIZE = 20
LAST_PAGE = 25
#: Longest time with one skill, and longest career, in years, that is told apart.
SKILL_YEARS = 40
CAREER_YEARS = 60

RELEVANCE = "relevance"
FRESHNESS = "freshness"
EXPERIENCE = "experience"
SORTS = (RELEVANCE, FRESHNESS, EXPERIENCE)
#: Needs by the soonest deadline, those without one last.
DEADLINE = "deadline"
NEED_SORTS = (RELEVANCE, FRESHNESS, DEADLINE)

#: Deadlines that are told apart: within so many days from now (cumulative), and no deadline.
DEADLINE_DAYS = (7, 30, 90)
OPEN_ENDED = "open"
DEADLINES = (*map(str, DEADLINE_DAYS), OPEN_ENDED)

#: How strictly required skills and the occupation select, strictest first: the steps of the ladder. All must be met;
#: one may be missing; near ones count as met, too; at least one thing asked for, or one word, must be there.
ALL, ONE_MISSING, NEAR, TEXT = "all", "one-missing", "near", "text"
MATCHES = (ALL, ONE_MISSING, NEAR, TEXT)

_NEED_VALUES = (
    "occupations", "sectors", "regions", "provinces", "prefer_regions", "modes", "organisations", "projects",
)  # fmt: skip

PHRASES_PER_QUERY = 80
#: What an engine finds for a phrase is ranked up to so many; those beyond have too little of it to come first.
CANDIDATES_PER_PHRASE = 100


@dataclass(frozen=True, slots=True)
class SkillWanted:
    """A skill at a minimum level (1 to 4) and a minimum of years; `near` concepts rank and never satisfy it."""

    concept: str
    level: int = 1
    years: int = 0
    near: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_values("concept", (self.concept,))
        check_values("near concepts", self.near, NEAR_PER_SKILL)
        _check(self.level in SKILL_LEVELS, f"level must be one of {SKILL_LEVELS}, not {self.level!r}")
        _check(0 <= self.years <= SKILL_YEARS, f"years with a skill must be 0 to {SKILL_YEARS}, not {self.years!r}")


@dataclass(frozen=True, slots=True)
class LanguageWanted:
    """A language (ISO 639 code) spoken at least at this CEFR level, or "native"."""

    code: str
    level: str = "A1"

    def __post_init__(self) -> None:
        check_values("language", (self.code,))
        _check(self.level in LANGUAGE_LEVELS, f"language level must be one of {LANGUAGE_LEVELS}, not {self.level!r}")


@dataclass(frozen=True, slots=True)
class ExpertQuery:
    """A search for people by a reader of one audience.

    Values of one filter are alternatives (this country or that one); filters and languages all must hold, required
    skills and the occupation as strictly as `match` says. `near_occupations` only rank until near ones count. `years`
    is the least whole career; `regions` filters by region of attachment, `prefer_regions` only ranks by it.
    `text_language` None means undecided. `name` is answered to staff only.
    """

    reader_audience: str
    text: str = ""
    text_language: str | None = None
    required: tuple[SkillWanted, ...] = ()
    desired: tuple[SkillWanted, ...] = ()
    occupations: tuple[str, ...] = ()
    near_occupations: tuple[str, ...] = ()
    years: int = 0
    sectors: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    prefer_regions: tuple[str, ...] = ()
    languages: tuple[LanguageWanted, ...] = ()
    modes: tuple[str, ...] = ()
    capacities: tuple[str, ...] = ()
    verifications: tuple[str, ...] = ()
    new_since: datetime | None = None
    name: str = ""
    match: str = ALL
    sort: str = RELEVANCE
    page: int = 1

    def __post_init__(self) -> None:
        check_values("audience", (self.reader_audience,))
        for what, length in (("text", len(self.text)), ("name", len(self.name))):
            _check(length <= TEXT_LENGTH, f"{what} may have {TEXT_LENGTH} characters, not {length}")
        if self.text_language is not None:
            check_values("language of the text", (self.text_language,))
        for what, many in (("required skills", self.required), ("desired skills", self.desired)):
            _check_number(what, len(many), VALUES_PER_FILTER)
            _check(len({skill.concept for skill in many}) == len(many), f"{what} may name a skill once")
        _check_number("languages", len(self.languages), VALUES_PER_FILTER)
        for what in ("occupations", "sectors", "countries", "regions", "prefer_regions", "modes"):
            check_values(what, getattr(self, what))
        check_values("near_occupations", self.near_occupations, NEAR_PER_SKILL)
        _check_among("capacities", self.capacities, CAPACITIES)
        _check_among("verifications", self.verifications, VERIFICATIONS)
        _check(0 <= self.years <= CAREER_YEARS, f"years must be 0 to {CAREER_YEARS}, not {self.years!r}")
        _check(self.new_since is None or self.new_since.tzinfo is not None, "new_since must be an aware datetime")
        _check(not self.name or self.reader_audience == STAFF, "a name may be asked for by staff only")
        _check(self.match in MATCHES, f"match must be one of {MATCHES}, not {self.match!r}")
        _check(self.sort in SORTS, f"sort must be one of {SORTS}, not {self.sort!r}")
        _check(1 <= self.page <= LAST_PAGE, f"page must be 1 to {LAST_PAGE}, not {self.page!r}")


@dataclass(frozen=True, slots=True)
class SkillSought:
    """A skill that a need may ask for: at any level, or at none above `level` (1 to 4), which the searcher has.

    `near` concepts, and the skill above that level, rank and never satisfy it.
    """

    concept: str
    level: int | None = None
    near: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_values("concept", (self.concept,))
        check_values("near concepts", self.near, NEAR_PER_SKILL)
        levels = (None, *SKILL_LEVELS)
        _check(self.level in levels, f"level must be one of {levels}, not {self.level!r}")


@dataclass(frozen=True, slots=True)
class LanguageSpoken:
    """A language (ISO 639 code) that the reader of needs speaks, at this CEFR level at most, or "native"."""

    code: str
    level: str = "native"

    def __post_init__(self) -> None:
        check_values("language", (self.code,))
        _check(self.level in LANGUAGE_LEVELS, f"language level must be one of {LANGUAGE_LEVELS}, not {self.level!r}")


@dataclass(frozen=True, slots=True)
class NeedQuery:
    """A search for open needs by a reader who belongs to these audiences.

    `skills` are what needs must ask for, required or desired, as strictly as `match` says; `desired` only rank. `held`
    are the skills of a profile: a need must ask for at least one of them, and those come first that find more of what
    they require, at the level and for the years that they ask for.

    Values of one filter are alternatives, languages too: a need works in one of them if it lists it and asks for no
    more than that level. `years` is the reader's whole career, above which a need asks for too much. `deadlines` are
    of DEADLINES. `regions` filters, `prefer_regions` only ranks. The rest is as in ExpertQuery.
    """

    reader_audiences: tuple[str, ...]
    text: str = ""
    text_language: str | None = None
    skills: tuple[SkillSought, ...] = ()
    desired: tuple[SkillSought, ...] = ()
    held: tuple[SkillHeld, ...] = ()
    occupations: tuple[str, ...] = ()
    near_occupations: tuple[str, ...] = ()
    years: int | None = None
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    prefer_regions: tuple[str, ...] = ()
    languages: tuple[LanguageSpoken, ...] = ()
    modes: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    compensations: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    new_since: datetime | None = None
    match: str = ALL
    sort: str = RELEVANCE
    page: int = 1

    def __post_init__(self) -> None:
        _check(bool(self.reader_audiences), "a reader belongs to at least one audience")
        check_values("audiences", self.reader_audiences, AUDIENCES_PER_READER)
        _check(len(self.text) <= TEXT_LENGTH, f"text may have {TEXT_LENGTH} characters, not {len(self.text)}")
        if self.text_language is not None:
            check_values("language of the text", (self.text_language,))
        for what in ("skills", "desired", "held"):
            many = getattr(self, what)
            _check_number(what, len(many), VALUES_PER_FILTER)
            _check(len({skill.concept for skill in many}) == len(many), f"{what} may name a skill once")
        for skill in self.held:
            check_values("skills held", (skill.concept,))
            _check(skill.level in SKILL_LEVELS, f"level must be one of {SKILL_LEVELS}, not {skill.level!r}")
            _check((skill.years or 0) >= 0, f"years with a skill must not be negative, not {skill.years!r}")
        _check_number("languages", len(self.languages), VALUES_PER_FILTER)
        for what in _NEED_VALUES:
            check_values(what, getattr(self, what))
        check_values("near_occupations", self.near_occupations, NEAR_PER_SKILL)
        _check_among("ways", self.ways, WAYS)
        _check_among("compensations", self.compensations, COMPENSATIONS)
        _check_among("deadlines", self.deadlines, DEADLINES)
        career = range(CAREER_YEARS + 1)
        _check(self.years is None or self.years in career, f"years must be 0 to {CAREER_YEARS}, not {self.years!r}")
        _check(self.new_since is None or self.new_since.tzinfo is not None, "new_since must be an aware datetime")
        _check(self.match in MATCHES, f"match must be one of {MATCHES}, not {self.match!r}")
        _check(self.sort in NEED_SORTS, f"sort must be one of {NEED_SORTS}, not {self.sort!r}")
        _check(1 <= self.page <= LAST_PAGE, f"page must be 1 to {LAST_PAGE}, not {self.page!r}")


@dataclass(frozen=True, slots=True)
class ConceptQuery:
    """Phrases to look up among the labels of the vocabulary, all in one round trip.

    `prefix` is for words still being typed: every word must be there, the last one as a beginning. Without it any
    word makes a candidate. `whole` asks for labels as a whole only, as they stand or inflected: cheap, for all spans of
    a text at once. `language` None means undecided. No `kinds` means all. The first `candidates` that an engine finds
    for a phrase are ranked, `limit` of them returned: ranking them takes longer than finding them.
    """

    phrases: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    prefix: bool = False
    whole: bool = False
    language: str | None = None
    limit: int = CANDIDATES_PER_PHRASE
    candidates: int = CANDIDATES_PER_PHRASE

    def __post_init__(self) -> None:
        _check_number("phrases", len(self.phrases), PHRASES_PER_QUERY)
        for phrase in self.phrases:
            _check(len(phrase) <= TEXT_LENGTH, f"a phrase may have {TEXT_LENGTH} characters, not {len(phrase)}")
        check_values("kinds", self.kinds)
        if self.language is not None:
            check_values("language", (self.language,))
        for what, number in (("limit", self.limit), ("candidates", self.candidates)):
            _check(1 <= number <= CANDIDATES_PER_PHRASE, f"{what} must be 1 to {CANDIDATES_PER_PHRASE}, not {number!r}")


@lru_cache(maxsize=20_000)
def is_value(value: str) -> bool:
    """Whether a string can be an id or a code: printable, without spaces and "@", of at most VALUE_LENGTH bytes."""
    return (
        value.isprintable()
        and not any(mark.isspace() or mark == "@" for mark in value)
        and 0 < len(value.encode()) <= VALUE_LENGTH
    )


def check_values(what: str, values: Sequence[str], most: int = VALUES_PER_FILTER) -> None:
    """Raise ValueError when there are too many values or one cannot be an id or a code."""
    _check_number(what, len(values), most)
    for value in values:
        _check(is_value(value), f"{what}: {value[:VALUE_LENGTH]!r} is not an id or a code")


def _check_among(what: str, values: tuple[str, ...], known: tuple[str, ...]) -> None:
    for value in values:
        _check(value in known, f"{what}: {value[:VALUE_LENGTH]!r} is not one of {known}")
    _check_number(what, len(values), VALUES_PER_FILTER)


def _check_number(what: str, number: int, most: int) -> None:
    _check(number <= most, f"{what}: at most {most}, not {number}")


def _check(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)
