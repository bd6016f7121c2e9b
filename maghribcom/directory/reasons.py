"""Why somebody is among the results, as sentences of the reader. The words say the state, too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom import closed_lists
from maghribcom.experts import labels
from maghribcom.locales import current_language, isolated, language_name, listed
from maghribcom.skills.labels import Words
from search import Kind, Reason, clauses


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A reason in words. `state` is met, near or missing."""

    state: str
    text: str


def concepts_in(reasons: Iterable[Reason]) -> set[str]:
    """The concepts whose labels the sentences need."""
    named: set[str] = set()
    for reason in reasons:
        if reason.clause in {clauses.REQUIRED, clauses.DESIRED, clauses.OCCUPATION}:
            named.update(filter(None, (*reason.value.split(), reason.found)))
    return named


def in_words(reasons: Iterable[Reason], words: Mapping[str, Words], *, years_asked: bool) -> list[ReasonLine]:
    """The reasons that tell the reader something, in the order of the search."""
    lines = (_line(reason, words, years_asked=years_asked) for reason in reasons)
    return [line for line in lines if line is not None]


def summary(reasons: Sequence[Reason], words: Mapping[str, Words], ago: str | None) -> str:
    """The reasons in one sentence: how much is met, what is missing, near and spoken, and since when it is confirmed.

    Empty when nothing of it was asked for.
    """
    parts: list[str | None] = [_share(reasons, clauses.REQUIRED), _share(reasons, clauses.DESIRED)]
    demanded = [reason for reason in reasons if reason.clause in {clauses.REQUIRED, clauses.OCCUPATION}]
    missing = [reason for reason in demanded if reason.kind is Kind.MISSING]
    if missing:
        parts.append(_("missing: %(skill)s", skill=listed(names_in_words(reason.value, words) for reason in missing)))
    asked = {clauses.REQUIRED, clauses.DESIRED, clauses.OCCUPATION}
    nearly = [reason for reason in reasons if reason.clause in asked and reason.kind is Kind.NEAR and reason.found]
    if below := [reason.value for reason in nearly if reason.found == reason.value]:
        parts.append(
            _("less than asked: %(skills)s", skills=listed(name_in_words(concept, words) for concept in below))
        )
    if near := dict.fromkeys(reason.found or "" for reason in nearly if reason.found != reason.value):
        parts.append(_("near: %(skills)s", skills=listed(name_in_words(concept, words) for concept in near)))
    parts += [_language(reason) for reason in reasons if reason.clause == clauses.LANGUAGE and reason.found]
    said = [part for part in parts if part]
    if said and ago:
        said.append(_("confirmed %(ago)s", ago=ago))
    return joined(said)


def _share(reasons: Iterable[Reason], clause: str) -> str | None:
    kinds = [reason.kind for reason in reasons if reason.clause == clause]
    if not kinds:
        return None
    met, asked = kinds.count(Kind.MET), len(kinds)
    if clause == clauses.REQUIRED:
        return ngettext("%(met)s of %(num)s required", "%(met)s of %(num)s required", asked, met=met)
    return ngettext("%(met)s of %(num)s desired", "%(met)s of %(num)s desired", asked, met=met)


def joined(parts: Sequence[str]) -> str:
    """Phrases with the semicolon of the page's language between them."""
    sentence = parts[0] if parts else ""
    for part in parts[1:]:
        sentence = _("%(phrases)s; %(phrase)s", phrases=sentence, phrase=part)
    return sentence


def _line(reason: Reason, words: Mapping[str, Words], *, years_asked: bool) -> ReasonLine | None:
    state = reason.kind.value
    match reason.clause:
        case clauses.REQUIRED | clauses.DESIRED:
            return ReasonLine(state, _skill(reason, words))
        case clauses.OCCUPATION:
            text = _occupation(reason, words)
            return ReasonLine(state, text) if text else None
        case clauses.LANGUAGE:
            return ReasonLine(state, _language(reason))
        case clauses.WORD:
            return ReasonLine(state, _word(reason)) if reason.kind is Kind.MET else None
        case clauses.YEARS if years_asked and reason.years is not None:
            return ReasonLine(state, ngettext("%(num)s year of career", "%(num)s years of career", reason.years))
        case clauses.REGION if reason.kind is Kind.MET:
            return ReasonLine(state, _("attached to your region"))
        case clauses.VERIFICATION if reason.value != "email":
            return ReasonLine(state, labels.verifications()[reason.value])
    return None


def _skill(reason: Reason, words: Mapping[str, Words]) -> str:
    other = reason.found if reason.found != reason.value else None
    near = name_in_words(other, words) if other and reason.kind is Kind.NEAR else ""
    name = name_in_words(reason.value, words)
    return _skill_sentence(current_language(), reason.kind, name, near, reason.level or 0, reason.years or 0)


@lru_cache(maxsize=4_000)
def _skill_sentence(_language: str, kind: Kind, name: str, near: str, level: int, years: int) -> str:
    """Kept, since the twenty people of a page have much the same skills: ten sentences each."""
    if kind is Kind.MISSING:
        return _("missing: %(skill)s", skill=name)
    held = closed_lists.levels().get(level, "")
    if near:
        return _("near: %(skill)s, level: %(level)s", skill=near, level=held)
    if kind is Kind.NEAR:
        return _("less than asked: %(skill)s, level: %(level)s", skill=name, level=held)
    if years:
        said = ngettext("%(num)s year", "%(num)s years", years)
        return _("%(skill)s, level: %(level)s, %(years)s", skill=name, level=held, years=said)
    return _("%(skill)s, level: %(level)s", skill=name, level=held)


def _occupation(reason: Reason, words: Mapping[str, Words]) -> str | None:
    if reason.kind is Kind.MISSING:
        return _("missing: %(skill)s", skill=names_in_words(reason.value, words))
    if reason.found is None:
        return None
    name = name_in_words(reason.found, words)
    return _("near: %(occupation)s", occupation=name) if reason.kind is Kind.NEAR else name


def _language(reason: Reason) -> str:
    code, _at, _level = reason.value.partition("@")
    if reason.found is None:
        return _("%(language)s: not stated", language=language_name(code))
    return _("%(language)s: %(level)s", language=language_name(code), level=closed_lists.cefr_short()[reason.found])


def _word(reason: Reason) -> str:
    where = {
        "headline": _("“%(word)s” in the headline", word=isolated(reason.value)),
        "occupation": _("“%(word)s” in the occupation", word=isolated(reason.value)),
        "experience": _("“%(word)s” in the experience", word=isolated(reason.value)),
    }
    return where.get(reason.found or "", _("“%(word)s” in the profile", word=isolated(reason.value)))


def names_in_words(concepts: str, words: Mapping[str, Words]) -> str:
    """Alternatives in words: any of them would do."""
    return listed(name_in_words(concept, words) for concept in concepts.split())


def name_in_words(concept: str, words: Mapping[str, Words]) -> str:
    """A concept in words, isolated."""
    return isolated(words[concept].text if concept in words else concept)
