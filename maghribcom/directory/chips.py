"""What a search asks for as chips: what was understood of the text, and the filters of the address.

Each can be removed; what was understood can be changed: read otherwise, taken as desired, left as plain words.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom import closed_lists
from maghribcom.directory.moments import moment_words
from maghribcom.directory.parameters import Address, read_instant
from maghribcom.directory.searches import Asked
from maghribcom.directory.value_names import NAMED, foreign, region_name
from maghribcom.directory.values import PARAMETERS, value_of
from maghribcom.locales import isolated, listed
from maghribcom.skills.labels import Words
from search import SkillWanted
from search.recognition import Meaning, Piece, PieceKind, cut

PLACES = frozenset({"country", "region"})


@dataclass(frozen=True, slots=True)
class Change:
    """Another way to read a chip, and the address that does; `language` is that of the words, None: the page's."""

    text: str
    language: str | None
    before: str
    url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is asked for, the address without it, and what it can be changed into."""

    text: str
    language: str | None
    before: str
    more: str
    kind: str
    remove_url: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A phrase that can mean something else: an ambiguous word, or words that were not understood."""

    question: str
    changes: tuple[Change, ...]


def chips_of(search: Asked, words: Mapping[str, Words]) -> list[Chip]:
    """What is asked for, each removable: pieces of the text in its order, then the parameters of the address."""
    chips = [_understood_chip(search, piece, words) for piece in search.understood]
    if search.plain_text:
        left = ", ".join(piece.phrase for piece in search.understood)
        address = search.address.without("q").without("plain")
        chips.append(Chip(search.plain_text, None, _("words:"), "", "", _asking(address, left).url()))
    asked = {skill.concept: skill for skill in (*search.required, *search.desired)}
    for name, value in search.address.pairs:
        text = _chip_text(search, name, value, words, asked)
        if text is not None:
            kind = "place" if name in PLACES else ""
            without = search.address.without(name, value)
            chips.append(Chip(*text, kind, without.url(), tuple(_strength(without, name, value))))
    return chips


def doubts_of(search: Asked, words: Mapping[str, Words]) -> list[Doubt]:
    """What the page asks about: words with two meanings, and words near a label."""
    doubts = []
    for piece in search.understood:
        if piece.ambiguous:
            rivals = (meaning for meaning in piece.readings if meaning.family is piece.meaning.family)
            question = _("“%(phrase)s” can also mean:", phrase=isolated(piece.phrase))
            doubts.append(Doubt(question, tuple(_reading(search, piece, one, words) for one in rivals)))
    for piece in search.offers:
        question = _("“%(phrase)s”: did you mean this?", phrase=isolated(piece.phrase))
        meanings = (piece.meaning, *piece.readings)
        doubts.append(Doubt(question, tuple(_reading(search, piece, one, words) for one in meanings)))
    return doubts


def _understood_chip(search: Asked, piece: Piece, words: Mapping[str, Words]) -> Chip:
    name = PARAMETERS[piece.meaning.kind]
    text, language, before = _meaning_text(search, piece.meaning, words)
    kind = "place" if name in PLACES else ""
    changes = [_reading(search, piece, meaning, words) for meaning in piece.readings]
    without = _without(search, piece)
    changes += _strength(without, name, value_of(piece.meaning))
    changes.append(Change(_("plain words"), None, "", search.address.having("plain", piece.phrase).url()))
    return Chip(text, language, before, "", kind, without.url(), tuple(changes))


def _reading(search: Asked, piece: Piece, meaning: Meaning, words: Mapping[str, Words]) -> Change:
    url = _without(search, piece).having(PARAMETERS[meaning.kind], value_of(meaning)).url()
    text, language, before = _meaning_text(search, meaning, words)
    if meaning.family is PieceKind.SKILL is not piece.meaning.family:
        before = _("skill:")
    return Change(text, language, before, url)


def _without(search: Asked, piece: Piece) -> Address:
    return _asking(search.address, cut(search.text, piece))


def without_values(
    search: Asked, address: Address, names: Collection[str], values: Collection[str] | None = None
) -> Address:
    """The address without these values of some parameters, or any (None): neither named nor as phrases of the text.

    What stands behind "@" does not matter.
    """
    for name in names:
        for value in address.values(name):
            if values is None or value.split("@", 1)[0] in values:
                address = address.without(name, value)
    said = [piece for piece in search.understood if PARAMETERS[piece.meaning.kind] in names]
    dropped = [piece for piece in said if values is None or value_of(piece.meaning).split("@", 1)[0] in values]
    return _asking(address, cut(search.text, *dropped)) if dropped else address


def _asking(address: Address, text: str) -> Address:
    return address.having("q", text) if text else address.without("q")


def _strength(without: Address, name: str, value: str) -> Iterator[Change]:
    """A required skill can become a desired one, and the other way round."""
    if name == "skill":
        yield Change(_("desired, not required"), None, "", without.having("desired", value).url())
    elif name == "desired":
        yield Change(_("required, not desired"), None, "", without.having("skill", value).url())


def _meaning_text(search: Asked, meaning: Meaning, words: Mapping[str, Words]) -> tuple[str, str | None, str]:
    """Text, its language, and words before it."""
    if meaning.kind is PieceKind.PROVINCE:
        region = region_name(value_of(meaning))
        name = _("%(region)s (%(province)s)", region=isolated(region), province=isolated(region_name(meaning.value)))
        return name, None, search.wording.place()
    text = _chip_text(search, PARAMETERS[meaning.kind], meaning.value, words, {})
    return text[:3] if text else (meaning.value, None, "")


def _chip_text(
    search: Asked, name: str, value: str, words: Mapping[str, Words], asked: Mapping[str, SkillWanted]
) -> tuple[str, str | None, str, str] | None:
    """Text, its language, words before and after it."""
    match name:
        case "skill" | "desired" | "occupation" | "sector":
            concept = value.split("@", 1)[0]
            held = words[concept]
            before = {"desired": _("desired:"), "occupation": _("occupation:"), "sector": _("sector:")}.get(name, "")
            return held.text, foreign(held), before, _demand(asked.get(concept)) if "@" in value else ""
        case "name":
            return value, None, _("name:"), ""
        case "fit":
            return _("fits my profile"), None, "", ""
        case "organisation":
            known = search.words[value]
            return known.text, foreign(known), "", ""
        case "since":
            at = read_instant(value)
            return (moment_words(at), None, _("new since:"), "") if at else None
        case "years" | "language" | "mode" | "way" | "compensation" | "deadline":
            return name_of(search, name, value), None, "", ""
        case "country" | "region" | "capacity" | "verification":
            before = {"country": _("lives in:"), "region": search.wording.place(), "capacity": _("time:")}.get(name, "")
            return name_of(search, name, value), None, before, ""
    return None


def name_of(search: Asked, parameter: str, value: str) -> str:
    """What the value of a filter is called, concepts aside."""
    match parameter:
        case "years":
            return search.wording.years(value)
        case "language":
            return search.wording.language(value)
        case "organisation":
            return search.words[value].text
    return NAMED[parameter](value)


def _demand(skill: SkillWanted | None) -> str:
    if skill is None:
        return ""
    parts = []
    if skill.level > 1:
        parts.append(_("at least: %(level)s", level=closed_lists.levels()[skill.level]))
    if skill.years:
        parts.append(ngettext("%(num)s year or more", "%(num)s years or more", skill.years))
    return listed(parts)
