"""What a search demands of people or needs, and how strictly: the skills and the occupation.

Everything demanded must be met (`ALL`), or as much as the query's `match` says. Each step of the ladder finds all that
the steps before it find. Filters, languages and visibility are no demands: they always hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from search.conditions import AllOf, AnyOf, AtLeast, Condition, Has
from search.documents import NEED_TEXT_PARTS, SKILL_LEVELS, TEXT_PARTS, SkillHeld
from search.queries import (
    ALL,
    ONE_MISSING,
    RELEVANCE,
    SKILL_YEARS,
    TEXT,
    ExpertQuery,
    NeedQuery,
    SkillSought,
    SkillWanted,
)
from search.text import QueryWord, query_words

#: Words of one text, name or phrase that are looked for.
WORDS = 24


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that is demanded: how it is met, and how it is met or nearly so."""

    met: Condition
    nearly: Condition


def demands_of(query: ExpertQuery | NeedQuery) -> tuple[Demand, ...]:
    """Each required skill, or skill sought, then the occupation."""
    if isinstance(query, ExpertQuery):
        demands = [Demand(wanted_condition(skill), _nearly(skill)) for skill in query.required]
    else:
        demands = [Demand(sought_condition(skill), _nearly_sought(skill)) for skill in query.skills]
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


def sought_condition(skill: SkillSought) -> Condition:
    """Asking for a skill, at no higher level than is sought."""
    return AnyOf((asked_condition("required", skill), asked_condition("desired", skill)))


def asked_condition(part: str, skill: SkillSought) -> Condition:
    """Requiring a skill, or wishing for it, at no higher level than is sought; `part` is the field."""
    return Has(part, _levels(skill.concept, skill.level or SKILL_LEVELS[-1]))


def near_sought(skill: SkillSought) -> tuple[str, ...]:
    """The concepts that count as near a skill sought: the skill itself above its level, and the near ones."""
    return (*((skill.concept,) if skill.level else ()), *skill.near)


def enough_condition(part: str, skill: SkillHeld) -> Condition:
    """Requiring a skill, or wishing for it, at no higher level and for no more years than somebody has it."""
    years = range(min(skill.years or 0, SKILL_YEARS) + 1)
    enough = tuple(f"{skill.concept}@Y{number}" for number in years)
    return AllOf((Has(part, _levels(skill.concept, skill.level)), Has(part, enough)))


def held_skills(query: NeedQuery) -> tuple[SkillHeld, ...]:
    """The skills of the searcher's profile that are looked for: those that the person wants to use."""
    return tuple(skill for skill in query.held if skill.wants_to_use)


def occupation_condition(wanted: tuple[str, ...]) -> Condition:
    """One of these occupations, or a narrower one."""
    return AnyOf((Has("occupation", wanted), Has("occupation_above", wanted)))


def parts_of(query: ExpertQuery | NeedQuery) -> tuple[str, ...]:
    """The parts of a document that free words are looked for in, strongest first."""
    return TEXT_PARTS if isinstance(query, ExpertQuery) else NEED_TEXT_PARTS


def words_of(query: ExpertQuery | NeedQuery) -> tuple[QueryWord, ...]:
    """The words of the query's text that are looked for: without stop words, each once."""
    return query_words(query.text, query.text_language)[:WORDS]


def selecting(query: ExpertQuery | NeedQuery) -> Iterator[Condition]:
    """What somebody, or a need, must have to be found, as strictly as the query says."""
    held = held_skills(query) if isinstance(query, NeedQuery) else ()
    if held:
        yield Has("skill", tuple(skill.concept for skill in held))
    demands = demands_of(query)
    met, nearly = tuple(demand.met for demand in demands), tuple(demand.nearly for demand in demands)
    if query.match == TEXT:
        if anything := (*nearly, *_nearly_desired(query), *_found_words(query)):
            yield AnyOf(anything)
        return
    if query.match == ALL or not demands:
        yield from met
    else:
        # Of one thing demanded nothing can be missing, but it can be near.
        yield AtLeast(max(1, len(demands) - 1), met if query.match == ONE_MISSING else nearly)
    # Free words only rank where a concept is asked; else one must be there, or all where the order ignores them.
    if (found := _found_words(query)) and not (demands or query.desired or held):
        yield AnyOf(found) if query.sort == RELEVANCE else AllOf(found)


def _nearly_desired(query: ExpertQuery | NeedQuery) -> tuple[Condition, ...]:
    if isinstance(query, ExpertQuery):
        return tuple(_nearly(skill) for skill in query.desired)
    return tuple(_nearly_sought(skill) for skill in query.desired)


def _nearly(skill: SkillWanted) -> Condition:
    near = near_tokens(skill)
    met = wanted_condition(skill)
    return AnyOf((met, Has("skill_held", near))) if near else met


def _nearly_sought(skill: SkillSought) -> Condition:
    near = near_sought(skill)
    met = sought_condition(skill)
    return AnyOf((met, Has("skill", near))) if near else met


def _levels(concept: str, highest: int) -> tuple[str, ...]:
    return tuple(f"{concept}@{level}" for level in SKILL_LEVELS[:highest])


def _found_words(query: ExpertQuery | NeedQuery) -> tuple[Condition, ...]:
    parts = parts_of(query)
    return tuple(AnyOf(tuple(Has(f"{part}_words", word.tokens) for part in parts)) for word in words_of(query))
