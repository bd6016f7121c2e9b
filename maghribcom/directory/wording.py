"""How searches for people and searches for needs say the same thing: the words that differ between the two."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom.directory.value_names import language_words, years_words
from maghribcom.locales import isolated
from search.queries import ALL, NEAR, ONE_MISSING, TEXT

Counted = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of chips, and sentences of the ladder with a number of people or needs.

    `steps` and `shown` are by step of the ladder (`search.queries.MATCHES`).
    """

    place: Callable[[], str]
    years: Callable[[str], str]
    language: Callable[[str], str]
    nothing: Callable[[], str]
    strict: Counted
    first: Callable[[], str]
    shown: Callable[[], Mapping[str, str]]
    steps: Mapping[str, Counted]
    without: Callable[[int, str], str]
    without_filters: Counted
    any_of_it: Counted
    instead: Callable[[int, str, str], str]


def _people_without(count: int, name: str) -> str:
    return ngettext(
        "Without “%(filter)s” you would have %(num)s person.",
        "Without “%(filter)s” you would have %(num)s people.",
        count,
        filter=isolated(name),
    )


def _people_instead(count: int, near: str, skill: str) -> str:
    return ngettext(
        "With “%(near)s” in place of “%(skill)s” you would have %(num)s person.",
        "With “%(near)s” in place of “%(skill)s” you would have %(num)s people.",
        count,
        near=isolated(near),
        skill=isolated(skill),
    )


PEOPLE = Wording(
    place=lambda: _("attached to:"),
    years=years_words,
    language=language_words,
    nothing=lambda: _("Nobody meets everything that you asked for"),
    strict=lambda count: ngettext(
        "%(num)s person meets everything that you asked for",
        "%(num)s people meet everything that you asked for",
        count,
    ),
    first=lambda: _("Whoever meets everything comes first."),
    shown=lambda: {
        ONE_MISSING: _("Shown here: people who lack one thing at most."),
        NEAR: _("Shown here: near skills count, and one thing may be missing."),
        TEXT: _("Shown here: people with at least one of the skills or words."),
    },
    steps={
        ALL: lambda count: ngettext("everything met: %(num)s person", "everything met: %(num)s people", count),
        ONE_MISSING: lambda count: ngettext(
            "one thing missing at most: %(num)s person", "one thing missing at most: %(num)s people", count
        ),
        NEAR: lambda count: ngettext("with near skills: %(num)s person", "with near skills: %(num)s people", count),
        TEXT: lambda count: ngettext(
            "at least one skill or word: %(num)s person", "at least one skill or word: %(num)s people", count
        ),
    },
    without=_people_without,
    without_filters=lambda count: ngettext(
        "Without any filter you would have %(num)s person.",
        "Without any filter you would have %(num)s people.",
        count,
    ),
    any_of_it=lambda count: ngettext(
        "Without any filter, %(num)s person has at least one of the skills or words.",
        "Without any filter, %(num)s people have at least one of the skills or words.",
        count,
    ),
    instead=_people_instead,
)


def need_years_words(value: str) -> str:
    """Of a career that needs may ask for."""
    return ngettext("asks for %(num)s year of work at most", "asks for %(num)s years of work at most", int(value))


def need_language_words(value: str) -> str:
    """ "French", or "French, up to B2": what the reader speaks."""
    code, _at, level = value.partition("@")
    name = language_words(code)
    return _("%(language)s, up to %(level)s", language=name, level=level) if level not in {"", "A1", "native"} else name


def _needs_without(count: int, name: str) -> str:
    return ngettext(
        "Without “%(filter)s” you would have %(num)s need.",
        "Without “%(filter)s” you would have %(num)s needs.",
        count,
        filter=isolated(name),
    )


def _needs_instead(count: int, near: str, skill: str) -> str:
    return ngettext(
        "With “%(near)s” in place of “%(skill)s” you would have %(num)s need.",
        "With “%(near)s” in place of “%(skill)s” you would have %(num)s needs.",
        count,
        near=isolated(near),
        skill=isolated(skill),
    )


NEEDS = Wording(
    place=lambda: _("where:"),
    years=need_years_words,
    language=need_language_words,
    nothing=lambda: _("No need asks for everything that you named"),
    strict=lambda count: ngettext(
        "%(num)s need asks for everything that you named",
        "%(num)s needs ask for everything that you named",
        count,
    ),
    first=lambda: _("Those that ask for everything come first."),
    shown=lambda: {
        ONE_MISSING: _("Shown here: needs that ask for all of it but one thing at most."),
        NEAR: _("Shown here: needs that ask for near skills count, and one thing may be missing."),
        TEXT: _("Shown here: needs with at least one of the skills or words."),
    },
    steps={
        ALL: lambda count: ngettext("all of it: %(num)s need", "all of it: %(num)s needs", count),
        ONE_MISSING: lambda count: ngettext(
            "all but one thing at most: %(num)s need", "all but one thing at most: %(num)s needs", count
        ),
        NEAR: lambda count: ngettext("with near skills: %(num)s need", "with near skills: %(num)s needs", count),
        TEXT: lambda count: ngettext(
            "at least one skill or word: %(num)s need", "at least one skill or word: %(num)s needs", count
        ),
    },
    without=_needs_without,
    without_filters=lambda count: ngettext(
        "Without any filter you would have %(num)s need.", "Without any filter you would have %(num)s needs.", count
    ),
    any_of_it=lambda count: ngettext(
        "Without any filter, %(num)s need has at least one of the skills or words.",
        "Without any filter, %(num)s needs have at least one of the skills or words.",
        count,
    ),
    instead=_needs_instead,
)
