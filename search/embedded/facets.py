"""Counts of facets, exact and in the same order as the other engine's."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

import tantivy

from search.conditions import Plan
from search.embedded.queries import selecting
from search.embedded.schema import column_of
from search.results import FACET_VALUES, FacetCount, most_frequent
from search.schema import cumulative, steps

#: Values read of one facet, more than any has: of fewer, the choice among equals would be the engine's.
_ALL = 65_000


def count_facets(searcher: tantivy.Searcher, plan: Plan) -> dict[str, tuple[FacetCount, ...]]:
    """The most frequent values of each facet, each facet's own filter lifted."""
    free = [facet for facet in plan.facets if facet not in plan.facet_filters]
    counted = _count(searcher, plan, None, free)
    for facet in plan.facets:
        if facet in plan.facet_filters:
            counted |= _count(searcher, plan, facet, (facet,))
    tokens = {facet: counted[facet] for facet in plan.facets}
    return tokens | {facet: _count_bands(searcher, plan, facet) for facet in plan.bands}


def _count(
    searcher: tantivy.Searcher, plan: Plan, lifted: str | None, facets: Iterable[str]
) -> dict[str, tuple[FacetCount, ...]]:
    wanted = {
        facet: {"terms": {"field": column_of(plan.kind, facet), "size": _ALL, "segment_size": _ALL}} for facet in facets
    }
    if not wanted:
        return {}
    found = searcher.aggregate(selecting(plan, lifted), wanted)
    return {facet: _values(plan.kind, facet, found[facet]["buckets"]) for facet in wanted}


def _count_bands(searcher: tantivy.Searcher, plan: Plan, facet: str) -> tuple[FacetCount, ...]:
    found = {
        value: searcher.search(selecting(plan, lifted=facet, also=condition), 1)
        for value, condition in plan.bands[facet].items()
    }
    return most_frequent({value: result.count for value, result in found.items()})  # type: ignore[attr-defined]


def _values(kind: str, facet: str, buckets: Sequence[dict[str, Any]]) -> tuple[FacetCount, ...]:
    """The first values from buckets that come by falling count."""
    if facet not in cumulative(kind) and len(buckets) > FACET_VALUES:
        # Thousands of skills are held by somebody: only those that can be among the first are put in order.
        last = buckets[FACET_VALUES - 1]["doc_count"]
        buckets = list(takewhile(lambda bucket: bucket["doc_count"] >= last, buckets))
    counts: Counter[str] = Counter()
    for bucket in buckets:
        key = str(bucket["key"])
        for value in steps(facet, key) if facet in cumulative(kind) else (key,):
            counts[value] += int(bucket["doc_count"])
    return most_frequent(counts)
