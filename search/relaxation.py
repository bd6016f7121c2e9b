"""What a search that finds few people can be relaxed to: the ladder, one filter less, a near skill instead. Pure.

Nothing here is searched: the queries are counted (`Engine.count_all`), and who asks decides. Visibility stays in all
of them, filters stay in the ladder, and the first page is meant.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest
from typing import Any

from search.demands import demands_of
from search.queries import ALL, NEAR, ONE_MISSING, TEXT, TEXT_LENGTH, ExpertQuery

#: Searches without one filter, and with a near skill instead, that are worth counting: each costs a count.
TRIED_WITHOUT = 8
TRIED_INSTEAD = 4

#: Filters that are dropped as a whole: their values are alternatives.
_WHOLE = ("years", "countries", "regions", "sectors", "modes", "capacities", "verifications", "occupations")
#: What must hold one by one, and is dropped one by one.
_ONE_BY_ONE = ("languages", "required")
#: What narrows whatever is demanded, and the `filter` of a search without any of it.
_FILTERS = ("years", "countries", "regions", "sectors", "modes", "capacities", "verifications", "languages")
ALL_FILTERS = "all"
_EMPTY: dict[str, Any] = {name: 0 if name == "years" else () for name in (*_WHOLE, *_ONE_BY_ONE)}


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder: `name` is one of `search.queries.MATCHES`."""

    name: str
    query: ExpertQuery


@dataclass(frozen=True, slots=True)
class Without:
    """A search without one filter: a field of ExpertQuery, and the language code or skill where one of several goes."""

    filter: str
    value: str | None
    query: ExpertQuery


@dataclass(frozen=True, slots=True)
class Instead:
    """A search for the concept `near` in place of the required skill `concept`."""

    concept: str
    near: str
    query: ExpertQuery


def ladder(query: ExpertQuery, words: str = "") -> tuple[Step, ...]:
    """The steps from "all required" down, those left out that could find nobody more.

    `words` are what the skills and occupations are called, for the last step: it looks for them and for the query's
    text, as much as a query may hold, in every language.
    """
    asked = replace(query, match=ALL, page=1)
    demands = demands_of(asked)
    names = [ALL]
    if len(demands) > 1:
        names.append(ONE_MISSING)
    if any(demand.met != demand.nearly for demand in demands):
        names.append(NEAR)
    steps = [Step(name, replace(asked, match=name)) for name in names]
    if demands:
        text = " ".join(dict.fromkeys(f"{query.text} {words}".split()))[:TEXT_LENGTH]
        steps.append(Step(TEXT, replace(asked, match=TEXT, text=text, text_language=None)))
    return tuple(steps)


def taken(steps: Sequence[Step], totals: Sequence[int], few: int) -> Step:
    """The first step that finds at least `few`, else the first of those that find the most."""
    enough = (step for step, total in zip(steps, totals, strict=True) if total >= few)
    return next(enough, steps[totals.index(max(totals))])


def without_one(query: ExpertQuery) -> tuple[Without, ...]:
    """The searches with one filter less, at most TRIED_WITHOUT."""
    asked = replace(query, match=ALL, page=1)
    return tuple(islice(_without(asked), TRIED_WITHOUT))


def without_filters(query: ExpertQuery, words: str = "") -> Without | None:
    """The last step of the ladder with every filter dropped at once, for when nothing less helps; None without any."""
    last = ladder(query, words)[-1].query
    dropped = {name: _EMPTY[name] for name in _FILTERS if getattr(query, name)}
    return Without(ALL_FILTERS, None, replace(last, **dropped)) if dropped else None


def near_instead(query: ExpertQuery) -> tuple[Instead, ...]:
    """The searches with a near skill in place of a required one, the nearest of each first, at most TRIED_INSTEAD."""
    asked = replace(query, match=ALL, page=1)
    named = {skill.concept for skill in (*asked.required, *asked.desired)}
    by_skill = [
        [(place, near) for near in skill.near if near not in named][:TRIED_INSTEAD]
        for place, skill in enumerate(asked.required)
    ]
    # Chosen before they are built: a skill may have sixty, and each is a whole query.
    turns: Iterable[tuple[int, str] | None] = chain.from_iterable(zip_longest(*by_skill))
    return tuple(_instead(asked, *turn) for turn in islice(filter(None, turns), TRIED_INSTEAD))


def _without(asked: ExpertQuery) -> Iterator[Without]:
    for name in _WHOLE:
        if getattr(asked, name):
            yield Without(name, None, _changed(asked, name, _EMPTY[name]))
    for name in _ONE_BY_ONE:
        held = getattr(asked, name)
        for place, one in enumerate(held):
            value = one.code if name == "languages" else one.concept
            yield Without(name, value, _changed(asked, name, held[:place] + held[place + 1 :]))


def _changed(asked: ExpertQuery, name: str, value: Any) -> ExpertQuery:
    return replace(asked, **{name: value})


def _instead(asked: ExpertQuery, place: int, near: str) -> Instead:
    skill = asked.required[place]
    required = (*asked.required[:place], replace(skill, concept=near, near=()), *asked.required[place + 1 :])
    return Instead(skill.concept, near, replace(asked, required=required))
