"""Conditions and plans as bodies of requests, built term by term: text of people never meets a query parser."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from search.conditions import AllOf, AnyOf, AtLeast, Between, Clause, Condition, Has, OneMistake, Plan, StartsWith
from search.elastic.mapping import NUMBER
from search.results import FACET_VALUES

Body = dict[str, Any]


def hits_body(plan: Plan, limit: int) -> Body:
    """The first hits of a plan with their numbers, and their names where one is asked for; and how many there are."""
    body: Body = {"query": _ranking(plan), "size": limit, "track_total_hits": True, "_source": False}
    body["docvalue_fields"] = [NUMBER, "name"] if plan.name else [NUMBER]
    if plan.order:
        body["sort"] = [{plan.order: "desc"}]
    return body


def candidates_body(plan: Plan, limit: int) -> Body:
    """The first concepts of a plan, equals by number: sorted by the server, since a letter has thousands of them."""
    body: Body = {"query": _ranking(plan), "size": limit, "track_total_hits": False, "_source": False}
    body["docvalue_fields"] = ["concept_kind"]
    body["stored_fields"] = ["labels"]
    body["sort"] = [{"_score": "desc"}, {NUMBER: "asc"}]
    return body


def labels_body(plans: Sequence[Plan], limit: int) -> Body:
    """The concepts of several plans for whole labels, in one search: each hit names the plans that found it, by place.

    A text has dozens of spans, and most are no label: a search for each would take several times as long.
    """
    named = []
    for place, plan in enumerate(plans):
        (clause,) = plan.clauses
        ways = [_constant(_condition(way.condition), way.weight) for way in clause.alternatives]
        named.append({"dis_max": {"queries": ways, "_name": str(place)}})
    shared = [condition for condition in plans[0].filters if all(condition in plan.filters for plan in plans)]
    filters = [_condition(condition) for condition in shared]
    body: Body = {"query": {"bool": {"filter": filters, "should": named, "minimum_should_match": 1}}, "size": limit}
    body |= {"track_total_hits": False, "_source": False, "stored_fields": ["labels"]}
    body["docvalue_fields"] = ["concept_kind", NUMBER]
    return body


def facet_bodies(plan: Plan) -> list[Body]:
    """The counts of every facet: one body for those that nothing filters, one for each facet with a filter lifted."""
    free = [facet for facet in (*plan.facets, *plan.bands) if facet not in plan.facet_filters]
    groups = [(None, free), *((facet, [facet]) for facet in plan.facet_filters)]
    return [_facets(plan, lifted, facets) for lifted, facets in groups if facets]


def count_body(plan: Plan) -> Body:
    """What a plan finds, unscored."""
    return {"query": _selecting(plan, None)}


def counts_body(plan: Plan) -> Body:
    """What a plan finds, as one of many counts of one request."""
    return {**count_body(plan), "size": 0, "track_total_hits": True}


def _facets(plan: Plan, lifted: str | None, facets: Iterable[str]) -> Body:
    counts = {facet: _bands(plan.bands[facet]) if facet in plan.bands else _terms(facet) for facet in facets}
    return {"query": _selecting(plan, lifted), "size": 0, "track_total_hits": False, "aggs": counts}


def _terms(facet: str) -> Body:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": facet, "size": FACET_VALUES, "order": order}}


def _bands(bands: Mapping[str, Condition]) -> Body:
    return {"filters": {"filters": {value: _condition(condition) for value, condition in bands.items()}}}


def _ranking(plan: Plan) -> Body:
    scoring = [_clause(clause) for clause in plan.clauses]
    scoring += [_constant({"term": {"bucket": token}}, fraction) for token, fraction in plan.rotation]
    return {"bool": {"filter": _filters(plan, None), "should": scoring, "minimum_should_match": 0}}


def _selecting(plan: Plan, lifted: str | None) -> Body:
    return {"bool": {"filter": _filters(plan, lifted)}}


def _filters(plan: Plan, lifted: str | None) -> list[Body]:
    facets = (condition for facet, condition in plan.facet_filters.items() if facet != lifted)
    return [_condition(condition) for condition in (*plan.filters, *facets)]


def _clause(clause: Clause) -> Body:
    ways = [_constant(_condition(way.condition), way.weight) for way in clause.alternatives]
    return ways[0] if len(ways) == 1 else {"dis_max": {"queries": ways}}


def _constant(query: Body, weight: float) -> Body:
    return {"constant_score": {"filter": query, "boost": weight}}


def _condition(condition: Condition) -> Body:
    match condition:
        case Has(field, tokens):
            return {"terms": {field: list(tokens)}}
        case StartsWith(field, start):
            return {"prefix": {field: {"value": start}}}
        case OneMistake(field, word):
            return {"fuzzy": {field: {"value": word, "fuzziness": 1, "rewrite": "constant_score"}}}
        case Between(field, least, below):
            bounds = {"gte": least, "lt": below}
            return {"range": {field: {name: bound for name, bound in bounds.items() if bound is not None}}}
        case AllOf(conditions):
            return {"bool": {"filter": [_condition(part) for part in conditions]}} if conditions else {"match_all": {}}
        case AnyOf(conditions):
            if not conditions:
                return {"match_none": {}}
            return _at_least(1, conditions)
        case AtLeast(number, conditions):
            return _at_least(number, conditions)


def _at_least(number: int, conditions: Iterable[Condition]) -> Body:
    return {"bool": {"should": [_condition(part) for part in conditions], "minimum_should_match": number}}
