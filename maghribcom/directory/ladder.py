"""The ladder in words: what is shown when little meets everything, and each way to more as a link with its count."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from maghribcom.directory.answers import Answer
from maghribcom.directory.chips import name_of, without_values
from maghribcom.directory.parameters import Address
from maghribcom.directory.searches import Asked
from maghribcom.directory.values import PARAMETERS, value_of
from maghribcom.locales import isolated, listed
from maghribcom.skills.labels import Words
from search.queries import ALL
from search.relaxation import ALL_FILTERS, Instead, Without

#: The parameter of each filter that is dropped.
_PARAMETERS = {
    "years": "years",
    "countries": "country",
    "regions": "region",
    "modes": "mode",
    "ways": "way",
    "capacities": "capacity",
    "verifications": "verification",
    "compensations": "compensation",
    "deadlines": "deadline",
    "organisations": "organisation",
    "languages": "language",
}
#: The parameters of filters that are concepts.
_CONCEPTS = {"required": "skill", "skills": "skill", "occupations": "occupation", "sectors": "sector"}


@dataclass(frozen=True, slots=True)
class Way:
    """A way to more people or needs, in words, and where it leads; `current` is where the page is."""

    text: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """What templates/macros/ladder.html shows. `said` is None where all that is shown meets everything."""

    title: str
    said: str | None
    steps: tuple[Way, ...]
    ways: tuple[Way, ...]
    everywhere: bool


def concepts_in(answer: Answer[Any]) -> set[str]:
    """The concepts whose labels the sentences need, besides those of the search."""
    return {way.near for way, _count in answer.instead} | set(answer.meant)


def ladder_of(search: Asked, answer: Answer[Any], words: Mapping[str, Words]) -> Ladder | None:
    """None where enough people or needs meet everything, and everything was asked for."""
    relaxed = answer.query.match != ALL
    if not search.asks or not (answer.few or relaxed):
        return None
    say = search.wording
    ways = [_without(search, way, count, words) for way, count in answer.without]
    ways += [_instead(search, way, count, words) for way, count in answer.instead]
    ways += [_meant(search, concept, words) for concept in answer.meant if concept in words]
    if search.name and answer.strict and not ways:
        return None  # a name is not to be asked for less strictly
    return Ladder(
        title=say.nothing() if not answer.strict else say.strict(answer.strict) if relaxed else _("Few results?"),
        said=f"{say.shown()[answer.query.match]} {say.first() if answer.strict else ''}".rstrip() if relaxed else None,
        steps=tuple(_steps(search, answer)),
        ways=tuple(ways),
        everywhere=answer.everywhere,
    )


def _steps(search: Asked, answer: Answer[Any]) -> list[Way]:
    """The steps that find more than the one before, and the one that is shown."""
    ways, before = [], -1
    for step, count in answer.steps:
        current = step.name == answer.query.match
        if count > before or current:
            url = search.address.having("step", step.name).url()
            ways.append(Way(search.wording.steps[step.name](count), url, current))
        before = max(before, count)
    return ways if len(ways) > 1 else []


def _without(search: Asked, way: Without[Any], count: int, words: Mapping[str, Words]) -> Way:
    address = search.address.without("step")
    if way.filter == ALL_FILTERS:
        return _without_filters(search, address, way, count)
    if way.filter in _CONCEPTS:
        asked = (way.value,) if way.value else getattr(search, way.filter)
        address = without_values(search, address, (_CONCEPTS[way.filter],), asked)
        name = listed(_label(concept, words) for concept in asked)
    else:
        parameter = _PARAMETERS[way.filter]
        said = (value_of(one.meaning) for one in search.understood if PARAMETERS[one.meaning.kind] == parameter)
        values = dict.fromkeys((*address.values(parameter), *said))
        address = without_values(search, address, (parameter,), (way.value,) if way.value else None)
        named = (value for value in values if way.value in {None, value.split("@", 1)[0]})
        name = listed(name_of(search, parameter, value) for value in named)
    return Way(search.wording.without(count, name), address.url())


def _without_filters(search: Asked, address: Address, way: Without[Any], count: int) -> Way:
    address = without_values(search, address, ("sector", *_PARAMETERS.values()))
    if way.query.match == ALL:
        return Way(search.wording.without_filters(count), address.url())
    return Way(search.wording.any_of_it(count), address.having("step", way.query.match).url())


def _instead(search: Asked, way: Instead[Any], count: int, words: Mapping[str, Words]) -> Way:
    address = without_values(search, search.address.without("step"), ("skill",), (way.concept,))
    text = search.wording.instead(count, _label(way.near, words), _label(way.concept, words))
    return Way(text, address.having("skill", way.near).url())


def _meant(search: Asked, concept: str, words: Mapping[str, Words]) -> Way:
    text = ", ".join((*(piece.phrase for piece in search.understood), words[concept].text))
    address = search.address.without("step").having("q", text)
    return Way(_("Did you mean “%(skill)s”?", skill=isolated(words[concept].text)), address.url())


def _label(concept: str, words: Mapping[str, Words]) -> str:
    return words[concept].text if concept in words else concept
