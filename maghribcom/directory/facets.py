"""The facets of a search in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom import closed_lists
from maghribcom.directory.searches import Search
from maghribcom.experts import labels
from maghribcom.form_fields import capital
from maghribcom.locales import country_name, current_language, language_name
from maghribcom.skills.labels import Words
from maghribcom.territories import territories
from search import FacetCount

#: Values of one facet that a page shows before "more", the chosen ones aside.
SHOWN = 8
#: A facet divides the results well when one of its values is that of at least such a share of people, and not of as
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

    `divides` is the share of people whom its best value tells from the others, at most a half.
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


def facets_of(search: Search, counts: Counts, words: Mapping[str, Words], total: int) -> list[Facet]:
    """The facets, most useful first; each has its most frequent values and those that are chosen.

    Useful is what divides the `total` people found. Those that do it well or have a value chosen come first, in an
    order that stays, so that they do not jump about while somebody chooses; then those that hardly do it; those in
    which everybody is alike are left out.
    """

    def concept(value: str) -> tuple[str, str | None]:
        held = words.get(value.split("@", 1)[0])
        return (held.text, foreign(held)) if held else (value, None)

    def plain(name: Callable[[str], str]) -> Callable[[str], tuple[str, str | None]]:
        return lambda value: (name(value), None)

    def of(name: str, title: str, label: Callable[[str], tuple[str, str | None]]) -> Facet:
        return _facet(search, name, title, counts.get(name, ()), label, total)

    spoken = search.address.values("language")
    offered = [
        count
        for count in counts.get("language", ())
        if count.value.endswith(f"@{OFFERED_LEVEL}") or count.value in spoken
    ]
    bands = sorted(counts.get("years", ()), key=lambda count: int(count.value))
    facets = (
        of("skill", _("Skills"), concept),
        of("sector", _("Sectors"), concept),
        of("country", _("Country of residence"), plain(country_name)),
        of("region", _("Region of attachment"), plain(region_name)),
        _facet(search, "language", _("Languages"), offered, plain(language_words), total),
        of("mode", _("What the person offers"), plain(mode_name)),
        of("capacity", _("Time"), plain(capacity_name)),
        _facet(search, "years", _("Career"), bands, plain(years_words), total, single=True),
        of("verification", _("Checked by"), plain(verification_name)),
    )
    useful = [facet for facet in facets if facet.choices and (facet.divides or _is_chosen(facet))]
    return sorted(useful, key=lambda facet: not (_is_chosen(facet) or facet.divides >= WELL))


def _is_chosen(facet: Facet) -> bool:
    return any(choice.chosen for choice in facet.choices)


def _facet(
    search: Search,
    name: str,
    title: str,
    counts: Sequence[FacetCount],
    label: Callable[[str], tuple[str, str | None]],
    total: int,
    *,
    single: bool = False,
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
        text, language = label(value)
        count = known.get(value) or (known.get(value.split("@", 1)[0]) if name == "skill" else None)
        choices.append(Choice(value, capital(text), language, count, value in chosen))
    more = None if whole or len(counts) <= SHOWN else search.address.having("more", name).url()
    divides = max((min(count.count, total - count.count) / total for count in counts if total), default=0)
    return Facet(name, title, single, tuple(choices), more, divides)


def foreign(words: Words) -> str | None:
    """The language of a label where it is not the page's."""
    return None if words.language == current_language() else words.language


def region_name(code: str) -> str:
    """A region in the language of the page."""
    held = territories().get(code)
    return held.name(current_language()) if held else code


def language_words(value: str) -> str:
    """ "French, B2 at least"."""
    code, _at, level = value.partition("@")
    name = language_name(code)
    if level in {"", "A1"}:
        return name
    if level == "native":
        return _("%(language)s, native", language=name)
    return _("%(language)s, %(level)s at least", language=name, level=level)


def years_words(value: str) -> str:
    """ "10 years or more"."""
    return ngettext("%(num)s year or more", "%(num)s years or more", int(value))


def mode_name(code: str) -> str:
    """A way to help."""
    return closed_lists.modes().get(code, code)


def capacity_name(code: str) -> str:
    """How much time."""
    return labels.capacities().get(code, code)


def verification_name(code: str) -> str:
    """Who checked."""
    return labels.verifications().get(code, code)


def carried(search: Search, facets: Iterable[Facet]) -> list[tuple[str, str]]:
    """The active parameters that neither a field nor a facet of the page shows: the form sends them on."""
    shown = {(facet.name, choice.value) for facet in facets for choice in facet.choices}
    return [pair for pair in search.address.pairs if pair[0] not in {"q", "name", "page"} and pair not in shown]
