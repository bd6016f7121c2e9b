"""What a search did not find, and what somebody can do about it: follow a skill, tell the need."""

from dataclasses import dataclass

from flask import url_for

from maghribcom.accounts.access import Actor, may_attempt
from maghribcom.demand.models import NAMED_MOST
from maghribcom.demand.operations import Unmet
from maghribcom.directory.searches import Search
from maghribcom.directory.value_names import foreign, region_name


@dataclass(frozen=True, slots=True)
class Offer:
    """A skill or an occupation that can be followed, in one region or in all (`region` empty)."""

    concept: str
    label: str
    language: str | None
    region: str
    region_name: str


@dataclass(frozen=True, slots=True)
class Ways:
    """What templates/macros/demand.html shows under few results; `tell_url` None for those who do not tell needs."""

    offers: tuple[Offer, ...]
    tell_url: str | None


def unmet_of(search: Search, total: int) -> Unmet:
    """The demand behind a search that found so many people with all that it requires."""
    return Unmet(_concepts(search), search.sectors, search.regions, total)


def ways_on(search: Search, actor: Actor) -> Ways:
    """What can be done about few results."""
    region = search.regions[0] if len(search.regions) == 1 else ""
    concepts = _concepts(search)
    offers = tuple(
        Offer(
            concept, search.words[concept].text, foreign(search.words[concept]), region,
            region_name(region) if region else "",
        )
        for concept in concepts[:NAMED_MOST]
    )  # fmt: skip
    sector = search.sectors[0] if len(search.sectors) == 1 else None
    tell_url = url_for("directory.tell_need", concept=concepts[:NAMED_MOST], sector=sector, region=region or None)
    return Ways(offers, tell_url if may_attempt(actor, "demand.tell_need") else None)


def _concepts(search: Search) -> tuple[str, ...]:
    """The skills and occupations that must be there; what is only desired finds nobody less."""
    return (*(skill.concept for skill in search.required), *search.occupations)
