"""Why a need is among the results, as sentences of the reader. The words say the state, too."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom import closed_lists
from maghribcom.directory.reasons import ReasonLine, joined, name_in_words, names_in_words
from maghribcom.locales import isolated, language_name, listed
from maghribcom.skills.labels import Words
from search import Kind, Reason, clauses

#: Clauses about a skill that was asked for, or that the reader's profile has.
SKILLS = frozenset({clauses.SKILL, clauses.DESIRED, clauses.HELD})


def concepts_in(reasons: Iterable[Reason]) -> set[str]:
    """The concepts whose labels the sentences need."""
    named: set[str] = set()
    for reason in reasons:
        if reason.clause in SKILLS or reason.clause == clauses.OCCUPATION:
            named.update(filter(None, (*reason.value.split(), reason.found)))
    return named


def in_words(reasons: Iterable[Reason], words: Mapping[str, Words]) -> list[ReasonLine]:
    """The reasons that tell the reader something, in the order of the search."""
    lines = (_line(reason, words) for reason in reasons)
    return [line for line in lines if line is not None]


def summary(reasons: Sequence[Reason], words: Mapping[str, Words]) -> str:
    """The reasons in one sentence: how much of what was named it asks for, or how much of it the reader has.

    Empty when nothing of it was asked for.
    """
    parts: list[str] = []
    if sought := [reason.kind for reason in reasons if reason.clause == clauses.SKILL]:
        met = sought.count(Kind.MET)
        parts.append(
            ngettext("asks for %(met)s of %(num)s skill", "asks for %(met)s of %(num)s skills", len(sought), met=met)
        )
    held = [reason for reason in reasons if reason.clause == clauses.HELD]
    if required := [reason.kind for reason in held if reason.required]:
        met = required.count(Kind.MET)
        parts.append(
            ngettext(
                "you have %(met)s of %(num)s required skill",
                "you have %(met)s of %(num)s required skills",
                len(required),
                met=met,
            )
        )
    if desired := [reason.kind for reason in held if not reason.required]:
        met = desired.count(Kind.MET)
        parts.append(
            ngettext(
                "you have %(met)s of %(num)s desired skill",
                "you have %(met)s of %(num)s desired skills",
                len(desired),
                met=met,
            )
        )
    demanded = [reason for reason in reasons if reason.clause in {clauses.SKILL, clauses.OCCUPATION}]
    if missing := [reason for reason in demanded if reason.kind is Kind.MISSING]:
        skills = listed(names_in_words(reason.value, words) for reason in missing)
        parts.append(_("does not ask for: %(skills)s", skills=skills))
    near = [reason for reason in demanded if reason.kind is Kind.NEAR and reason.found]
    if near:
        parts.append(_("near: %(skills)s", skills=listed(name_in_words(reason.found or "", words) for reason in near)))
    return joined(parts)


def _line(reason: Reason, words: Mapping[str, Words]) -> ReasonLine | None:
    state = reason.kind.value
    match reason.clause:
        case clauses.SKILL | clauses.DESIRED:
            return ReasonLine(state, _sought(reason, words))
        case clauses.HELD:
            return ReasonLine(state, _held(reason, words))
        case clauses.OCCUPATION:
            name = reason.found or reason.value
            return ReasonLine(state, _concept(reason.kind, names_in_words(name, words))) if name else None
        case clauses.LANGUAGE:
            return ReasonLine(state, _language(reason))
        case clauses.WORD:
            return ReasonLine(state, _word(reason)) if reason.kind is Kind.MET else None
        case clauses.YEARS:
            years = ngettext(
                "asks for %(num)s year of work", "asks for %(num)s years of work", reason.wanted_years or 0
            )
            return ReasonLine(state, years)
        case clauses.REGION if reason.kind is Kind.MET:
            return ReasonLine(state, _("in the region that you are attached to"))
    return None


def _sought(reason: Reason, words: Mapping[str, Words]) -> str:
    name = name_in_words(reason.found or reason.value, words)
    if reason.kind is not Kind.MET:
        return _concept(reason.kind, name)
    if reason.required:
        return _("requires: %(skill)s%(level)s", skill=name, level=_level(reason))
    return _("wishes for: %(skill)s%(level)s", skill=name, level=_level(reason))


def _held(reason: Reason, words: Mapping[str, Words]) -> str:
    name = name_in_words(reason.value, words)
    if reason.kind is Kind.MISSING:
        return _("not in your profile: %(skill)s", skill=name)
    if reason.kind is Kind.NEAR:
        return _("asks for more of it than you say: %(skill)s%(level)s", skill=name, level=_level(reason))
    if reason.required:
        return _("required, and you have it: %(skill)s", skill=name)
    return _("desired, and you have it: %(skill)s", skill=name)


def _level(reason: Reason) -> str:
    """What is asked of a skill, behind its name."""
    asked = [""]
    if (reason.wanted_level or 1) > 1:
        asked.append(_("at least: %(level)s", level=closed_lists.levels()[reason.wanted_level or 1]))
    if reason.wanted_years:
        asked.append(ngettext("%(num)s year", "%(num)s years", reason.wanted_years))
    return " · ".join(asked)


def _concept(kind: Kind, name: str) -> str:
    match kind:
        case Kind.NEAR:
            return _("near: %(skill)s", skill=name)
        case Kind.MISSING:
            return _("does not ask for: %(skills)s", skills=name)
    return name


def _language(reason: Reason) -> str:
    code, _at, level = reason.value.partition("@")
    return _("%(language)s: %(level)s asked for", language=language_name(code), level=closed_lists.cefr_short()[level])


def _word(reason: Reason) -> str:
    where = {
        "headline": _("“%(word)s” in the title", word=isolated(reason.value)),
        "occupation": _("“%(word)s” in the occupation", word=isolated(reason.value)),
    }
    return where.get(reason.found or "", _("“%(word)s” in the text", word=isolated(reason.value)))
