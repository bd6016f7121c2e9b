"""The clauses of a search for people, and the reasons for finding somebody."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from search.clauses.making import (
    Holding,
    complete_clauses,
    holding,
    occupation_clauses,
    occupation_found,
    one,
    since_clauses,
    word_clauses,
)
from search.clauses.weights import (
    CAPACITY,
    COMPLETE,
    DESIRED,
    FRESH,
    FRESH_DAYS,
    LANGUAGE,
    NAME,
    OCCUPATION,
    RANKED_CAREERS,
    REGION,
    REQUIRED,
    VERIFICATION,
    WEIGHTS,
    WORD,
    YEARS,
)
from search.conditions import Alternative, AnyOf, Clause, Condition, Has, OneMistake, StartsWith
from search.demands import WORDS, near_tokens, wanted_condition
from search.documents import CAPACITIES, LANGUAGE_LEVELS, SKILL_LEVELS, VERIFICATIONS, ExpertDocument, SkillHeld
from search.fields import fields_of
from search.queries import ExpertQuery, SkillWanted
from search.results import Kind, Reason
from search.text import name_keys, name_words

#: Shorter names are not looked for with a mistake: too many are one letter away.
FUZZY_FROM = 4


def expert_clauses(query: ExpertQuery, at: datetime) -> Iterator[Clause]:
    """What ranks people."""
    yield from complete_clauses(query, WEIGHTS)
    for skill in query.required:
        yield Clause(REQUIRED, skill.concept, _skill_alternatives(REQUIRED, skill))
        for above, level in enumerate(SKILL_LEVELS[skill.level :], 1):
            yield one(REQUIRED, skill.concept, WEIGHTS[f"above {above}"], _held(f"{skill.concept}@{level}"))
        yield one(REQUIRED, skill.concept, WEIGHTS["evidenced"], _held(f"{skill.concept}@E"))
    for skill in query.desired:
        yield Clause(DESIRED, skill.concept, _skill_alternatives(DESIRED, skill))
    yield from occupation_clauses(query, WEIGHTS)
    for name in name_words(query.name)[:WORDS]:
        yield Clause(NAME, name, _name_alternatives(name))
    yield from word_clauses(query, WEIGHTS)
    for years in RANKED_CAREERS:
        yield one(YEARS, "", WEIGHTS["years"], Has("years", (str(years),)))
    yield from since_clauses(FRESH, "confirmed_at", FRESH_DAYS, WEIGHTS["fresh"], at)
    yield _best(CAPACITY, ("long", "short"))
    yield _best(VERIFICATION, ("ministry", "network", "document"))
    if query.prefer_regions:
        yield one(REGION, " ".join(query.prefer_regions), WEIGHTS["region"], Has("region", query.prefer_regions))


def name_condition(word: str) -> Condition:
    """Being called by this word in any of the ways that count for a name."""
    return AnyOf(tuple(alternative.condition for alternative in _name_alternatives(word)))


def explain_expert(
    query: ExpertQuery, document: ExpertDocument, clauses: Sequence[Clause], at: datetime
) -> tuple[Reason, ...]:
    """What the clauses have to say about one person (`search.clauses.explain`)."""
    asked = {concept for skill in (*query.required, *query.desired) for concept in (skill.concept, *skill.near)}
    held = holding(clauses, fields_of(document, words=bool(query.text or query.name), skills=asked))
    wanted = {(REQUIRED, skill.concept): skill for skill in query.required}
    wanted |= {(DESIRED, skill.concept): skill for skill in query.desired}
    skills = {skill.concept: skill for skill in document.skills}
    reasons = []
    for key, own in held.items():
        name, value = key
        if key in wanted:
            reasons.append(_skill_reason(name, wanted[key], own, skills))
        elif name in (COMPLETE, OCCUPATION, NAME, WORD, REGION):
            found = _found(name, own, query, document) if own.best else None
            reasons.append(Reason(name, own.kind, value, own.weight, found))
    reasons += _language_reasons(query, document)
    reasons += _small_reasons(held, document, at)
    return tuple(reasons)


def _skill_reason(name: str, wanted: SkillWanted, own: Holding, skills: Mapping[str, SkillHeld]) -> Reason:
    found = next((concept for concept in (wanted.concept, *wanted.near) if own.best and concept in skills), None)
    held = skills[found] if found else None
    return Reason(
        name,
        own.kind,
        wanted.concept,
        own.weight,
        found=found,
        level=held.level if held else None,
        wanted_level=wanted.level,
        years=held.years if held else None,
        wanted_years=wanted.years,
        evidenced=held.evidenced if held else False,
    )


def _found(name: str, own: Holding, query: ExpertQuery, document: ExpertDocument) -> str | None:
    """What answers something that was asked for and is there."""
    if name == OCCUPATION:
        return occupation_found(query, document.occupations)
    if name == WORD:
        return own.part
    return document.region if name == REGION else None


def _language_reasons(query: ExpertQuery, document: ExpertDocument) -> Iterator[Reason]:
    for wanted in query.languages:
        spoken = [held.spoken for held in document.languages if held.code == wanted.code]
        level = max(spoken, key=LANGUAGE_LEVELS.index, default=None)
        enough = level is not None and LANGUAGE_LEVELS.index(level) >= LANGUAGE_LEVELS.index(wanted.level)
        yield Reason(LANGUAGE, Kind.MET if enough else Kind.MISSING, f"{wanted.code}@{wanted.level}", found=level)


def _small_reasons(held: dict[tuple[str, str], Holding], document: ExpertDocument, at: datetime) -> Iterator[Reason]:
    days = (at - document.confirmed_at).days
    yield Reason(FRESH, Kind.MET, str(max(days, 0)), held[FRESH, ""].weight)
    if document.years is not None:
        yield Reason(YEARS, Kind.MET, str(document.years), held[YEARS, ""].weight, years=document.years)
    if document.capacity != CAPACITIES[0]:
        yield Reason(CAPACITY, Kind.MET, document.capacity, held[CAPACITY, ""].weight)
    if document.verification:
        strongest = max(document.verification, key=VERIFICATIONS.index)
        yield Reason(VERIFICATION, Kind.MET, strongest, held[VERIFICATION, ""].weight)


def _held(token: str) -> Condition:
    return Has("skill_held", (token,))


def _best(name: str, values: Sequence[str]) -> Clause:
    return Clause(name, "", tuple(Alternative(WEIGHTS[f"{name} {value}"], Has(name, (value,))) for value in values))


def _skill_alternatives(name: str, skill: SkillWanted) -> tuple[Alternative, ...]:
    alternatives = [Alternative(WEIGHTS[name], wanted_condition(skill))]
    if near := near_tokens(skill):
        alternatives.append(Alternative(WEIGHTS[f"{name} near"], Has("skill_held", near), Kind.NEAR))
    return tuple(alternatives)


def _name_alternatives(word: str) -> tuple[Alternative, ...]:
    alternatives = [Alternative(WEIGHTS["name word"], Has("name", (word,)))]
    if len(word) > 1:
        alternatives.append(Alternative(WEIGHTS["name start"], StartsWith("name", word)))
    if len(word) >= FUZZY_FROM:
        alternatives.append(Alternative(WEIGHTS["name mistake"], OneMistake("name", word), Kind.NEAR))
    if keys := name_keys(word):
        alternatives.append(Alternative(WEIGHTS["name key"], Has("name_key", keys), Kind.NEAR))
    return tuple(alternatives)
