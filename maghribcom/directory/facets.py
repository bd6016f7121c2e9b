"""The facets of a search in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from maghribcom.directory.need_searches import NeedSearch
from maghribcom.directory.parameters import SINGLE
from maghribcom.directory.searches import Asked
from maghribcom.directory.value_names import NAMED, foreign
from maghribcom.form_fields import capital
from maghribcom.skills.labels import Words
from search import FacetCount
from search.queries import DEADLINES

#: Values of one facet that a page shows before "more", the chosen ones aside.
SHOWN = 8
#: A facet divides the results well when one of its values is that of at least such a share of them, and not of as
#: many others.
WELL = 0.2
#: The level that the facet of languages offers: enough to work in it.
OFFERED_LEVEL = "B2"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. `language` is that of the label, None when it is the page's."""

    value: str
    label: str
    language: str | None
    count: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A parameter with the values that people can choose from. `more_url`: the page with all of them, None when it is.

    `divides` is the share of the results that its best value tells from the others, at most a half.
    """

    name: str
    title: str
    single: bool
    choices: tuple[Choice, ...]
    more_url: str | None = None
    divides: float = 0


Counts = Mapping[str, Sequence[FacetCount]]


def concepts_in(counts: Counts, more: Sequence[str] = ()) -> set[str]:
    """The concepts whose labels the facets need; `more` names the facets that are shown whole."""
    shown = {name: counts.get(name, ())[: None if name in more else SHOWN] for name in ("skill", "sector")}
    return {count.value for values in shown.values() for count in values}


def facets_of(search: Asked, counts: Counts, words: Mapping[str, Words], total: int) -> list[Facet]:
    """The facets, most useful first; each has its most frequent values and those that are chosen.

    Useful is what divides the `total` found. Those that do it well or have a value chosen come first, in an
    order that stays, so that they do not jump about while somebody chooses; then those that hardly do it; those in
    which all are alike are left out.
    """
    titles = _need_titles() if isinstance(search, NeedSearch) else _people_titles()
    facets = [
        _facet(search, name, title, _offered(search, name, counts.get(name, ())), words, total)
        for name, title in titles.items()
    ]
    useful = [facet for facet in facets if facet.choices and (facet.divides or _is_chosen(facet))]
    return sorted(useful, key=lambda facet: not (_is_chosen(facet) or facet.divides >= WELL))


def _people_titles() -> dict[str, str]:
    return {
        "skill": _("Skills"),
        "sector": _("Sectors"),
        "country": _("Country of residence"),
        "region": _("Region of attachment"),
        "language": _("Languages"),
        "mode": _("What the person offers"),
        "capacity": _("Time"),
        "years": _("Career"),
        "verification": _("Checked by"),
    }


def _need_titles() -> dict[str, str]:
    return {
        "skill": _("Skills"),
        "sector": _("Sectors"),
        "region": _("Region"),
        "mode": _("What is asked for"),
        "way": _("Remote or on site"),
        "language": _("Languages"),
        "compensation": _("Compensation"),
        "deadline": _("Deadline"),
    }


def _offered(search: Asked, name: str, counts: Sequence[FacetCount]) -> Sequence[FacetCount]:
    """The values of a facet that make sense as choices, in their order."""
    match name:
        case "language" if not isinstance(search, NeedSearch):
            spoken, offered = search.address.values("language"), f"@{OFFERED_LEVEL}"
            return [count for count in counts if count.value.endswith(offered) or count.value in spoken]
        case "years":
            return sorted(counts, key=lambda count: int(count.value))
        case "deadline":
            return sorted(counts, key=lambda count: DEADLINES.index(count.value))
    return counts


def _label(search: Asked, name: str, value: str, words: Mapping[str, Words]) -> tuple[str, str | None]:
    match name:
        case "skill" | "sector":
            held = words.get(value.split("@", 1)[0])
            return (held.text, foreign(held)) if held else (value, None)
        case "language":
            return search.wording.language(value), None
        case "years":
            return search.wording.years(value), None
    return NAMED[name](value), None


def _is_chosen(facet: Facet) -> bool:
    return any(choice.chosen for choice in facet.choices)


def _facet(
    search: Asked,
    name: str,
    title: str,
    counts: Sequence[FacetCount],
    words: Mapping[str, Words],
    total: int,
) -> Facet:
    chosen = search.address.values(name)
    known = {count.value: count.count for count in counts}
    whole = name in search.more
    listed = [count.value for count in counts[: None if whole else SHOWN]]
    values = [*(value for value in chosen if value not in listed), *listed]
    # A skill that is asked for at a level replaces the plain one.
    plain = {value.split("@", 1)[0] for value in chosen if name == "skill" and "@" in value}
    choices = []
    for value in values:
        if value in plain and value not in chosen:
            continue
        text, language = _label(search, name, value, words)
        count = known.get(value) or (known.get(value.split("@", 1)[0]) if name == "skill" else None)
        choices.append(Choice(value, capital(text), language, count, value in chosen))
    more = None if whole or len(counts) <= SHOWN else search.address.having("more", name).url()
    divides = max((min(count.count, total - count.count) / total for count in counts if total), default=0)
    return Facet(name, title, name in SINGLE, tuple(choices), more, divides)


def carried(search: Asked, facets: Iterable[Facet]) -> list[tuple[str, str]]:
    """The active parameters that neither a field nor a facet of the page shows: the form sends them on."""
    shown = {(facet.name, choice.value) for facet in facets for choice in facet.choices}
    return [pair for pair in search.address.pairs if pair[0] not in {"q", "name", "page"} and pair not in shown]
