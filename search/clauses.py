"""The one place where relevance is decided: a query as clauses with whole-number weights, and the reasons for a hit.

Required skills, filters and visibility select (`search.demands`, `search.plans`); everything here only ranks. There is
no BM25: engines compute it from different statistics, a rare desired skill could outrank a required one, and nobody
could explain it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from search.conditions import AllOf, Alternative, AnyOf, Between, Clause, Condition, Has, OneMistake, StartsWith, holds
from search.demands import WORDS, demands_of, near_tokens, wanted_condition, words_of
from search.documents import (
    CAPACITIES,
    LANGUAGE_LEVELS,
    NEED_TEXT_PARTS,
    SKILL_LEVELS,
    TEXT_PARTS,
    VERIFICATIONS,
    ExpertDocument,
)
from search.fields import fields_of, microseconds
from search.order import SCORE_LIMIT
from search.queries import ALL, VALUES_PER_FILTER, ExpertQuery, NeedQuery, SkillWanted
from search.results import Kind, Reason
from search.schema import YEARS_BANDS
from search.text import name_keys, name_words

# Names of clauses, as reasons carry them.
COMPLETE = "complete"
REQUIRED = "required"
DESIRED = "desired"
OCCUPATION = "occupation"
NAME = "name"
WORD = "word"
YEARS = "years"
FRESH = "fresh"
CAPACITY = "capacity"
VERIFICATION = "verification"
REGION = "region"
#: A language asked for selects and adds nothing to the score; it has a reason all the same.
LANGUAGE = "language"

#: The table of weights, whole numbers, strongest first: the first line under a comment outweighs whatever stands under
#: the comments below it, but that an occupation, a name and a word of the headline are worth the same. The most that
#: one query can add up to stays below 4,096 (checked at the end), so that sums are exact in 32-bit floats.
WEIGHTS: dict[str, int] = {
    # everything demanded is met, where the search is content with less: these people stay first (`OUTWEIGHED`)
    "complete": 620,
    # a required skill, at the level and with the years asked for
    "required": 66,
    # held one, two, three levels above that: cumulative, together less than the skill itself
    "above 1": 28,
    "above 2": 17,
    "above 3": 11,
    # a desired skill, at the level and with the years asked for
    "desired": 27,
    # in place of a required or desired skill: a near concept, or the skill itself below what was asked; a third
    "required near": 22,
    "desired near": 9,
    # the occupation asked for, a narrower one, a near one: the best of them, once
    "occupation": 8,
    "occupation narrower": 7,
    "occupation near": 5,
    # a name: as written, its beginning, one letter away, the same consonants in Latin or Arabic script
    "name word": 8,
    "name start": 6,
    "name mistake": 5,
    "name key": 4,
    # a free word, once, by the strongest part of the profile that has it
    "word headline": 8,
    "word occupation": 7,
    "word experience": 6,
    "word other": 5,
    # small things, which decide among people who are alike so far
    "evidenced": 4,
    "region": 4,
    "verification ministry": 3,
    "verification network": 2,
    "verification document": 1,
    "capacity long": 2,
    "capacity short": 1,
    # each band of days since the profile was confirmed, each band of years of career: cumulative
    "fresh": 1,
    "years": 1,
}
FRESH_DAYS = (30, 90, 180)
RANKED_CAREERS = (5, 10, 20)

#: What "complete" outweighs all together: the most that as many required skills but one, desired skills and words add.
OUTWEIGHED = {"required": 5, "desired": 10, "words": 8}
#: Shorter names are not looked for with a mistake: too many are one letter away.
FUZZY_FROM = 4


@lru_cache(maxsize=64)
def clauses_of(query: ExpertQuery | NeedQuery, at: datetime) -> tuple[Clause, ...]:
    """The scoring clauses of a search by relevance. Remembered, for the reasons of each hit of a page."""
    return tuple(_expert_clauses(query, at) if isinstance(query, ExpertQuery) else _need_clauses(query, at))


def name_condition(word: str) -> Condition:
    """Being called by this word in any of the ways that count for a name."""
    return AnyOf(tuple(alternative.condition for alternative in _name_alternatives(word)))


def explain(query: ExpertQuery, document: ExpertDocument, at: datetime) -> tuple[Reason, ...]:
    """What each clause of a search by relevance has to say about one document, in the order of the clauses.

    The weights add up to the engine's score of that document without the rotation. What was asked for and is not
    there has a reason too; of the small things only what there is to say. Pure, and the same for both sides of a
    match. Raises ValueError for a document that cannot be indexed.
    """
    fields = fields_of(document, words=bool(query.text or query.name))
    best: dict[tuple[str, str], Alternative | None] = {}
    weights: dict[tuple[str, str], int] = {}
    for clause in clauses_of(query, at):
        key = clause.name, clause.value
        held = next((tried for tried in clause.alternatives if holds(tried.condition, fields)), None)
        best.setdefault(key, held)
        weights[key] = weights.get(key, 0) + (held.weight if held else 0)
    wanted = {(REQUIRED, skill.concept): skill for skill in query.required}
    wanted |= {(DESIRED, skill.concept): skill for skill in query.desired}
    reasons = []
    for key, weight in weights.items():
        name, value = key
        if key in wanted:
            reasons.append(_skill_reason(name, wanted[key], best[key], weight, document))
        elif name in (COMPLETE, OCCUPATION, NAME, WORD, REGION):
            reasons.append(_asked_reason(name, value, best[key], weight, query, document))
    reasons += _language_reasons(query, document)
    reasons += _small_reasons(weights, document, at)
    return tuple(reasons)


def _skill_reason(
    name: str, wanted: SkillWanted, best: Alternative | None, weight: int, document: ExpertDocument
) -> Reason:
    skills = {skill.concept: skill for skill in document.skills}
    kind = best.kind if best else Kind.MISSING
    found = next((concept for concept in (wanted.concept, *wanted.near) if best and concept in skills), None)
    held = skills[found] if found else None
    return Reason(
        name,
        kind,
        wanted.concept,
        weight,
        found=found,
        level=held.level if held else None,
        wanted_level=wanted.level,
        years=held.years if held else None,
        wanted_years=wanted.years,
        evidenced=held.evidenced if held else False,
    )


def _asked_reason(
    name: str, value: str, best: Alternative | None, weight: int, query: ExpertQuery, document: ExpertDocument
) -> Reason:
    found = None
    if best and name == OCCUPATION:
        asked = {*query.occupations, *query.near_occupations}
        # A narrower one is none of those asked for: the person's first stands for it.
        found = next((own for own in document.occupations if own in asked), "".join(document.occupations[:1])) or None
    elif best and name == WORD and isinstance(best.condition, Has):
        found = best.condition.field.removesuffix("_words")
    elif best and name == REGION:
        found = document.region
    return Reason(name, best.kind if best else Kind.MISSING, value, weight, found)


def _language_reasons(query: ExpertQuery, document: ExpertDocument) -> Iterator[Reason]:
    for wanted in query.languages:
        spoken = [held.spoken for held in document.languages if held.code == wanted.code]
        level = max(spoken, key=LANGUAGE_LEVELS.index, default=None)
        enough = level is not None and LANGUAGE_LEVELS.index(level) >= LANGUAGE_LEVELS.index(wanted.level)
        yield Reason(LANGUAGE, Kind.MET if enough else Kind.MISSING, f"{wanted.code}@{wanted.level}", found=level)


def _small_reasons(weights: dict[tuple[str, str], int], document: ExpertDocument, at: datetime) -> Iterator[Reason]:
    days = (at - document.confirmed_at).days
    yield Reason(FRESH, Kind.MET, str(max(days, 0)), weights[FRESH, ""])
    if document.years is not None:
        yield Reason(YEARS, Kind.MET, str(document.years), weights[YEARS, ""], years=document.years)
    if document.capacity != CAPACITIES[0]:
        yield Reason(CAPACITY, Kind.MET, document.capacity, weights[CAPACITY, ""])
    if document.verification:
        strongest = max(document.verification, key=VERIFICATIONS.index)
        yield Reason(VERIFICATION, Kind.MET, strongest, weights[VERIFICATION, ""])


def _expert_clauses(query: ExpertQuery, at: datetime) -> Iterator[Clause]:
    if query.match != ALL and (demands := demands_of(query)):
        yield _one(COMPLETE, "", "complete", AllOf(tuple(demand.met for demand in demands)))
    for skill in query.required:
        yield Clause(REQUIRED, skill.concept, _skill_alternatives(REQUIRED, skill))
        for above, level in enumerate(SKILL_LEVELS[skill.level :], 1):
            yield _one(REQUIRED, skill.concept, f"above {above}", Has("skill_held", (f"{skill.concept}@{level}",)))
        yield _one(REQUIRED, skill.concept, "evidenced", Has("skill_held", (f"{skill.concept}@E",)))
    for skill in query.desired:
        yield Clause(DESIRED, skill.concept, _skill_alternatives(DESIRED, skill))
    if query.occupations or query.near_occupations:
        yield _occupation_clause(query.occupations, query.near_occupations)
    for name in name_words(query.name)[:WORDS]:
        yield Clause(NAME, name, _name_alternatives(name))
    yield from _word_clauses(query)
    for years in RANKED_CAREERS:
        yield _one(YEARS, "", "years", Has("years", (str(years),)))
    for days in FRESH_DAYS:
        since = microseconds(at - timedelta(days=days))
        yield _one(FRESH, "", "fresh", Between("confirmed_at", least=since))
    yield _best(CAPACITY, ("long", "short"))
    yield _best(VERIFICATION, ("ministry", "network", "document"))
    if query.prefer_regions:
        yield _one(REGION, " ".join(query.prefer_regions), "region", Has("region", query.prefer_regions))


def _need_clauses(query: NeedQuery, at: datetime) -> Iterator[Clause]:
    if query.occupations:
        yield _occupation_clause(query.occupations, ())
    yield from _word_clauses(query)
    for days in FRESH_DAYS:
        since = microseconds(at - timedelta(days=days))
        yield _one(FRESH, "", "fresh", Between("published_at", least=since))


def _word_clauses(query: ExpertQuery | NeedQuery) -> Iterator[Clause]:
    names = TEXT_PARTS if isinstance(query, ExpertQuery) else NEED_TEXT_PARTS
    for word in words_of(query):
        parts = tuple(Alternative(WEIGHTS[f"word {part}"], Has(f"{part}_words", word.tokens)) for part in names)
        yield Clause(WORD, word.word, parts)


def _one(name: str, value: str, weight: str, condition: Condition) -> Clause:
    return Clause(name, value, (Alternative(WEIGHTS[weight], condition),))


def _best(name: str, values: Sequence[str]) -> Clause:
    return Clause(name, "", tuple(Alternative(WEIGHTS[f"{name} {value}"], Has(name, (value,))) for value in values))


def _skill_alternatives(name: str, skill: SkillWanted) -> tuple[Alternative, ...]:
    alternatives = [Alternative(WEIGHTS[name], wanted_condition(skill))]
    if near := near_tokens(skill):
        alternatives.append(Alternative(WEIGHTS[f"{name} near"], Has("skill_held", near), Kind.NEAR))
    return tuple(alternatives)


def _occupation_clause(wanted: tuple[str, ...], near: tuple[str, ...]) -> Clause:
    alternatives = []
    if wanted:
        alternatives.append(Alternative(WEIGHTS["occupation"], Has("occupation", wanted)))
        alternatives.append(Alternative(WEIGHTS["occupation narrower"], Has("occupation_above", wanted)))
    if near:
        alternatives.append(Alternative(WEIGHTS["occupation near"], Has("occupation", near), Kind.NEAR))
    return Clause(OCCUPATION, " ".join(wanted), tuple(alternatives))


def _name_alternatives(word: str) -> tuple[Alternative, ...]:
    alternatives = [Alternative(WEIGHTS["name word"], Has("name", (word,)))]
    if len(word) > 1:
        alternatives.append(Alternative(WEIGHTS["name start"], StartsWith("name", word)))
    if len(word) >= FUZZY_FROM:
        alternatives.append(Alternative(WEIGHTS["name mistake"], OneMistake("name", word), Kind.NEAR))
    if keys := name_keys(word):
        alternatives.append(Alternative(WEIGHTS["name key"], Has("name_key", keys), Kind.NEAR))
    return tuple(alternatives)


_ABOVE = sum(WEIGHTS[weight] for weight in ("above 1", "above 2", "above 3", "evidenced"))


def _others(desired: int, words: int) -> int:
    """The most points besides those of required skills and names."""
    small = ("occupation", "region", "verification ministry", "capacity long")
    bands = len(FRESH_DAYS) * WEIGHTS["fresh"] + len(RANKED_CAREERS) * WEIGHTS["years"]
    asked = desired * WEIGHTS["desired"] + words * WEIGHTS["word headline"]
    return asked + sum(WEIGHTS[name] for name in small) + bands


def _heaviest() -> int:
    """The most points that one query can give."""
    skills = VALUES_PER_FILTER * (WEIGHTS["required"] + _ABOVE)
    return WEIGHTS["complete"] + skills + WORDS * WEIGHTS["name word"] + _others(VALUES_PER_FILTER, WORDS)


def _ahead() -> int:
    """How far somebody who only just meets everything may be behind by all the rest, one near thing included."""
    skills = (OUTWEIGHED["required"] - 1) * _ABOVE + WEIGHTS["required near"] - WEIGHTS["required"]
    return skills + _others(OUTWEIGHED["desired"], OUTWEIGHED["words"])


assert _heaviest() < SCORE_LIMIT
assert _ahead() < WEIGHTS["complete"]
assert set(map(str, RANKED_CAREERS)) <= set(map(str, YEARS_BANDS))
