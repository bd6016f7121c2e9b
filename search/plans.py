"""A query as an engine runs it: what selects, what each facet lifts, what ranks. Pure; both engines translate it."""

from collections.abc import Iterator
from datetime import datetime

from search.clauses import clauses_of, name_condition
from search.conditions import AllOf, Between, Condition, Has, Plan
from search.demands import WORDS, occupation_condition, selecting, selecting_words
from search.documents import EXPERT, NEED
from search.fields import microseconds
from search.order import day_of, rotation
from search.queries import DEADLINE, EXPERIENCE, FRESHNESS, RELEVANCE, ExpertQuery, LanguageWanted, NeedQuery
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
_NEED_FILTERS = {"sector": "sectors", "region": "regions", "mode": "modes", "way": "ways"}


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
    if query.occupations:
        filters.append(occupation_condition(query.occupations))
    filters += [Has("skill", (skill.concept,)) for skill in query.skills]
    filters += selecting_words(query, bool(query.skills or query.occupations))
    ranked = query.sort == RELEVANCE
    return Plan(
        kind=NEED,
        filters=tuple(filters),
        facet_filters=_alternatives(query, _NEED_FILTERS),
        clauses=clauses_of(query, at) if ranked else (),
        rotation=rotation(day_of(at)) if ranked else (),
        order=_ORDERS[query.sort],
        facets=facets_of(NEED),
    )


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
