"""The little algebra that queries are made of, and the scoring clauses built from it. Engines translate it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from search.documents import Fields
from search.queries import ALL
from search.results import Kind

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Has:
    """The field has at least one of these tokens; never true without tokens."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartsWith:
    """A token of the field begins with this."""

    field: str
    start: str


@dataclass(frozen=True, slots=True)
class OneMistake:
    """A token of the field is this word, or one letter away: put in, left out, replaced, or two swapped."""

    field: str
    word: str


@dataclass(frozen=True, slots=True)
class Between:
    """The field's number is at least `least` and below `below`; None leaves that side open."""

    field: str
    least: int | None = None
    below: int | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """All of these hold; always true without conditions."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these holds; never true without conditions."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of these hold; `number` is 1 to their number."""

    number: int
    conditions: tuple["Condition", ...]


Condition = Has | StartsWith | OneMistake | Between | AllOf | AnyOf | AtLeast


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to satisfy a clause, and the whole number of points that it adds to the score."""

    weight: int
    condition: Condition
    kind: Kind = Kind.MET


@dataclass(frozen=True, slots=True)
class Clause:
    """What only ranks: the alternatives, heaviest first, count once, by the best one that holds.

    For an engine: the maximum of constant scores, nothing when none holds. `value` is what was asked for.
    """

    name: str
    value: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A query as an engine runs it.

    A document is a hit when all `filters` and all `facet_filters` hold. `facet_filters` has one condition a facet,
    by the facet's name; the facet's own one is lifted for its counts and its counts alone. The score of a hit is the
    sum of its `clauses` plus that of `rotation`: (token of the field "bucket", fraction) pairs, each worth its
    fraction. Hits come by falling score, or by the falling number in field `order` where that is named; equals as
    `search.order` says; where a `name` is asked for, the first ones by likeness to it. `facets` names the token fields
    to count, `bands` the facets whose values are conditions that change with time. `step` is how strictly it selects.
    """

    kind: str
    filters: tuple[Condition, ...]
    facet_filters: Mapping[str, Condition] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    rotation: tuple[tuple[str, float], ...] = ()
    order: str | None = None
    facets: tuple[str, ...] = ()
    bands: Mapping[str, Mapping[str, Condition]] = field(default_factory=dict)
    name: str = ""
    step: str = ALL


def holds(condition: Condition, fields: Fields) -> bool:
    """Whether a condition holds for one document, as each engine finds it: the meaning of the algebra."""
    match condition:
        case Has(name, tokens):
            return not fields.tokens.get(name, _NONE).isdisjoint(tokens)
        case StartsWith(name, start):
            return any(token.startswith(start) for token in fields.tokens.get(name, _NONE))
        case OneMistake(name, word):
            return any(OSA.distance(word, token, score_cutoff=1) <= 1 for token in fields.tokens.get(name, _NONE))
        case Between(name, least, below):
            number = fields.numbers.get(name)
            return number is not None and (least is None or number >= least) and (below is None or number < below)
        case AllOf(conditions):
            return all(holds(part, fields) for part in conditions)
        case AnyOf(conditions):
            return any(holds(part, fields) for part in conditions)
        case AtLeast(number, conditions):
            return sum(holds(part, fields) for part in conditions) >= number
