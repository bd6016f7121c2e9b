"""What comes back from a search, and the reasons for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from search.queries import ALL

#: Values of one facet that are returned, the most frequent ones.
FACET_VALUES = 100


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many people or needs the search finds with this value, the facet's own filter lifted."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of ids in order.

    `total` counts all that the search finds, `step` is how strictly it searched (`search.queries.MATCHES`). `facets`
    maps each facet's name to its values, most frequent first, equals by value. `scores` are for tests and merging
    only, never shown or stored; in the orders other than relevance they are sort keys.
    """

    ids: tuple[str, ...]
    scores: tuple[float, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    step: str = ALL


def most_frequent(counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    """The values of a facet that are returned, in their order; what nothing has is left out."""
    ordered = sorted(((value, count) for value, count in counts.items() if count), key=lambda one: (-one[1], one[0]))
    return tuple(FacetCount(value, count) for value, count in ordered[:FACET_VALUES])


class Kind(StrEnum):
    """How a clause of the query stands to a person or a need."""

    MET = "met"
    NEAR = "near"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one clause of a query has to say about one document, with what a page needs to say it in words.

    `clause` is the clause's name (the constants of `search.clauses`), `value` what was asked: a concept, word, code
    or number of days. `found` is what answers it: the near concept, or the part of the text. `level` and `years` are
    those held (a language's level is in `found`), None when not said; `wanted_*` those asked for, of a need those that
    it asks for. `required`: the need requires this skill and does not only wish for it. `weight` is for tests and for
    ordering sentences, never shown.
    """

    clause: str
    kind: Kind
    value: str
    weight: int = 0
    found: str | None = None
    level: int | None = None
    wanted_level: int | None = None
    years: int | None = None
    wanted_years: int | None = None
    evidenced: bool = False
    required: bool = False


class Match(StrEnum):
    """How a phrase stands to the nearest label of a concept."""

    WHOLE = "whole"
    #: The whole label, in another inflection.
    INFLECTED = "inflected"
    #: The whole label but for one letter put in, left out, replaced, or two swapped; from four letters on.
    MISTAKE = "mistake"
    #: Parts of labels.
    PART = "part"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A concept that a phrase may mean.

    `label` is the nearest of its labels, as `search.text.label_key` writes it, in `language`. `confidence` says in
    thousandths how far that label and the phrase agree: the harmonic mean of how much of each is in the other, words
    weighed by rarity; a word that the other side lacks counts by the share of its four-letter pieces which are there.
    1000 when each word of both has its like in the other; 800 when a fifth of one side is not in the other. It says
    nothing about other candidates: two of the same confidence are two readings. `score` is for order alone.
    """

    id: str
    concept_kind: str
    score: int
    match: Match
    confidence: int
    label: str
    language: str

    @property
    def exact(self) -> bool:
        """Whether the phrase is one of its labels as a whole."""
        return self.match is Match.WHOLE
