"""What an owner answered in each group of questions, cleaned and valid, as forms and sheets hand it to operations.

Concepts, accounts and organisations are named by their public ids, languages by ISO 639, places in Morocco by the codes
of data/territories.tsv, everything else by the codes of vocabulary.py. None means: not answered.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one language; of all languages of a text, the first is the original."""

    text: str
    language: str


#: A text in its languages, the original first; empty: not answered.
Texts = tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class About:
    """First group of a project. Sectors are concepts, goals the numbers 1 to 17."""

    title: Texts
    pitch: Texts = ()
    objective: Texts = ()
    results: Texts = ()
    sectors: tuple[str, ...] = ()
    sdgs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Second group of a project."""

    regions: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    commune: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """Third group of a project. `contact`: the member of the organisation who answers for it."""

    programme: str | None = None
    partners: str | None = None
    funding: str | None = None
    links: tuple[str, ...] = ()
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """First group of a need. The occupation is a concept or the owner's own words."""

    title: Texts
    summary: Texts = ()
    tasks: Texts = ()
    occupation: str | None = None
    occupation_text: str | None = None
    occupation_language: str | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """A skill that is asked for: a concept, or the owner's own words with their language."""

    concept: str | None = None
    text: str | None = None
    language: str | None = None
    required: bool = True
    level: int = 1
    years: int = 0


@dataclass(frozen=True, slots=True)
class LanguageEntry:
    """A language that the role is worked in, at least at this level."""

    code: str
    level: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Second group of a need, in the owner's order."""

    skills: tuple[SkillEntry, ...] = ()
    languages: tuple[LanguageEntry, ...] = ()
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """Third group of a need. A province lies in the region; units are there where their number is."""

    way: str | None = None
    region: str | None = None
    province: str | None = None
    place: str | None = None
    workload: int | None = None
    workload_unit: str | None = None
    duration: int | None = None
    duration_unit: str | None = None
    start_from: date | None = None
    start_until: date | None = None
    compensation: str | None = None
    provided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Practical:
    """Fourth group of a need: it changes at once while the need is open. The deadline is the last day, as chosen."""

    counterpart: Texts = ()
    experts: int = 1
    deadline_kind: str = "open"
    deadline: date | None = None
    urgency: str = "normal"
    answer_days: int = 10
    pending_max: int = 20
    accepts_applications: bool = True
    audience: str = "public"
    network: str | None = None
    contact: str | None = None
