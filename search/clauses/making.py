"""How clauses are made of a table of weights, and which of their alternatives holds: the same for people and needs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from search.clauses.weights import COMPLETE, OCCUPATION, WORD
from search.conditions import AllOf, Alternative, Between, Clause, Condition, Has, holds
from search.demands import demands_of, parts_of, words_of
from search.documents import Fields
from search.fields import microseconds
from search.queries import ALL, ExpertQuery, NeedQuery
from search.results import Kind

Weights = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Holding:
    """What a document has of the clauses of one name and value: the best alternative of the first, and all points."""

    best: Alternative | None
    weight: int

    @property
    def kind(self) -> Kind:
        """How what was asked for stands to the document."""
        return self.best.kind if self.best else Kind.MISSING

    @property
    def part(self) -> str | None:
        """The part of the texts that has the word, for the clause of a word."""
        return (
            self.best.condition.field.removesuffix("_words")
            if self.best and isinstance(self.best.condition, Has)
            else None
        )


def holding(clauses: Sequence[Clause], fields: Fields) -> dict[tuple[str, str], Holding]:
    """What a document has of each clause, by its name and value, in the order of the clauses."""
    found: dict[tuple[str, str], Holding] = {}
    for clause in clauses:
        key = clause.name, clause.value
        best = next((tried for tried in clause.alternatives if holds(tried.condition, fields)), None)
        weight = best.weight if best else 0
        found[key] = Holding(found[key].best, found[key].weight + weight) if key in found else Holding(best, weight)
    return found


def one(name: str, value: str, weight: int, condition: Condition) -> Clause:
    """A clause of one alternative."""
    return Clause(name, value, (Alternative(weight, condition),))


def complete_clauses(query: ExpertQuery | NeedQuery, weights: Weights) -> Iterator[Clause]:
    """Meeting everything demanded, where the search is content with less."""
    if query.match != ALL and (demands := demands_of(query)):
        yield one(COMPLETE, "", weights["complete"], AllOf(tuple(demand.met for demand in demands)))


def occupation_clauses(query: ExpertQuery | NeedQuery, weights: Weights) -> Iterator[Clause]:
    """The best of the occupations asked for, a narrower one, a near one."""
    wanted, near = query.occupations, query.near_occupations
    alternatives = []
    if wanted:
        alternatives.append(Alternative(weights["occupation"], Has("occupation", wanted)))
        alternatives.append(Alternative(weights["occupation narrower"], Has("occupation_above", wanted)))
    if near:
        alternatives.append(Alternative(weights["occupation near"], Has("occupation", near), Kind.NEAR))
    if alternatives:
        yield Clause(OCCUPATION, " ".join(wanted), tuple(alternatives))


def occupation_found(query: ExpertQuery | NeedQuery, own: Sequence[str]) -> str | None:
    """Which of a document's own occupations answers; a narrower one is none of those asked for: the first stands."""
    asked = {*query.occupations, *query.near_occupations}
    return next((occupation for occupation in own if occupation in asked), own[0] if own else None)


def word_clauses(query: ExpertQuery | NeedQuery, weights: Weights) -> Iterator[Clause]:
    """Each free word, by the strongest part that has it."""
    parts = parts_of(query)
    for word in words_of(query):
        yield Clause(
            WORD,
            word.word,
            tuple(Alternative(weights[f"word {part}"], Has(f"{part}_words", word.tokens)) for part in parts),
        )


def since_clauses(name: str, field: str, days: Sequence[int], weight: int, at: datetime) -> Iterator[Clause]:
    """Each band of so many days before now, cumulative."""
    for number in days:
        yield one(name, "", weight, Between(field, least=microseconds(at - timedelta(days=number))))
