"""Conditions and plans as tantivy queries, built term by term: text of people never meets a query parser."""

from collections.abc import Iterable

import tantivy
from tantivy import FieldType, Occur, Query

from search.conditions import AllOf, AnyOf, AtLeast, Between, Clause, Condition, Has, OneMistake, Plan, StartsWith
from search.embedded.schema import schema_of


def selecting(plan: Plan, lifted: str | None = None, also: Condition | None = None) -> Query:
    """What a plan finds, all of one score; without the filter of the facet that is `lifted`, where `also` holds."""
    # Else the engine would score each hit by its own statistics, only to count them: four times as long.
    return Query.const_score_query(
        _all((*_filters(plan, lifted), *((also,) if also else ())), schema_of(plan.kind)), 0.0
    )


def ranking(plan: Plan) -> Query:
    """What a plan finds, scored."""
    schema = schema_of(plan.kind)
    # Filters that score nothing; a boolean query without any would make the scoring parts select.
    parts = [(Occur.Must, selecting(plan))]
    parts += [(Occur.Should, _clause(clause, schema)) for clause in plan.clauses]
    parts += [
        (Occur.Should, Query.const_score_query(_term(schema, "bucket", token), fraction))
        for token, fraction in plan.rotation
    ]
    return Query.boolean_query(parts)


def is_possible(plan: Plan, searcher: tantivy.Searcher) -> bool:
    """Whether the tokens that a plan asks for are in the index at all: cheaper to know than to search for nothing."""
    return all(_is_possible(condition, searcher) for condition in plan.filters)


def _is_possible(condition: Condition, searcher: tantivy.Searcher) -> bool:
    match condition:
        case Has(field, tokens):
            return any(searcher.doc_freq(field, token) for token in tokens)
        case AllOf(conditions):
            return all(_is_possible(part, searcher) for part in conditions)
        case AnyOf(conditions):
            return any(_is_possible(part, searcher) for part in conditions)
    return True


def _filters(plan: Plan, lifted: str | None) -> Iterable[Condition]:
    yield from plan.filters
    yield from (condition for facet, condition in plan.facet_filters.items() if facet != lifted)


def _clause(clause: Clause, schema: tantivy.Schema) -> Query:
    ways = [
        Query.const_score_query(_condition(way.condition, schema), float(way.weight)) for way in clause.alternatives
    ]
    return ways[0] if len(ways) == 1 else Query.disjunction_max_query(ways)


def _condition(condition: Condition, schema: tantivy.Schema) -> Query:
    match condition:
        case Has(field, tokens):
            return _any(_term(schema, field, token) for token in tokens)
        case StartsWith(field, start):
            return Query.fuzzy_term_query(schema, field, start, distance=0, prefix=True)
        case OneMistake(field, word):
            return Query.fuzzy_term_query(schema, field, word, distance=1, transposition_cost_one=True)
        case Between(field, least, below):
            upper = None if below is None else below - 1
            return Query.range_query(schema, field, FieldType.Integer, least, upper)
        case AllOf(conditions):
            return _all(conditions, schema)
        case AnyOf(conditions):
            return _any(_condition(part, schema) for part in conditions)
        case AtLeast(number, conditions):
            parts = [(Occur.Should, _condition(part, schema)) for part in conditions]
            return Query.boolean_query(parts, minimum_number_should_match=number)


def _term(schema: tantivy.Schema, field: str, token: str) -> Query:
    return Query.term_query(schema, field, token, "basic")


def _all(conditions: Iterable[Condition], schema: tantivy.Schema) -> Query:
    parts = [(Occur.Must, _condition(condition, schema)) for condition in conditions]
    return Query.boolean_query(parts) if parts else Query.all_query()


def _any(queries: Iterable[Query]) -> Query:
    parts = [(Occur.Should, query) for query in queries]
    if not parts:
        return Query.empty_query()
    return parts[0][1] if len(parts) == 1 else Query.boolean_query(parts)
