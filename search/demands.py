"""What a search demands of people, and how strictly: required skills and the occupation.

Everything demanded must be met (`ALL`), or as much as the query's `match` says. Each step of the ladder finds all that
the steps before it find. Filters, languages and visibility are no demands: they always hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from search.conditions import AllOf, AnyOf, AtLeast, Condition, Has
from search.documents import NEED_TEXT_PARTS, TEXT_PARTS
from search.queries import ALL, ONE_MISSING, RELEVANCE, TEXT, ExpertQuery, NeedQuery, SkillWanted
from search.text import QueryWord, query_words

#: Words of one text, name or phrase that are looked for.
WORDS = 24


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that is demanded: how it is met, and how it is met or nearly so."""

    met: Condition
    nearly: Condition


def demands_of(query: ExpertQuery) -> tuple[Demand, ...]:
    """Each required skill, then the occupation."""
    demands = [Demand(wanted_condition(skill), _nearly(skill)) for skill in query.required]
    if query.occupations:
        met = occupation_condition(query.occupations)
        demands.append(Demand(met, AnyOf((met, Has("occupation", query.near_occupations)))))
    return tuple(demands)


def wanted_condition(skill: SkillWanted) -> Condition:
    """Holding a skill at least at the level and for the years that are asked for."""
    level = Has("skill_held", (f"{skill.concept}@{skill.level}",))
    return AllOf((level, Has("skill_held", (f"{skill.concept}@Y{skill.years}",)))) if skill.years else level


def near_tokens(skill: SkillWanted) -> tuple[str, ...]:
    """What counts as near a skill: the skill itself below what was asked, and the near concepts at any level."""
    below = (f"{skill.concept}@1",) if skill.level > 1 or skill.years else ()
    return (*below, *(f"{concept}@1" for concept in skill.near))


def occupation_condition(wanted: tuple[str, ...]) -> Condition:
    """One of these occupations, or a narrower one."""
    return AnyOf((Has("occupation", wanted), Has("occupation_above", wanted)))


def words_of(query: ExpertQuery | NeedQuery) -> tuple[QueryWord, ...]:
    """The words of the query's text that are looked for: without stop words, each once."""
    return query_words(query.text, query.text_language)[:WORDS]


def selecting(query: ExpertQuery) -> Iterator[Condition]:
    """What somebody must have to be found, as strictly as the query says."""
    demands = demands_of(query)
    met, nearly = tuple(demand.met for demand in demands), tuple(demand.nearly for demand in demands)
    if query.match == TEXT:
        desired = tuple(_nearly(skill) for skill in query.desired)
        if anything := (*nearly, *desired, *_found_words(query)):
            yield AnyOf(anything)
        return
    if query.match == ALL or not demands:
        yield from met
    else:
        # Of one thing demanded nothing can be missing, but it can be near.
        yield AtLeast(max(1, len(demands) - 1), met if query.match == ONE_MISSING else nearly)
    yield from selecting_words(query, bool(demands or query.desired))


def selecting_words(query: ExpertQuery | NeedQuery, concepts_asked: bool) -> Iterator[Condition]:
    """Free words only rank where a concept is asked; else one must be there, or all where the order ignores them."""
    found = _found_words(query)
    if found and not concepts_asked:
        yield AnyOf(found) if query.sort == RELEVANCE else AllOf(found)


def _nearly(skill: SkillWanted) -> Condition:
    near = near_tokens(skill)
    met = wanted_condition(skill)
    return AnyOf((met, Has("skill_held", near))) if near else met


def _found_words(query: ExpertQuery | NeedQuery) -> tuple[Condition, ...]:
    parts = TEXT_PARTS if isinstance(query, ExpertQuery) else NEED_TEXT_PARTS
    return tuple(AnyOf(tuple(Has(f"{part}_words", word.tokens) for part in parts)) for word in words_of(query))
