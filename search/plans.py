"""A query as an engine runs it: what selects, what each facet lifts, what ranks. Pure; both engines translate it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from search.clauses import clauses_of, name_condition
from search.conditions import AllOf, AnyOf, Between, Condition, Has, Plan
from search.demands import WORDS, selecting
from search.documents import EXPERT, NEED
from search.fields import FOREVER, microseconds
from search.order import day_of, rotation
from search.queries import (
    DEADLINE,
    DEADLINE_DAYS,
    EXPERIENCE,
    FRESHNESS,
    OPEN_ENDED,
    RELEVANCE,
    ExpertQuery,
    LanguageWanted,
    NeedQuery,
)
from search.schema import facets_of
from search.text import name_words

_ORDERS = {RELEVANCE: None, FRESHNESS: "by_freshness", EXPERIENCE: "by_experience", DEADLINE: "by_deadline"}

# Which filter of a query belongs to which facet; each is a list of alternatives.
_EXPERT_FILTERS = {
    "sector": "sectors",
    "country": "countries",
    "region": "regions",
    "mode": "modes",
    "capacity": "capacities",
    "verification": "verifications",
}
_NEED_FILTERS = {
    "sector": "sectors",
    "region": "regions",
    "mode": "modes",
    "way": "ways",
    "compensation": "compensations",
}
# Filters of needs that no facet has.
_NEED_FIELDS = {"province": "provinces", "organisation": "organisations", "project": "projects"}


def plan(query: ExpertQuery | NeedQuery, at: datetime) -> Plan:
    """What an engine runs for a query at an instant: the same for both engines.

    Visibility and audience are always among the filters: no query can be built without them.
    """
    return _plan_experts(query, at) if isinstance(query, ExpertQuery) else _plan_needs(query, at)


def language_token(wanted: LanguageWanted) -> str:
    """The token that a language at a level is asked for by, which is also the facet's value."""
    return f"{wanted.code}@{wanted.level}"


def _plan_experts(query: ExpertQuery, at: datetime) -> Plan:
    filters = list(_visibility(query, at))
    filters += selecting(query)
    filters += [name_condition(word) for word in name_words(query.name)[:WORDS]]
    facet_filters = _alternatives(query, _EXPERT_FILTERS)
    if query.languages:
        spoken = tuple(Has("language", (language_token(wanted),)) for wanted in query.languages)
        facet_filters["language"] = AllOf(spoken)
    if query.years:
        facet_filters["years"] = Between("career", query.years)
    ranked = query.sort == RELEVANCE
    return Plan(
        kind=EXPERT,
        filters=tuple(filters),
        facet_filters=facet_filters,
        clauses=clauses_of(query, at) if ranked else (),
        rotation=rotation(day_of(at)) if ranked else (),
        order=_ORDERS[query.sort],
        facets=facets_of(EXPERT),
        name=query.name if ranked else "",
        step=query.match,
    )


def _plan_needs(query: NeedQuery, at: datetime) -> Plan:
    filters = list(_visibility(query, at))
    filters += selecting(query)
    filters += _alternatives(query, _NEED_FIELDS).values()
    if query.years is not None:
        filters.append(Between("career", below=query.years + 1))
    facet_filters = _alternatives(query, _NEED_FILTERS)
    if query.languages:
        spoken = tuple(f"{language.code}@{language.level}" for language in query.languages)
        facet_filters["language"] = Has("language_enough", spoken)
    deadlines = _deadlines(at)
    if query.deadlines:
        facet_filters["deadline"] = AnyOf(tuple(deadlines[chosen] for chosen in query.deadlines))
    ranked = query.sort == RELEVANCE
    return Plan(
        kind=NEED,
        filters=tuple(filters),
        facet_filters=facet_filters,
        clauses=clauses_of(query, at) if ranked else (),
        rotation=rotation(day_of(at)) if ranked else (),
        order=_ORDERS[query.sort],
        facets=facets_of(NEED),
        bands={"deadline": deadlines},
        step=query.match,
    )


def _deadlines(at: datetime) -> dict[str, Condition]:
    """What each of `search.queries.DEADLINES` means now."""
    now = microseconds(at)
    ends = {str(days): microseconds(at + timedelta(days=days)) for days in DEADLINE_DAYS}
    within: dict[str, Condition] = {name: Between("deadline", now, end) for name, end in ends.items()}
    return within | {OPEN_ENDED: Between("deadline", FOREVER)}


def _visibility(query: ExpertQuery | NeedQuery, at: datetime) -> Iterator[Condition]:
    now = microseconds(at)
    yield Has("audience", query.reader_audiences if isinstance(query, NeedQuery) else (query.reader_audience,))
    yield Between("visible_from", below=now + 1)
    yield Between("visible_until", least=now + 1)
    if query.new_since is not None:
        yield Between("changed_at", least=microseconds(query.new_since))


def _alternatives(query: ExpertQuery | NeedQuery, names: dict[str, str]) -> dict[str, Condition]:
    asked = {facet: getattr(query, name) for facet, name in names.items()}
    return {facet: Has(facet, values) for facet, values in asked.items() if values}
