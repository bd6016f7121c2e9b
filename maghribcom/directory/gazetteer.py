"""The names and phrases that recognition knows beforehand: Babel's and the project's own, in seven languages."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from babel import Locale

from maghribcom.locales import country_codes
from maghribcom.skills.models import LABEL_LANGUAGES
from maghribcom.territories import DATA, language_codes, own_names, read_table, territories
from search.recognition import Cue, Gazetteer, Meaning, PieceKind, gather, keys_of
from search.text import label_key

#: Nobody is looked for in the country that everything here is about: its name narrows nothing.
HOME = "MA"
_WORDS = read_table(DATA / "recognition" / "words.tsv")
_PLACES = read_table(DATA / "recognition" / "places.tsv")
_LANGUAGES = read_table(DATA / "recognition" / "languages.tsv")


@cache
def gazetteer() -> Gazetteer:
    """Made once in each process: about 7,000 names."""
    cues: dict[str, set[Cue]] = {}
    for value, phrase in _phrases("cue"):
        cues.setdefault(label_key(phrase), set()).add(Cue(value))
    return Gazetteer(
        names=gather((*_regions(), *_countries(), *_languages(), *_modes())),
        after_cue=frozenset(key for row in _PLACES for name in _names(row["after_cue"]) for key in keys_of(name)),
        cues={key: frozenset(found) for key, found in cues.items()},
        levels={label_key(phrase): value for value, phrase in _phrases("level")},
        numbers={label_key(phrase): int(value) for value, phrase in _phrases("number")},
        duals={label_key(phrase): int(value) for value, phrase in _phrases("dual")},
    )


@cache
def places_of_work() -> Gazetteer:
    """The same without other countries: what is looked for in Morocco stands in none of them."""
    whole = gazetteer()
    kept = {
        key: tuple(meaning for meaning in meanings if meaning.kind is not PieceKind.COUNTRY)
        for key, meanings in whole.names.items()
    }
    return replace(whole, names={key: meanings for key, meanings in kept.items() if meanings})


def place_of(code: str) -> Meaning:
    """A place by its code, as a piece of a text: a country, a region, or a province of one."""
    held = territories().get(code)
    if held is None:
        return Meaning(PieceKind.COUNTRY, code)
    return Meaning(PieceKind.REGION if held.kind == "region" else PieceKind.PROVINCE, code)


def _regions() -> Iterator[tuple[str, Meaning]]:
    for code, territory in territories().items():
        for name in territory.names.values():
            yield name, place_of(code)
    yield from _other_names(region=True)


def _countries() -> Iterator[tuple[str, Meaning]]:
    yield from _other_names(region=False)
    known = [code for code in country_codes() if code != HOME]
    for code in known:
        for name in own_names().get(("country", code), {}).values():
            if name not in {"country", code}:
                yield name, place_of(code)
    for language in LABEL_LANGUAGES:
        names = Locale.parse(language).territories
        yield from ((names[code], place_of(code)) for code in known if code in names)


def _other_names(*, region: bool) -> Iterator[tuple[str, Meaning]]:
    for row in _PLACES:
        if (row["code"] in territories()) is region:
            for name in (*_names(row["names"]), *_names(row["after_cue"])):
                yield name, place_of(row["code"])


def _languages() -> Iterator[tuple[str, Meaning]]:
    for row in _LANGUAGES:
        for name in _names(row["names"]):
            yield name, Meaning(PieceKind.LANGUAGE, row["code"])
    for language in LABEL_LANGUAGES:
        names = Locale.parse(language).languages
        for code in language_codes():
            if code in names:
                yield names[code], Meaning(PieceKind.LANGUAGE, code)


def _modes() -> Iterator[tuple[str, Meaning]]:
    for value, phrase in _phrases("mode"):
        yield phrase, Meaning(PieceKind.MODE, value)


def _phrases(kind: str) -> Iterator[tuple[str, str]]:
    for row in _WORDS:
        if row["kind"] == kind:
            for language in LABEL_LANGUAGES:
                yield from ((row["value"], phrase) for phrase in _names(row[language]))


def _names(cell: str) -> list[str]:
    return [name for name in cell.split("|") if name]
