"""A document as tokens and whole numbers: the one analysis, which both engines index and `explain` reads.

Levels and years are cumulative tokens of one field: level 3 of concept 123 is `123@1 123@2 123@3`, five years with it
`123@Y1 ... 123@Y5`, so that "at least autonomous" is one term. The same for languages: `fr@A1 ... fr@B2`.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from search import order
from search.documents import (
    CAPACITIES,
    LABEL_KINDS,
    LANGUAGE_LEVELS,
    SKILL_LEVELS,
    TEXT_PARTS,
    VERIFICATIONS,
    ConceptDocument,
    Document,
    ExpertDocument,
    Fields,
    Label,
    LanguageHeld,
    NeedDocument,
    SkillNeeded,
    Text,
)
from search.labels import pack
from search.queries import CAREER_YEARS, SKILL_YEARS, VALUE_LENGTH, is_value
from search.schema import START_LENGTH, YEARS_BANDS, steps
from search.text import grams, label_keys, mark, name_tokens, tokens_of

#: `visible_until` of what stays.
FOREVER = 2**62
#: Values of one list, and characters of text, in one document; more is refused.
LIST_LENGTH = 500
TEXT_LENGTH = 200_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY_NUMBER = _EPOCH.toordinal()


def fields_of(document: Document, words: bool = True) -> Fields:
    """The fields of a document; without `words` neither its texts nor its names are analysed.

    Raises ValueError, naming what is wrong, for a document that cannot be indexed.
    """
    if not is_value(document.id):
        raise ValueError(f"the id {document.id[:VALUE_LENGTH]!r} is not an id")
    match document:
        case ExpertDocument():
            fields = _expert(document)
        case NeedDocument():
            fields = _need(document)
        case ConceptDocument():
            return _concept(document)
    if words:
        fields.tokens.update(_text_tokens(document.texts))
        if isinstance(document, ExpertDocument):
            names, keys = name_tokens(document.names)
            fields.tokens.update(name=frozenset(names), name_key=frozenset(keys))
    return fields


def microseconds(instant: datetime) -> int:
    """An aware instant as microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def _visibility(document: ExpertDocument | NeedDocument) -> dict[str, int]:
    until = document.visible_until
    return {
        "visible_from": microseconds(document.visible_from),
        "visible_until": FOREVER if until is None else microseconds(until),
        # Somebody who becomes visible is new, however old the profile is.
        "changed_at": microseconds(max(document.changed_at, document.visible_from)),
    }


def _expert(document: ExpertDocument) -> Fields:
    number = order.number_of(document.id)
    years = document.years
    if years is not None and not years >= 0:
        raise ValueError(f"{years} years of career")
    career = min(years or 0, CAREER_YEARS)
    numbers = _visibility(document)
    numbers["confirmed_at"] = microseconds(document.confirmed_at)
    numbers["by_freshness"] = order.sort_key(document.confirmed_at.astimezone(UTC).toordinal() - _DAY_NUMBER, number)
    numbers["by_experience"] = order.sort_key(career, number)
    numbers["career"] = career
    _check_among("capacity", (document.capacity,), CAPACITIES)
    _check_among("verification", document.verification, VERIFICATIONS)
    tokens = {
        "audience": _values("audience", document.audiences),
        "bucket": frozenset(order.buckets_of(number)),
        "skill": _values("skill", [skill.concept for skill in document.skills]),
        "skill_held": frozenset(
            token
            for skill in document.skills
            for token in _skill_tokens(skill.concept, skill.level, skill.years or 0, skill.evidenced)
        ),
        "occupation": _values("occupation", document.occupations),
        "occupation_above": _values("occupation ancestor", document.occupation_ancestors),
        "sector": _values("sector", document.sectors),
        "country": _values("country", _one(document.country)),
        "region": _values("region", _one(document.region)),
        "region_served": _values("region served", document.regions_served),
        "language": _language_tokens(document.languages),
        "mode": _values("mode", document.modes),
        "capacity": frozenset((document.capacity,)),
        "years": frozenset(str(band) for band in YEARS_BANDS if career >= band),
        "verification": document.verification,
    }
    return Fields(document.id, tokens, numbers)


def _need(document: NeedDocument) -> Fields:
    number = order.number_of(document.id)
    numbers = _visibility(document)
    numbers["by_freshness"] = order.sort_key(document.visible_from.astimezone(UTC).toordinal() - _DAY_NUMBER, number)
    numbers["required_number"] = len(document.required)
    numbers["career"] = min(document.years or 0, CAREER_YEARS)
    tokens = {
        "audience": _values("audience", document.audiences),
        "bucket": frozenset(order.buckets_of(number)),
        "skill": _values("skill", [skill.concept for skill in (*document.required, *document.desired)]),
        "required": _needed_tokens(document.required),
        "desired": _needed_tokens(document.desired),
        "occupation": _values("occupation", document.occupations),
        "occupation_above": _values("occupation ancestor", document.occupation_ancestors),
        "sector": _values("sector", document.sectors),
        "region": _values("region", _one(document.region)),
        "language": _language_tokens(document.languages),
        "mode": _values("mode", document.modes),
    }
    return Fields(document.id, tokens, numbers)


def _concept(document: ConceptDocument) -> Fields:
    names = ("label_preferred", "label", "label_stem", "label_word", "label_gram", "label_start", "word_start")
    tokens: dict[str, set[str]] = {name: set() for name in names}
    kept: list[tuple[str, Label]] = []
    for label in document.labels:
        _check_among("label kind", (label.kind,), LABEL_KINDS)
        whole, stemmed = label_keys(label.text, label.language)
        if not whole:
            continue
        tokens["label_preferred" if label.kind == "preferred" else "label"].add(whole)
        tokens["label_stem"].update(stemmed)
        tokens["label_word"].update(tokens_of(label.text, label.language))
        tokens["label_start"].update(_starts(whole))
        for word in whole.split("_"):
            tokens["word_start"].update(_starts(word))
            tokens["label_gram"].update(grams(mark(word)))
        kept.append((whole, label))
    frozen = {name: frozenset(values) for name, values in tokens.items()}
    frozen["concept_kind"] = _values("concept kind", (document.concept_kind,))
    return Fields(document.id, frozen, kept={"labels": pack(kept)})


def _starts(word: str) -> Iterable[str]:
    return (word[:length] for length in range(1, min(len(word), START_LENGTH) + 1))


def _skill_tokens(concept: str, level: int, years: int, evidenced: bool) -> Iterable[str]:
    if level not in SKILL_LEVELS:
        raise ValueError(f"skill {concept}: level {level!r} is not one of {SKILL_LEVELS}")
    if years < 0:
        raise ValueError(f"skill {concept}: {years} years")
    yield from (f"{concept}@{step}" for step in range(1, level + 1))
    yield from (f"{concept}@Y{year}" for year in range(1, min(years, SKILL_YEARS) + 1))
    if evidenced:
        yield f"{concept}@E"


def _needed_tokens(skills: tuple[SkillNeeded, ...]) -> frozenset[str]:
    """One token a skill: the level asked for, which a person's cumulative tokens include or not."""
    for skill in skills:
        if skill.level not in SKILL_LEVELS:
            raise ValueError(f"skill {skill.concept}: level {skill.level!r} is not one of {SKILL_LEVELS}")
    return frozenset(f"{skill.concept}@{skill.level}" for skill in skills)


def _language_tokens(languages: tuple[LanguageHeld, ...]) -> frozenset[str]:
    _values("language", [language.code for language in languages])
    _check_among("language level", [language.spoken for language in languages], LANGUAGE_LEVELS)
    return frozenset(
        token for language in languages for token in steps("language", f"{language.code}@{language.spoken}")
    )


def _text_tokens(texts: tuple[Text, ...]) -> dict[str, frozenset[str]]:
    _check_among("part of the text", [text.part for text in texts], TEXT_PARTS)
    if sum(len(text.text) for text in texts) > TEXT_LENGTH:
        raise ValueError(f"more than {TEXT_LENGTH} characters of text")
    found: dict[str, set[str]] = {}
    for text in texts:
        found.setdefault(f"{text.part}_words", set()).update(tokens_of(text.text, text.language))
    return {name: frozenset(tokens) for name, tokens in found.items()}


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)


def _values(what: str, values: Iterable[str]) -> frozenset[str]:
    distinct = frozenset(values)
    for value in distinct:
        if not is_value(value):
            raise ValueError(f"{what} {value[:VALUE_LENGTH]!r} is not an id or a code")
    if len(distinct) > LIST_LENGTH:
        raise ValueError(f"{what}: {len(distinct)} values, more than {LIST_LENGTH}")
    return distinct


def _check_among(what: str, values: Iterable[str], known: tuple[str, ...]) -> None:
    for value in values:
        if value not in known:
            raise ValueError(f"{what} {value[:VALUE_LENGTH]!r} is not one of {known}")
