"""The ladder in words: who is shown when few meet everything, and each way to more people as a link with its count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom.directory import facets
from maghribcom.directory.answers import Answer
from maghribcom.directory.chips import without_values
from maghribcom.directory.parameters import Address
from maghribcom.directory.searches import Search
from maghribcom.directory.values import PARAMETERS, value_of
from maghribcom.locales import country_name, isolated, listed
from maghribcom.skills.labels import Words
from search import ExpertQuery
from search.queries import ALL, NEAR, ONE_MISSING, TEXT
from search.relaxation import ALL_FILTERS, Instead, Without

#: The parameter of each filter that is dropped, and the words for its values.
_FILTERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "years": ("years", facets.years_words),
    "countries": ("country", country_name),
    "regions": ("region", facets.region_name),
    "modes": ("mode", facets.mode_name),
    "capacities": ("capacity", facets.capacity_name),
    "verifications": ("verification", facets.verification_name),
    "languages": ("language", facets.language_words),
}
#: The parameters of filters that are concepts.
_CONCEPTS = {"required": "skill", "occupations": "occupation", "sectors": "sector"}


@dataclass(frozen=True, slots=True)
class Way:
    """A way to more people, in words, and where it leads; `current` is where the page is."""

    text: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """What templates/macros/ladder.html shows. `said` is None where everybody shown meets everything."""

    title: str
    said: str | None
    steps: tuple[Way, ...]
    ways: tuple[Way, ...]
    everywhere: bool


def concepts_in(answer: Answer) -> set[str]:
    """The concepts whose labels the sentences need, besides those of the search."""
    return {way.near for way, _count in answer.instead} | set(answer.meant)


def ladder_of(search: Search, answer: Answer, words: Mapping[str, Words]) -> Ladder | None:
    """None where enough people meet everything, and everything was asked for."""
    relaxed = answer.query.match != ALL
    if not search.asks or not (answer.few or relaxed):
        return None
    ways = [_without(search, way, count, words) for way, count in answer.without]
    ways += [_instead(search, way, count, words) for way, count in answer.instead]
    ways += [_meant(search, concept, words) for concept in answer.meant if concept in words]
    if search.name and answer.strict and not ways:
        return None  # a name is not to be asked for less strictly
    return Ladder(
        title=_title(answer, relaxed=relaxed),
        said=_said(answer) if relaxed else None,
        steps=tuple(_steps(search, answer)),
        ways=tuple(ways),
        everywhere=answer.everywhere,
    )


def _title(answer: Answer, *, relaxed: bool) -> str:
    if not answer.strict:
        return _("Nobody meets everything that you asked for")
    if relaxed:
        return ngettext(
            "%(num)s person meets everything that you asked for",
            "%(num)s people meet everything that you asked for",
            answer.strict,
        )
    return _("Few results?")


def _said(answer: Answer) -> str:
    shown = {
        ONE_MISSING: _("Shown here: people who lack one thing at most."),
        NEAR: _("Shown here: near skills count, and one thing may be missing."),
        TEXT: _("Shown here: people with at least one of the skills or words."),
    }
    first = _("Whoever meets everything comes first.") if answer.strict else ""
    return f"{shown[answer.query.match]} {first}".rstrip()


def _steps(search: Search, answer: Answer) -> list[Way]:
    """The steps that find somebody more than the one before, and the one that is shown."""
    labels = {
        ALL: lambda count: ngettext("everything met: %(num)s person", "everything met: %(num)s people", count),
        ONE_MISSING: lambda count: ngettext(
            "one thing missing at most: %(num)s person", "one thing missing at most: %(num)s people", count
        ),
        NEAR: lambda count: ngettext("with near skills: %(num)s person", "with near skills: %(num)s people", count),
        TEXT: lambda count: ngettext(
            "at least one skill or word: %(num)s person", "at least one skill or word: %(num)s people", count
        ),
    }
    ways, before = [], -1
    for step, count in answer.steps:
        current = step.name == answer.query.match
        if count > before or current:
            url = search.address.having("step", step.name).url()
            ways.append(Way(labels[step.name](count), url, current))
        before = max(before, count)
    return ways if len(ways) > 1 else []


def _without(search: Search, way: Without[ExpertQuery], count: int, words: Mapping[str, Words]) -> Way:
    address = search.address.without("step")
    if way.filter == ALL_FILTERS:
        return _without_filters(search, address, way, count)
    if way.filter in _CONCEPTS:
        asked = (way.value,) if way.value else getattr(search, way.filter)
        address = without_values(search, address, (_CONCEPTS[way.filter],), asked)
        name = listed(_label(concept, words) for concept in asked)
    else:
        parameter, named = _FILTERS[way.filter]
        said = (value_of(one.meaning) for one in search.understood if PARAMETERS[one.meaning.kind] == parameter)
        values = dict.fromkeys((*address.values(parameter), *said))
        address = without_values(search, address, (parameter,), (way.value,) if way.value else None)
        name = listed(named(value) for value in values if way.value in {None, value.split("@", 1)[0]})
    text = ngettext(
        "Without “%(filter)s” you would have %(num)s person.",
        "Without “%(filter)s” you would have %(num)s people.",
        count,
        filter=isolated(name),
    )
    return Way(text, address.url())


def _without_filters(search: Search, address: Address, way: Without[ExpertQuery], count: int) -> Way:
    address = without_values(search, address, ("sector", *(parameter for parameter, _words in _FILTERS.values())))
    if way.query.match == ALL:
        text = ngettext(
            "Without any filter you would have %(num)s person.",
            "Without any filter you would have %(num)s people.",
            count,
        )
        return Way(text, address.url())
    text = ngettext(
        "Without any filter, %(num)s person has at least one of the skills or words.",
        "Without any filter, %(num)s people have at least one of the skills or words.",
        count,
    )
    return Way(text, address.having("step", way.query.match).url())


def _instead(search: Search, way: Instead[ExpertQuery], count: int, words: Mapping[str, Words]) -> Way:
    address = without_values(search, search.address.without("step"), ("skill",), (way.concept,))
    text = ngettext(
        "With “%(near)s” in place of “%(skill)s” you would have %(num)s person.",
        "With “%(near)s” in place of “%(skill)s” you would have %(num)s people.",
        count,
        near=isolated(_label(way.near, words)),
        skill=isolated(_label(way.concept, words)),
    )
    return Way(text, address.having("skill", way.near).url())


def _meant(search: Search, concept: str, words: Mapping[str, Words]) -> Way:
    text = ", ".join((*(piece.phrase for piece in search.understood), words[concept].text))
    address = search.address.without("step").having("q", text)
    return Way(_("Did you mean “%(skill)s”?", skill=isolated(words[concept].text)), address.url())


def _label(concept: str, words: Mapping[str, Words]) -> str:
    return words[concept].text if concept in words else concept
