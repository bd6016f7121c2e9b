"""A page of needs found, and the plain list that stands in for it while the engine is away."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maghribcom.directory.answers import Answer
from maghribcom.directory.need_cards import (
    NeedCard,
    card_of,
    find_needs,
    in_regions,
    in_sectors,
    newest_needs,
    plain_card,
    reason_concepts,
)
from maghribcom.directory.need_searches import NeedSearch
from maghribcom.directory.results import ResultsPage, page_of, unavailable_page, words_of_page
from search import NeedQuery, queries


def needs_page(session: Session, search: NeedSearch, answer: Answer[NeedQuery], at: datetime) -> ResultsPage[NeedCard]:
    """The page for the engine's answer. Constant number of statements."""
    query = answer.query
    needs = find_needs(session, answer.found.ids, query, at, explained=search.asks)
    words = words_of_page(session, search, answer, reason_concepts(needs))
    cards = tuple(card_of(found, query, words, at) for found in needs)
    names = {
        queries.RELEVANCE: _("nearest"),
        queries.FRESHNESS: _("newest"),
        queries.DEADLINE: _("soonest deadline"),
    }
    return page_of(search, answer, words, cards, _order(search), names, url_for("directory.needs"))


def _order(search: NeedSearch) -> str:
    match search.sort:
        case queries.FRESHNESS:
            return _newest_first()
        case queries.DEADLINE:
            return _("The soonest deadline first.")
    if search.held:
        return _("Those that your profile fits best first. Equals change places every day.")
    if search.asks:
        return _("From the nearest to your request to the farthest. Equals change places every day.")
    return _("All open needs, the most recent and the soonest to end first. Equals change places every day.")


def _newest_first() -> str:
    return _("The newest first.")


def plain_page(session: Session, search: NeedSearch, audiences: tuple[str, ...], at: datetime) -> ResultsPage[NeedCard]:
    """While the engine is away: the newest needs of the regions and sectors that are asked for, in two statements."""
    filters = []
    if search.regions:
        filters.append(in_regions(search.regions))
    if search.sectors:
        filters.append(in_sectors(search.sectors))
    cards = tuple(plain_card(need, at) for need in newest_needs(session, at, audiences, *filters))
    return unavailable_page(search, url_for("directory.needs"), cards, _newest_first())
