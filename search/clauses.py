"""The one place where relevance is decided: a query as clauses with whole-number weights, and the reasons for a hit.

Required skills, filters and visibility select (`search.plans`); everything here only ranks. There is no BM25: engines
compute it from different statistics, a rare desired skill could outrank a required one, and nobody could explain it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from search.conditions import AllOf, Alternative, AnyOf, Between, Clause, Condition, Has, OneMistake, StartsWith
from search.documents import SKILL_LEVELS, TEXT_PARTS
from search.fields import YEARS_BANDS, microseconds
from search.order import SCORE_LIMIT
from search.queries import VALUES_PER_FILTER, ExpertQuery, NeedQuery, SkillWanted
from search.results import Kind
from search.text import QueryWord, label_keys, name_key, name_words, query_words

# Names of clauses, as reasons carry them.
REQUIRED = "required"
ABOVE = "above"
EVIDENCED = "evidenced"
DESIRED = "desired"
OCCUPATION = "occupation"
NAME = "name"
WORD = "word"
YEARS = "years"
FRESH = "fresh"
CAPACITY = "capacity"
VERIFICATION = "verification"
REGION = "region"

#: The table of weights, whole numbers. Each line outweighs any line below it; what can be cumulative says so. The
#: most that one query can add up to stays below 4,096 (checked below), so that sums are exact in 32-bit floats.
WEIGHTS: dict[str, int] = {
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

#: A phrase and the labels of a concept: a whole preferred label, another whole label, one in another inflection, the
#: beginning of one; and each word.
LABEL_WEIGHTS = {"preferred": 1000, "label": 990, "inflected": 900, "start": 400, "word": 16}

#: Words of one text, name or phrase that are looked for.
WORDS = 24
#: Shorter names are not looked for with a mistake: too many are one letter away.
FUZZY_FROM = 4


def clauses_of(query: ExpertQuery | NeedQuery, at: datetime) -> Iterator[Clause]:
    """The scoring clauses of a search by relevance."""
    if isinstance(query, ExpertQuery):
        yield from _expert_clauses(query, at)
    else:
        yield from _need_clauses(query, at)


def words_of(query: ExpertQuery | NeedQuery) -> tuple[QueryWord, ...]:
    """The words of the query's text that are looked for: without stop words, each once."""
    return query_words(query.text, query.text_language)[:WORDS]


def wanted_condition(skill: SkillWanted) -> Condition:
    """Holding a skill at least at the level and for the years that are asked for."""
    level = Has("skill_held", (f"{skill.concept}@{skill.level}",))
    return AllOf((level, Has("skill_held", (f"{skill.concept}@Y{skill.years}",)))) if skill.years else level


def name_condition(word: str) -> Condition:
    """Being called by this word in any of the ways that count for a name."""
    return AnyOf(tuple(alternative.condition for alternative in _name_alternatives(word)))


def concept_clauses(phrase: str, language: str | None, prefix: bool) -> tuple[Condition, tuple[Clause, ...]]:
    """What makes a concept a candidate for a phrase, and what it is ranked by; no clauses for a phrase of nothing."""
    whole, stemmed = label_keys(phrase, language)
    words = query_words(phrase, language, keep_stop_words=True)[:WORDS]
    if not words:
        return AnyOf(()), ()
    labels = [
        Alternative(LABEL_WEIGHTS["preferred"], Has("label_preferred", (whole,))),
        Alternative(LABEL_WEIGHTS["label"], Has("label", (whole,))),
        Alternative(LABEL_WEIGHTS["inflected"], Has("label_stem", stemmed)),
    ]
    found = [Has("label_word", word.tokens) for word in words]
    conditions: list[Condition] = list(found)
    if prefix:
        start = AnyOf((StartsWith("label_preferred", whole), StartsWith("label", whole)))
        labels.append(Alternative(LABEL_WEIGHTS["start"], start))
        conditions[-1] = AnyOf((found[-1], StartsWith("label_word", words[-1].word)))
    clauses = [Clause("label", phrase, tuple(labels))]
    clauses += [
        Clause("word", word.word, (Alternative(LABEL_WEIGHTS["word"], condition),))
        for word, condition in zip(words, conditions, strict=True)
    ]
    as_label = tuple(alternative.condition for alternative in labels)
    by_words = AllOf(tuple(conditions)) if prefix else AnyOf(tuple(conditions))
    return AnyOf((*as_label, by_words)), tuple(clauses)


def _expert_clauses(query: ExpertQuery, at: datetime) -> Iterator[Clause]:
    for skill in query.required:
        yield Clause(REQUIRED, skill.concept, _skill_alternatives(REQUIRED, skill))
        for above, level in enumerate(SKILL_LEVELS[skill.level :], 1):
            yield _one(ABOVE, skill.concept, f"above {above}", Has("skill_held", (f"{skill.concept}@{level}",)))
        yield _one(EVIDENCED, skill.concept, "evidenced", Has("skill_held", (f"{skill.concept}@E",)))
    for skill in query.desired:
        yield Clause(DESIRED, skill.concept, _skill_alternatives(DESIRED, skill))
    if query.occupations or query.near_occupations:
        yield _occupation_clause(query.occupations, query.near_occupations)
    for name in name_words(query.name)[:WORDS]:
        yield Clause(NAME, name, _name_alternatives(name))
    yield from _word_clauses(query)
    for years in RANKED_CAREERS:
        yield _one(YEARS, str(years), "years", Has("years", (str(years),)))
    for days in FRESH_DAYS:
        since = microseconds(at - timedelta(days=days))
        yield _one(FRESH, str(days), "fresh", Between("confirmed_at", least=since))
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
        yield _one(FRESH, str(days), "fresh", Between("visible_from", least=since))


def _word_clauses(query: ExpertQuery | NeedQuery) -> Iterator[Clause]:
    for word in words_of(query):
        parts = tuple(Alternative(WEIGHTS[f"word {part}"], Has(f"{part}_words", word.tokens)) for part in TEXT_PARTS)
        yield Clause(WORD, word.word, parts)


def _one(name: str, value: str, weight: str, condition: Condition) -> Clause:
    return Clause(name, value, (Alternative(WEIGHTS[weight], condition),))


def _best(name: str, values: Sequence[str]) -> Clause:
    return Clause(name, "", tuple(Alternative(WEIGHTS[f"{name} {value}"], Has(name, (value,))) for value in values))


def _skill_alternatives(name: str, skill: SkillWanted) -> tuple[Alternative, ...]:
    alternatives = [Alternative(WEIGHTS[name], wanted_condition(skill))]
    near = [f"{concept}@1" for concept in skill.near]
    if skill.level > 1 or skill.years:
        near.insert(0, f"{skill.concept}@1")
    if near:
        alternatives.append(Alternative(WEIGHTS[f"{name} near"], Has("skill_held", tuple(near)), Kind.NEAR))
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
    if key := name_key(word):
        alternatives.append(Alternative(WEIGHTS["name key"], Has("name_key", (key,)), Kind.NEAR))
    return tuple(alternatives)


def _heaviest() -> int:
    """The most points that one query can give."""
    skill = sum(WEIGHTS[weight] for weight in ("required", "above 1", "above 2", "above 3", "evidenced"))
    words = WORDS * (WEIGHTS["word headline"] + WEIGHTS["name word"])
    small = ("occupation", "region", "verification ministry", "capacity long")
    bands = len(FRESH_DAYS) * WEIGHTS["fresh"] + len(RANKED_CAREERS) * WEIGHTS["years"]
    return VALUES_PER_FILTER * (skill + WEIGHTS["desired"]) + words + sum(WEIGHTS[name] for name in small) + bands


assert _heaviest() < SCORE_LIMIT
assert LABEL_WEIGHTS["preferred"] + WORDS * LABEL_WEIGHTS["word"] < SCORE_LIMIT
assert set(map(str, RANKED_CAREERS)) <= set(map(str, YEARS_BANDS))
