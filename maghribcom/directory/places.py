"""Places for a word that is being typed: data of the project, no engine is asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from rapidfuzz.distance import OSA

from maghribcom.directory.gazetteer import gazetteer
from maghribcom.directory.value_names import region_name
from maghribcom.locales import alphabetical, country_name
from maghribcom.territories import region_of
from search.recognition import Meaning, PieceKind
from search.text import label_key

#: Places that a list shows below the concepts.
SHOWN = 4
#: Letters before a place is suggested, and before one of them may be wrong.
LEAST = 2
MISTAKEN_FROM = 4
_RANKS = {PieceKind.REGION: 0, PieceKind.PROVINCE: 1, PieceKind.COUNTRY: 2}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the reader's words; `context` is where it belongs, or what it stands for in a search."""

    code: str
    label: str
    context: str


def suggest_places(typed: str) -> list[Place]:
    """The places of which a name, in whatever language, has a word that begins so; one mistake is allowed.

    First those that begin so as a whole without a mistake, then regions, provinces, countries, each by its name.
    """
    start = label_key(typed)
    if len(start) < LEAST:
        return []
    found: dict[Meaning, int] = {}
    for name, meanings in gazetteer().names.items():
        places = [meaning for meaning in meanings if meaning.kind in _RANKS]
        if places and (distance := _distance(start, name)) is not None:
            for place in places:
                found[place] = min(distance, found.get(place, distance))
    ranked = sorted(found, key=lambda one: (found[one], _RANKS[one.kind], alphabetical(_name(one))))
    return [Place(one.value, _name(one), _context(one)) for one in ranked[:SHOWN]]


def _distance(start: str, name: str) -> int | None:
    """0 the name begins so, 1 a later word of it does, 2 it begins so but for one mistake; None it does not."""
    if name.startswith(start):
        return 0
    if f"_{start}" in name:
        return 1
    if len(start) >= MISTAKEN_FROM and any(
        OSA.distance(start, begun, score_cutoff=1) <= 1 for begun in _begun(start, name)
    ):
        return 2
    return None


def _begun(start: str, name: str) -> Iterator[str]:
    """The beginnings of a name that the letters could be, one put in or left out."""
    if start[0] == name[0]:
        yield from (name[: len(start) + more] for more in (-1, 0, 1))


def _name(place: Meaning) -> str:
    return country_name(place.value) if place.kind is PieceKind.COUNTRY else region_name(place.value)


def _context(place: Meaning) -> str:
    match place.kind:
        case PieceKind.COUNTRY:
            return _("Country of residence")
        case PieceKind.PROVINCE:
            return region_name(region_of(place.value) or place.value)
    return _("Region of attachment")
