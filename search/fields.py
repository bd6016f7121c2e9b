"""A document as tokens and whole numbers: the one analysis, which both engines index and `explain` reads.

How levels, years and languages become tokens stands in `search.schema`.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta

from search import order
from search.documents import (
    CAPACITIES,
    COMPENSATIONS,
    DEADLINE_KINDS,
    LABEL_KINDS,
    LANGUAGE_LEVELS,
    NEED_TEXT_PARTS,
    SKILL_LEVELS,
    TEXT_PARTS,
    VERIFICATIONS,
    WAYS,
    ConceptDocument,
    Document,
    ExpertDocument,
    Fields,
    Label,
    LanguageHeld,
    LanguageNeeded,
    NeedDocument,
    SkillNeeded,
    Text,
)
from search.labels import pack
from search.queries import CAREER_YEARS, SKILL_YEARS, VALUE_LENGTH, is_value
from search.schema import START_LENGTH, YEARS_BANDS, steps
from search.text import grams, label_keys, mark, name_tokens, tokens_of

#: `visible_until` of what stays, and the deadline of what has none.
FOREVER = 2**62
#: Values of one list, and characters of text, in one document; more is refused.
LIST_LENGTH = 500
TEXT_LENGTH = 200_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY_NUMBER = _EPOCH.toordinal()
#: After the last day that there is: deadlines are put in order by the days from them to it.
_LAST_DAY = date.max.toordinal() - _DAY_NUMBER + 1


def fields_of(document: Document, words: bool = True, skills: Collection[str] | None = None) -> Fields:
    """The fields of a document; without `words` neither its texts nor its names are analysed.

    `skills`, where given, names the concepts of which a profile's levels, years and evidence are asked for: most of a
    profile's tokens are those, and a page explains twenty profiles.

    Raises ValueError, naming what is wrong, for a document that cannot be indexed.
    """
    if not is_value(document.id):
        raise ValueError(f"the id {document.id[:VALUE_LENGTH]!r} is not an id")
    match document:
        case ExpertDocument():
            fields = _expert(document, skills)
        case NeedDocument():
            fields = _need(document)
        case ConceptDocument():
            return _concept(document)
    if words:
        parts = TEXT_PARTS if isinstance(document, ExpertDocument) else NEED_TEXT_PARTS
        fields.tokens.update(_text_tokens(document.texts, parts))
        if isinstance(document, ExpertDocument):
            names, keys = name_tokens(document.names)
            fields.tokens.update(name=frozenset(names), name_key=frozenset(keys))
    return fields


def microseconds(instant: datetime) -> int:
    """An aware instant as microseconds since 1970."""
    return (instant - _EPOCH) // _MICROSECOND


def _day(instant: datetime) -> int:
    return instant.astimezone(UTC).toordinal() - _DAY_NUMBER


def _visibility(document: ExpertDocument | NeedDocument) -> dict[str, int]:
    until = document.visible_until
    return {
        "visible_from": microseconds(document.visible_from),
        "visible_until": FOREVER if until is None else microseconds(until),
        # Somebody who becomes visible is new, however old the profile is.
        "changed_at": microseconds(max(document.changed_at, document.visible_from)),
    }


def _expert(document: ExpertDocument, asked: Collection[str] | None) -> Fields:
    number = order.number_of(document.id)
    years = document.years
    if years is not None and not years >= 0:
        raise ValueError(f"{years} years of career")
    career = min(years or 0, CAREER_YEARS)
    numbers = _visibility(document)
    numbers["confirmed_at"] = microseconds(document.confirmed_at)
    numbers["by_freshness"] = order.sort_key(_day(document.confirmed_at), number)
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
            if asked is None or skill.concept in asked
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
    deadline = document.deadline
    _check_among("deadline", (document.deadline_kind,), DEADLINE_KINDS)
    if document.deadline_kind != "flexible" and (deadline is None) != (document.deadline_kind == "open"):
        raise ValueError(
            f"a {document.deadline_kind} deadline {'without its' if deadline is None else 'with an'} instant"
        )
    if document.years is not None and not document.years >= 0:
        raise ValueError(f"{document.years} years of career")
    numbers = _visibility(document)
    numbers["published_at"] = microseconds(document.published_at)
    numbers["by_freshness"] = order.sort_key(_day(document.published_at), number)
    numbers["deadline"] = FOREVER if deadline is None else microseconds(deadline)
    numbers["by_deadline"] = order.sort_key(0 if deadline is None else _LAST_DAY - _day(deadline), number)
    numbers["career"] = min(document.years or 0, CAREER_YEARS)
    way, compensation = _one(document.way), _one(document.compensation)
    _check_among("way", way, WAYS)
    _check_among("compensation", compensation, COMPENSATIONS)
    tokens = {
        "audience": _values("audience", document.audiences),
        "bucket": frozenset(order.buckets_of(number)),
        "skill": _values("skill", [skill.concept for skill in (*document.required, *document.desired)]),
        "required": _needed_tokens("required", document.required),
        "desired": _needed_tokens("desired", document.desired),
        "occupation": _values("occupation", document.occupations),
        "occupation_above": _values("occupation ancestor", document.occupation_ancestors),
        "sector": _values("sector", document.sectors),
        "region": _values("region", document.regions),
        "province": _values("province", document.provinces),
        "language": _values("language", [language.code for language in document.languages]),
        "language_enough": _enough_tokens(document.languages),
        "mode": _values("mode", _one(document.mode)),
        "way": frozenset(way),
        "compensation": frozenset(compensation),
        "organisation": _values("organisation", _one(document.organisation)),
        "project": _values("project", _one(document.project)),
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


def _needed_tokens(what: str, skills: tuple[SkillNeeded, ...]) -> frozenset[str]:
    """Two tokens a skill, the level and the years asked for: both must be among those that somebody has."""
    if len({skill.concept for skill in skills}) < len(skills):
        raise ValueError(f"a skill is named twice among those that are {what}")
    for skill in skills:
        if skill.level not in SKILL_LEVELS:
            raise ValueError(f"skill {skill.concept}: level {skill.level!r} is not one of {SKILL_LEVELS}")
        if skill.years < 0:
            raise ValueError(f"skill {skill.concept}: {skill.years} years")
    levels = {f"{skill.concept}@{skill.level}" for skill in skills}
    return frozenset(levels | {f"{skill.concept}@Y{min(skill.years, SKILL_YEARS)}" for skill in skills})


def _enough_tokens(languages: tuple[LanguageNeeded, ...]) -> frozenset[str]:
    _check_among("language level", [language.level for language in languages], LANGUAGE_LEVELS)
    return frozenset(
        f"{language.code}@{level}"
        for language in languages
        for level in LANGUAGE_LEVELS[LANGUAGE_LEVELS.index(language.level) :]
    )


def _language_tokens(languages: tuple[LanguageHeld, ...]) -> frozenset[str]:
    _values("language", [language.code for language in languages])
    _check_among("language level", [language.spoken for language in languages], LANGUAGE_LEVELS)
    return frozenset(
        token for language in languages for token in steps("language", f"{language.code}@{language.spoken}")
    )


def _text_tokens(texts: tuple[Text, ...], parts: tuple[str, ...]) -> dict[str, frozenset[str]]:
    _check_among("part of the text", [text.part for text in texts], parts)
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
