"""What a person answered in each of the six tasks, cleaned and valid, as forms hand it to operations.

Concepts are named by their public ids, languages by ISO 639, countries by ISO 3166-1, places in Morocco by the codes
of data/territories.tsv, everything else by the codes of vocabulary.py. None means: not answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Identity:
    """Task 1. `phone` as E.164."""

    first_name: str
    last_name: str
    arabic_name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Residence:
    """Task 2. `region` and `province` of attachment; a province lies in the region."""

    country: str
    city: str | None = None
    timezone: str | None = None
    region: str | None = None
    province: str | None = None


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """A skill of the vocabulary. `experience` is the id of the experience that shows it, `last_used` a year."""

    concept: str
    level: int
    years: int | None = None
    last_used: int | None = None
    experience: int | None = None
    wants_to_use: bool = True


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A skill in the person's own words."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Work:
    """Task 3. The occupation is a concept or the person's own words; sectors are concepts; skills in their order."""

    headline: str
    headline_language: str
    occupation: str | None = None
    occupation_text: str | None = None
    occupation_language: str | None = None
    sectors: tuple[str, ...] = ()
    years: int | None = None
    work_status: str | None = None
    skills: tuple[SkillEntry, ...] = ()
    free_words: tuple[OwnWord, ...] = ()


@dataclass(frozen=True, slots=True)
class ExperienceEntry:
    """A position, project, publication or degree; `id` of the saved one that it changes, None for a new one."""

    kind: str
    title: str
    language: str
    id: int | None = None
    organisation: str | None = None
    country: str | None = None
    start_year: int | None = None
    end_year: int | None = None
    summary: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Background:
    """Task 4, in the person's order."""

    experiences: tuple[ExperienceEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class LanguageEntry:
    """A language with its levels; `written` None when the person does not write it."""

    code: str
    spoken: str
    written: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Task 5."""

    modes: tuple[str, ...] = ()
    capacity: str | None = None
    hours_a_month: int | None = None
    available_from: date | None = None
    stays: str | None = None
    conditions: tuple[str, ...] = ()
    regions_served: tuple[str, ...] = ()
    languages: tuple[LanguageEntry, ...] = ()
    text: str | None = None
    text_language: str | None = None


@dataclass(frozen=True, slots=True)
class Visibility:
    """Task 6. Audience by section; sections that are left out stay as they are.

    `consents` are the optional purposes that are ticked (alerts, statistics, network-contact), the others are taken
    back; `language` is the one in which their texts were read. The visibility consent itself is given by publishing.
    """

    audiences: Mapping[str, str]
    consents: frozenset[str]
    language: str
