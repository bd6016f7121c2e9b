"""Which fields each kind of document has. Both engines make their index from this table.

Levels and years that people have are cumulative tokens of one field: level 3 of concept 123 is `123@1 123@2 123@3`,
five years with it `123@Y1 ... 123@Y5`, so that "at least autonomous" is one term. The same for languages:
`fr@A1 ... fr@B2`. What needs ask for is one token each, and a query names all that is enough; only of a language every
level that is enough is there: `fr@B2 ... fr@native`.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from search.documents import CONCEPT, EXPERT, LANGUAGE_LEVELS, NEED, NEED_TEXT_PARTS, TEXT_PARTS

#: Beginnings of labels and of their words up to this many letters are tokens: an engine that has to gather all tokens
#: that begin with one letter reads half of the vocabulary.
START_LENGTH = 8

#: The career's years that are told apart in facets and ranking: at least so many, cumulative.
YEARS_BANDS = (2, 5, 10, 15, 20, 30)


@dataclass(frozen=True, slots=True)
class TokenField:
    """Exact tokens without spaces. A facet's values are counted too; stored ones come back with a hit.

    The values of a cumulative facet bring others with them (`steps`).
    """

    name: str
    facet: bool = False
    stored: bool = False
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class NumberField:
    """A signed 64-bit number to compare, or a sort key."""

    name: str
    sort_key: bool = False


@dataclass(frozen=True, slots=True)
class KeptField:
    """A text that comes back with a hit and is never looked in."""

    name: str


Field = TokenField | NumberField | KeptField

_VISIBILITY: tuple[Field, ...] = (
    TokenField("audience"),
    NumberField("visible_from"),
    NumberField("visible_until"),
    NumberField("changed_at"),
)
_ORDER: tuple[Field, ...] = (
    TokenField("bucket"),
    NumberField("by_freshness", sort_key=True),
)

#: The fields of each kind, besides the id and the number made from it. Facets are named as in ResultPage.
FIELDS: dict[str, tuple[Field, ...]] = {
    EXPERT: (
        *_VISIBILITY,
        *_ORDER,
        NumberField("by_experience", sort_key=True),
        NumberField("confirmed_at"),
        NumberField("career"),
        TokenField("skill", facet=True),
        TokenField("skill_held"),
        TokenField("occupation"),
        TokenField("occupation_above"),
        TokenField("sector", facet=True),
        TokenField("country", facet=True),
        TokenField("region", facet=True),
        TokenField("region_served"),
        TokenField("language", facet=True, cumulative=True),
        TokenField("mode", facet=True),
        TokenField("capacity", facet=True),
        TokenField("years", facet=True, cumulative=True),
        TokenField("verification", facet=True),
        *(TokenField(f"{part}_words") for part in TEXT_PARTS),
        TokenField("name", stored=True),
        TokenField("name_key"),
    ),
    NEED: (
        *_VISIBILITY,
        *_ORDER,
        NumberField("by_deadline", sort_key=True),
        NumberField("published_at"),
        NumberField("deadline"),
        NumberField("career"),
        TokenField("skill", facet=True),
        TokenField("required"),
        TokenField("desired"),
        TokenField("occupation"),
        TokenField("occupation_above"),
        TokenField("sector", facet=True),
        TokenField("region", facet=True),
        TokenField("province"),
        TokenField("language", facet=True),
        TokenField("language_enough"),
        TokenField("mode", facet=True),
        TokenField("way", facet=True),
        TokenField("compensation", facet=True),
        TokenField("organisation"),
        TokenField("project"),
        *(TokenField(f"{part}_words") for part in NEED_TEXT_PARTS),
    ),
    CONCEPT: (
        TokenField("concept_kind", stored=True),
        TokenField("label"),
        TokenField("label_preferred"),
        TokenField("label_stem"),
        TokenField("label_word"),
        TokenField("label_gram"),
        TokenField("label_start"),
        TokenField("word_start"),
        KeptField("labels"),
    ),
}


def facets_of(kind: str) -> tuple[str, ...]:
    """The facets of a kind of document."""
    return tuple(field.name for field in FIELDS[kind] if isinstance(field, TokenField) and field.facet)


@cache
def cumulative(kind: str) -> frozenset[str]:
    """The facets of a kind of document whose values bring others with them."""
    return frozenset(field.name for field in FIELDS[kind] if isinstance(field, TokenField) and field.cumulative)


@lru_cache(maxsize=1000)
def steps(facet: str, value: str) -> tuple[str, ...]:
    """The values that a value of a cumulative facet brings with it, itself last: C1 is also A1, A2, B1 and B2."""
    if facet == "language":
        code, level = value.split("@")
        return tuple(f"{code}@{step}" for step in LANGUAGE_LEVELS[: LANGUAGE_LEVELS.index(level) + 1])
    if facet == "years":
        return tuple(str(band) for band in YEARS_BANDS if band <= int(value))
    return (value,)
