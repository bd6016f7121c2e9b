"""The clauses of a search for needs, and the reasons for finding one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

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
    COMPLETE,
    DEADLINE,
    DESIRED,
    FRESH,
    HELD,
    LANGUAGE,
    NEED_FRESH_DAYS,
    NEED_WEIGHTS,
    OCCUPATION,
    REGION,
    SKILL,
    SOON_DAYS,
    WORD,
    YEARS,
)
from search.conditions import Alternative, Between, Clause, Has
from search.demands import asked_condition, enough_condition, held_skills, near_sought
from search.documents import LANGUAGE_LEVELS, NeedDocument, SkillHeld, SkillNeeded
from search.fields import fields_of, microseconds
from search.queries import SKILL_YEARS, NeedQuery, SkillSought
from search.results import Kind, Reason

_Holdings = Mapping[tuple[str, str], Holding]


def need_clauses(query: NeedQuery, at: datetime) -> Iterator[Clause]:
    """What ranks needs."""
    yield from complete_clauses(query, NEED_WEIGHTS)
    for skill in query.skills:
        yield _sought_clause(SKILL, skill)
    for held in held_skills(query):
        yield _held_clause(held)
    for skill in query.desired:
        yield _sought_clause(DESIRED, skill)
    yield from occupation_clauses(query, NEED_WEIGHTS)
    yield from word_clauses(query, NEED_WEIGHTS)
    yield from since_clauses(FRESH, "published_at", NEED_FRESH_DAYS, NEED_WEIGHTS["fresh"], at)
    for days in SOON_DAYS:
        soon = Between("deadline", below=microseconds(at + timedelta(days=days)))
        yield one(DEADLINE, "", NEED_WEIGHTS["deadline"], soon)
    if query.prefer_regions:
        near = Has("region", query.prefer_regions)
        yield one(REGION, " ".join(query.prefer_regions), NEED_WEIGHTS["region"], near)


def explain_need(
    query: NeedQuery, document: NeedDocument, clauses: Sequence[Clause], at: datetime
) -> tuple[Reason, ...]:
    """What the clauses have to say about one need (`search.clauses.explain`)."""
    holdings = holding(clauses, fields_of(document, words=bool(query.text)))
    return (
        *_asked_reasons((COMPLETE, SKILL), query, holdings, document),
        *_held_reasons(query, holdings, document),
        *_asked_reasons((DESIRED, OCCUPATION, WORD, REGION), query, holdings, document),
        *_language_reasons(query, document),
        *_small_reasons(query, holdings, document, at),
    )


def _sought_clause(name: str, skill: SkillSought) -> Clause:
    alternatives = [
        Alternative(NEED_WEIGHTS[f"{name} {part}"], asked_condition(part, skill)) for part in ("required", "desired")
    ]
    if near := near_sought(skill):
        alternatives.append(Alternative(NEED_WEIGHTS[f"{name} near"], Has("skill", near), Kind.NEAR))
    return Clause(name, skill.concept, tuple(alternatives))


def _held_clause(skill: SkillHeld) -> Clause:
    return Clause(
        HELD,
        skill.concept,
        (
            *(
                Alternative(NEED_WEIGHTS[f"{HELD} {part}"], enough_condition(part, skill))
                for part in ("required", "desired")
            ),
            Alternative(NEED_WEIGHTS[f"{HELD} near"], Has("skill", (skill.concept,)), Kind.NEAR),
        ),
    )


def _asked_reasons(
    names: Sequence[str], query: NeedQuery, holdings: _Holdings, document: NeedDocument
) -> Iterator[Reason]:
    sought = {(SKILL, skill.concept): skill for skill in query.skills}
    sought |= {(DESIRED, skill.concept): skill for skill in query.desired}
    for (name, value), own in holdings.items():
        if name not in names:
            continue
        if (name, value) in sought:
            yield _sought_reason(name, sought[name, value], own, document)
        else:
            found = _found(name, own, query, document) if own.best else None
            yield Reason(name, own.kind, value, own.weight, found)


def _sought_reason(name: str, sought: SkillSought, own: Holding, document: NeedDocument) -> Reason:
    needed = _answering(sought, own.kind, document)
    return _reason(name, own.kind, sought.concept, own.weight, needed, document, level=sought.level)


def _answering(sought: SkillSought, kind: Kind, document: NeedDocument) -> SkillNeeded | None:
    """What a need asks for that is the skill sought, or near it: what it requires before what it wishes for."""
    asked = (*document.required, *document.desired)
    if kind is Kind.MET:
        return next(
            needed
            for needed in asked
            if needed.concept == sought.concept and (sought.level is None or needed.level <= sought.level)
        )
    if kind is Kind.NEAR:
        by_concept = {needed.concept: needed for needed in reversed(asked)}
        return next(by_concept[concept] for concept in (sought.concept, *sought.near) if concept in by_concept)
    return None


def _held_reasons(query: NeedQuery, holdings: _Holdings, document: NeedDocument) -> Iterator[Reason]:
    """Each skill that the need asks for, once, and what the searcher's profile has of it."""
    profile = {skill.concept: skill for skill in held_skills(query)}
    told: set[str] = set()
    for needed in (*document.required, *document.desired) if profile else ():
        concept = needed.concept
        if concept in told:  # required at one level, and wished for at a higher one
            continue
        told.add(concept)
        if not (held := profile.get(concept)):
            yield _reason(HELD, Kind.MISSING, concept, 0, needed, document)
            continue
        enough = held.level >= needed.level and min(held.years or 0, SKILL_YEARS) >= min(needed.years, SKILL_YEARS)
        kind, weight = Kind.MET if enough else Kind.NEAR, holdings[HELD, concept].weight
        yield replace(
            _reason(HELD, kind, concept, weight, needed, document, level=held.level),
            years=held.years,
            evidenced=held.evidenced,
        )


def _reason(
    name: str,
    kind: Kind,
    concept: str,
    weight: int,
    needed: SkillNeeded | None,
    document: NeedDocument,
    level: int | None = None,
) -> Reason:
    return Reason(
        name,
        kind,
        concept,
        weight,
        found=needed.concept if needed and kind is not Kind.MISSING else None,
        level=level,
        wanted_level=needed.level if needed else None,
        wanted_years=needed.years if needed else None,
        required=needed in document.required,
    )


def _found(name: str, own: Holding, query: NeedQuery, document: NeedDocument) -> str | None:
    """What answers something that was asked for and is there."""
    if name == OCCUPATION:
        return occupation_found(query, document.occupations)
    if name == WORD:
        return own.part
    if name != REGION:
        return None
    return next((region for region in document.regions if region in query.prefer_regions), None)


def _language_reasons(query: NeedQuery, document: NeedDocument) -> Iterator[Reason]:
    """Each language that the need asks for, and how well the reader speaks it, where the reader says which."""
    spoken = {language.code: language.level for language in query.languages}
    for needed in document.languages if spoken else ():
        level = spoken.get(needed.code)
        enough = level is not None and LANGUAGE_LEVELS.index(level) >= LANGUAGE_LEVELS.index(needed.level)
        yield Reason(LANGUAGE, Kind.MET if enough else Kind.MISSING, f"{needed.code}@{needed.level}", found=level)


def _small_reasons(query: NeedQuery, holdings: _Holdings, document: NeedDocument, at: datetime) -> Iterator[Reason]:
    if query.years is not None and document.years is not None:
        kind = Kind.MET if query.years >= document.years else Kind.MISSING
        yield Reason(YEARS, kind, str(document.years), years=query.years, wanted_years=document.years)
    yield Reason(FRESH, Kind.MET, str(max((at - document.published_at).days, 0)), holdings[FRESH, ""].weight)
    if document.deadline is not None:
        days = max((document.deadline - at).days, 0)
        yield Reason(DEADLINE, Kind.MET, str(days), holdings[DEADLINE, ""].weight)
