"""A page of results: what a template shows of a search, made from the engine's answer and the rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maghribcom.directory import facets, ladder
from maghribcom.directory.answers import Answer, Query, last_page
from maghribcom.directory.cards import Card, card_of, find_people, reason_concepts
from maghribcom.directory.chips import Chip, Doubt, chips_of, doubts_of
from maghribcom.directory.facets import Facet
from maghribcom.directory.ladder import Ladder
from maghribcom.directory.searches import Asked, Search
from maghribcom.locales import current_language
from maghribcom.paging import Pages, pages_of
from maghribcom.skills.labels import Words, words_for
from search import ExpertQuery, queries
from search.queries import ALL

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the page. `url` None: words only."""

    label: str
    url: str | None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter that the form sends on."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ResultsPage(Generic[Shown]):
    """What templates/directory/experts.html shows, and needs.html."""

    query: str
    total: int
    searched: bool
    problems: tuple[str, ...]
    chips: tuple[Chip, ...]
    doubts: tuple[Doubt, ...]
    clear_url: str
    carried: tuple[Field, ...]
    facets: tuple[Facet, ...]
    order: str
    sorts: tuple[Link, ...]
    cards: tuple[Shown, ...]
    pages: Pages
    few: bool
    ladder: Ladder | None = None
    named: str | None = None
    unavailable: bool = False


def results_page(session: Session, search: Search, answer: Answer[ExpertQuery], at: datetime) -> ResultsPage[Card]:
    """The page for the engine's answer. Constant number of statements."""
    query, found = answer.query, answer.found
    people = find_people(session, found.ids, query, at, explained=search.asks)
    words = words_of_page(session, search, answer, reason_concepts(people))
    cards = tuple(card_of(person, query, words, at) for person in people)
    names = {
        queries.RELEVANCE: _("nearest"),
        queries.FRESHNESS: _("most recently confirmed"),
        queries.EXPERIENCE: _("longest career"),
    }
    return page_of(search, answer, words, cards, _order(search), names, url_for("directory.experts"))


def words_of_page(
    session: Session, search: Asked, answer: Answer[Query], named: Collection[str]
) -> Mapping[str, Words]:
    """The labels of all concepts that a page shows, besides those of its search; `named` are those of its cards."""
    wanted = facets.concepts_in(answer.found.facets, search.more) | set(named) | ladder.concepts_in(answer)
    return {**search.words, **words_for(session, wanted - set(search.words), current_language())}


def page_of(
    search: Asked,
    answer: Answer[Query],
    words: Mapping[str, Words],
    cards: tuple[Shown, ...],
    order: str,
    sorts: Mapping[str, str],
    clear_url: str,
) -> ResultsPage[Shown]:
    """The page with these cards; `order` says their order in words, `sorts` names the orders that there are."""
    query, found = answer.query, answer.found
    shown_facets = facets.facets_of(search, found.facets, words, found.total)
    # Other pages and orders show results at the step that was taken here.
    here = search
    if query.match != ALL:
        here = replace(search, address=search.address.having("step", query.match))
    return ResultsPage(
        query=search.text,
        total=found.total,
        searched=search.asks,
        problems=search.problems,
        chips=tuple(chips_of(search, words)),
        doubts=tuple(doubts_of(search, words)),
        clear_url=clear_url,
        carried=tuple(Field(*pair) for pair in facets.carried(search, shown_facets)),
        facets=tuple(shown_facets),
        order=order,
        sorts=tuple(_sorts(here, sorts)),
        cards=cards,
        pages=_pages(here, found.total),
        few=answer.few and search.asks,
        ladder=ladder.ladder_of(search, answer, words),
        named=search.name,
    )


def _order(search: Search) -> str:
    match search.sort:
        case queries.FRESHNESS:
            return _("The most recently confirmed first.")
        case queries.EXPERIENCE:
            return _("The longest career first.")
    if search.asks:
        return _("From the nearest to your request to the farthest. Equals change places every day.")
    return _("Everybody who can be found, the most complete and recent first. Equals change places every day.")


def _sorts(search: Asked, names: Mapping[str, str]) -> list[Link]:
    links = []
    for code, label in names.items():
        address = search.address.without("sort")
        url = (address if code == queries.RELEVANCE else address.having("sort", code)).url()
        links.append(Link(label, url, code == search.sort))
    return links


def _pages(search: Asked, total: int) -> Pages:
    last = last_page(total)
    here = min(search.page, last)

    def url(number: int) -> str:
        address = search.address.without("page")
        return address.url() if number == 1 else address.having("page", str(number)).url()

    return pages_of(here, last, url)


def unavailable_page(
    search: Asked, clear_url: str, cards: tuple[Shown, ...] = (), order: str = ""
) -> ResultsPage[Shown]:
    """The page while the search engine is away: what was asked stays in its place. `cards`: what needs no engine."""
    return ResultsPage(
        query=search.text, total=0, searched=search.asks, problems=search.problems, chips=(), doubts=(),
        clear_url=clear_url, carried=(), facets=(), order=order, sorts=(), cards=cards,
        pages=Pages(None, None, ()), few=False, named=search.name, unavailable=True,
    )  # fmt: skip
