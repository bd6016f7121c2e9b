"""What is indexed: documents as the rooms hand them over, before any analysis.

They carry concept ids, never labels, so that renaming a skill touches no document, and no contact data. A document
that cannot be indexed is refused by itself when it is applied (`Outcome.error`), not when it is built.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

#: Raised by one with every change of the documents or of the fields made from them: an older index is rebuilt.
SCHEMA_VERSION = 3

EXPERT = "expert"
NEED = "need"
CONCEPT = "concept"
KINDS = (EXPERT, NEED, CONCEPT)

#: Who may find a person. Names are answered to STAFF only.
INSTITUTIONS = "institutions"
NETWORKS = "networks"
STAFF = "staff"
#: Who may find a need: anyone; verified experts; members of one network (`network_audience`). STAFF stands beside each.
PUBLIC = "public"
EXPERTS = "experts"

SKILL_LEVELS = (1, 2, 3, 4)
LANGUAGE_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2", "native")
CAPACITIES = ("closed", "short", "long")
VERIFICATIONS = ("email", "document", "network", "ministry")
#: The parts of a profile that free words are looked for in, strongest first.
TEXT_PARTS = ("headline", "occupation", "experience", "other")
#: The parts of a need, strongest first: the role's title, the occupation in words, pitch, description and project.
NEED_TEXT_PARTS = ("headline", "occupation", "other")
#: Where the work of a need is done, and what is given for it.
WAYS = ("remote", "onsite", "hybrid")
COMPENSATIONS = ("pro_bono", "expenses", "per_diem", "fee", "contract", "fellowship")
#: A fixed deadline has its instant, an open one has none; a flexible one may have one.
DEADLINE_KINDS = ("fixed", "flexible", "open")
LABEL_KINDS = ("preferred", "alternative", "hidden")


@dataclass(frozen=True, slots=True)
class SkillHeld:
    """A skill of the vocabulary that somebody has and wants to use.

    `level` 1 notion, 2 autonomous, 3 expert, 4 reference; `years` and `last_used` (a calendar year) None when not
    said; `evidenced` when more than the person's word stands behind it.
    """

    concept: str
    level: int
    years: int | None = None
    evidenced: bool = False
    last_used: int | None = None
    wants_to_use: bool = True


@dataclass(frozen=True, slots=True)
class LanguageHeld:
    """A language by ISO 639 code with CEFR levels or "native". Searches ask for the spoken level."""

    code: str
    spoken: str
    written: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a person or need in one language (ISO 639 code), from one of TEXT_PARTS or NEED_TEXT_PARTS."""

    part: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ExpertDocument:
    """A published profile. Found by `audiences`, from `visible_from` until just before `visible_until`.

    `changed_at` is when skills, occupation or languages last changed (alerts ask for what is new since);
    `confirmed_at` when the person last said that the profile still holds. `occupation_ancestors` are the broader
    concepts of `occupations`. `years` counts the whole career. `names` holds every form, Latin and Arabic.
    """

    kind: ClassVar[str] = EXPERT

    id: str
    visible_from: datetime
    visible_until: datetime | None
    audiences: frozenset[str]
    changed_at: datetime
    confirmed_at: datetime
    skills: tuple[SkillHeld, ...] = ()
    occupations: tuple[str, ...] = ()
    occupation_ancestors: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    country: str | None = None
    region: str | None = None
    regions_served: tuple[str, ...] = ()
    languages: tuple[LanguageHeld, ...] = ()
    modes: tuple[str, ...] = ()
    capacity: str = "closed"
    years: int | None = None
    verification: frozenset[str] = frozenset()
    texts: tuple[Text, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillNeeded:
    """A skill that a need asks for, at least at this level (1 to 4) and for these years."""

    concept: str
    level: int = 1
    years: int = 0


@dataclass(frozen=True, slots=True)
class LanguageNeeded:
    """A language (ISO 639 code) that a need asks for, spoken at least at this CEFR level, or "native"."""

    code: str
    level: str = "A1"


@dataclass(frozen=True, slots=True)
class NeedDocument:
    """An open need. Found by readers of one of its `audiences`, from `visible_from` until just before `visible_until`.

    A need that ends by itself at its `deadline` has that instant as `visible_until`, too. `published_at` is when it was
    opened last: freshness counts from it. `changed_at` is when what it asks for last changed (digests ask for what is
    new since). `years` is the least whole career. `occupation_ancestors` are the broader concepts of `occupations`.
    Without `regions` it is for the whole country; each of `provinces` has its region there, too. `mode` is one code of
    the contribution ladder. `organisation` and `project` are public ids. A text that exists in several languages is
    given once in each.
    """

    kind: ClassVar[str] = NEED

    id: str
    visible_from: datetime
    visible_until: datetime | None
    audiences: frozenset[str]
    published_at: datetime
    changed_at: datetime
    required: tuple[SkillNeeded, ...] = ()
    desired: tuple[SkillNeeded, ...] = ()
    occupations: tuple[str, ...] = ()
    occupation_ancestors: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    languages: tuple[LanguageNeeded, ...] = ()
    mode: str | None = None
    way: str | None = None
    compensation: str | None = None
    deadline_kind: str = "open"
    deadline: datetime | None = None
    years: int | None = None
    organisation: str | None = None
    project: str | None = None
    texts: tuple[Text, ...] = ()


def network_audience(network: str) -> str:
    """The audience of one network's members, by the network's public id."""
    return f"network:{network}"


@dataclass(frozen=True, slots=True)
class Label:
    """A name of a concept in one language (ISO 639 code); `kind` is one of LABEL_KINDS."""

    text: str
    language: str
    kind: str = "preferred"


@dataclass(frozen=True, slots=True)
class ConceptDocument:
    """A concept of the vocabulary with all its labels. `concept_kind` is skill, knowledge, occupation or sector."""

    kind: ClassVar[str] = CONCEPT

    id: str
    concept_kind: str
    labels: tuple[Label, ...] = ()


Document = ExpertDocument | NeedDocument | ConceptDocument


@dataclass(frozen=True, slots=True)
class Fields:
    """A document as both engines index it: tokens, whole numbers and kept texts by field name, nothing to analyse."""

    id: str
    tokens: dict[str, frozenset[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
