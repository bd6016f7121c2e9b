"""What a search that finds little can be relaxed to: the ladder, one filter less, a near skill instead. Pure.

Nothing here is searched: the queries are counted (`Engine.count_all`), and who asks decides. Visibility stays in all
of them, filters stay in the ladder, and the first page is meant.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain, islice, zip_longest
from typing import Any, Generic, TypeVar

from search.demands import demands_of
from search.queries import ALL, NEAR, ONE_MISSING, TEXT, TEXT_LENGTH, ExpertQuery, NeedQuery, SkillSought, SkillWanted

#: Searches without one filter, and with a near skill instead, that are worth counting: each costs a count.
TRIED_WITHOUT = 8
TRIED_INSTEAD = 4

ALL_FILTERS = "all"


@dataclass(frozen=True, slots=True)
class _Droppable:
    """The fields of a query that are dropped as a whole, since their values are alternatives, and one by one.

    `filters` narrow whatever is demanded; `skills` is what near skills stand in for.
    """

    whole: tuple[str, ...]
    one_by_one: tuple[str, ...]
    filters: tuple[str, ...]
    skills: str


_OF_PEOPLE = _Droppable(
    whole=("years", "countries", "regions", "sectors", "modes", "capacities", "verifications", "occupations"),
    one_by_one=("languages", "required"),
    filters=("years", "countries", "regions", "sectors", "modes", "capacities", "verifications", "languages"),
    skills="required",
)
_NEED_FILTERS = (
    "years", "regions", "provinces", "sectors", "languages", "modes", "ways", "compensations", "deadlines",
    "organisations", "projects",
)  # fmt: skip
_OF_NEEDS = _Droppable(
    whole=(*_NEED_FILTERS, "occupations"), one_by_one=("skills",), filters=_NEED_FILTERS, skills="skills"
)
#: What a field is when nothing is asked.
_EMPTY: dict[type, dict[str, Any]] = {
    kind: {field.name: field.default for field in fields(kind)} for kind in (ExpertQuery, NeedQuery)
}

Asked = TypeVar("Asked", ExpertQuery, NeedQuery)


@dataclass(frozen=True, slots=True)
class Step(Generic[Asked]):
    """A rung of the ladder: `name` is one of `search.queries.MATCHES`."""

    name: str
    query: Asked


@dataclass(frozen=True, slots=True)
class Without(Generic[Asked]):
    """A search without one filter: a field of the query, and the language code or skill where one of several goes."""

    filter: str
    value: str | None
    query: Asked


@dataclass(frozen=True, slots=True)
class Instead(Generic[Asked]):
    """A search for the concept `near` in place of the required skill, or skill sought, `concept`."""

    concept: str
    near: str
    query: Asked


def ladder(query: Asked, words: str = "") -> tuple[Step[Asked], ...]:
    """The steps from "all required" down, those left out that could find nothing more.

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


def taken(steps: Sequence[Step[Asked]], totals: Sequence[int], few: int) -> Step[Asked]:
    """The first step that finds at least `few`, else the first of those that find the most."""
    enough = (step for step, total in zip(steps, totals, strict=True) if total >= few)
    return next(enough, steps[totals.index(max(totals))])


def without_one(query: Asked) -> tuple[Without[Asked], ...]:
    """The searches with one filter less, at most TRIED_WITHOUT."""
    asked = replace(query, match=ALL, page=1)
    return tuple(islice(_without(asked), TRIED_WITHOUT))


def without_filters(query: Asked, words: str = "") -> Without[Asked] | None:
    """The last step of the ladder with every filter dropped at once, for when nothing less helps; None without any."""
    last = ladder(query, words)[-1].query
    dropped = {name: _empty(query, name) for name in _droppable(query).filters if _is_asked(query, name)}
    return Without(ALL_FILTERS, None, replace(last, **dropped)) if dropped else None


def near_instead(query: Asked) -> tuple[Instead[Asked], ...]:
    """The searches with a near skill in place of a required one, the nearest of each first, at most TRIED_INSTEAD."""
    asked: Asked = replace(query, match=ALL, page=1)
    demanded: tuple[SkillWanted | SkillSought, ...] = _skills(asked)
    named = {skill.concept for skill in (*demanded, *asked.desired)}
    by_skill = [
        [(place, near) for near in skill.near if near not in named][:TRIED_INSTEAD]
        for place, skill in enumerate(demanded)
    ]
    # Chosen before they are built: a skill may have sixty, and each is a whole query.
    turns: Iterable[tuple[int, str] | None] = chain.from_iterable(zip_longest(*by_skill))
    return tuple(_instead(asked, *turn) for turn in islice(filter(None, turns), TRIED_INSTEAD))


def _without(asked: Asked) -> Iterator[Without[Asked]]:
    droppable = _droppable(asked)
    for name in droppable.whole:
        if _is_asked(asked, name):
            yield Without(name, None, _changed(asked, name, _empty(asked, name)))
    for name in droppable.one_by_one:
        held = getattr(asked, name)
        for place, one in enumerate(held):
            value = one.code if name == "languages" else one.concept
            yield Without(name, value, _changed(asked, name, held[:place] + held[place + 1 :]))


def _changed(asked: Asked, name: str, value: Any) -> Asked:
    return replace(asked, **{name: value})


def _instead(asked: Asked, place: int, near: str) -> Instead[Asked]:
    demanded: tuple[SkillWanted | SkillSought, ...] = _skills(asked)
    skill = demanded[place]
    changed = (*demanded[:place], replace(skill, concept=near, near=()), *demanded[place + 1 :])
    return Instead(skill.concept, near, _changed(asked, _droppable(asked).skills, changed))


def _droppable(query: ExpertQuery | NeedQuery) -> _Droppable:
    return _OF_PEOPLE if isinstance(query, ExpertQuery) else _OF_NEEDS


def _skills(query: ExpertQuery | NeedQuery) -> tuple[SkillWanted | SkillSought, ...]:
    return query.required if isinstance(query, ExpertQuery) else query.skills


def _empty(query: ExpertQuery | NeedQuery, name: str) -> Any:
    return _EMPTY[type(query)][name]


def _is_asked(query: ExpertQuery | NeedQuery, name: str) -> bool:
    return bool(getattr(query, name) != _empty(query, name))
