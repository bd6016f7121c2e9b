"""Open needs as a feed: what changed last comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maghribcom.directory.need_cards import deadline_line, facts_of, in_regions, in_sectors, newest_needs, text_of
from maghribcom.directory.value_names import region_name
from maghribcom.directory.values import region_codes
from maghribcom.locales import absolute_url, current_language, listed
from maghribcom.projects.listing import title_of
from maghribcom.projects.models import Need
from maghribcom.skills.labels import words_for
from search import PUBLIC
from search.queries import VALUES_PER_FILTER

#: Entries of a feed: a reader that comes once a week misses none.
ENTRIES = 50
#: When a feed without entries changed last.
NEVER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One need. Its address is its id: that never changes."""

    url: str
    title: str
    language: str
    summary: str
    summary_language: str
    author: str
    facts: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """What templates/directory/needs_feed.xml shows."""

    url: str
    page_url: str
    title: str
    language: str
    updated: datetime
    entries: tuple[Entry, ...]


def feed_page(session: Session, sectors: Sequence[str], regions: Sequence[str], at: datetime) -> Feed:
    """The newest open needs, all or those of some sectors and regions. Unknown ones have none. Four statements."""
    language = current_language()
    asked_sectors = sorted(set(sectors))[:VALUES_PER_FILTER]
    asked_regions = sorted(set(regions) & region_codes())
    filters = [in_sectors(asked_sectors)] if asked_sectors else []
    if asked_regions or regions:
        filters.append(in_regions(asked_regions))
    needs = newest_needs(session, at, (PUBLIC,), *filters, limit=ENTRIES)
    words = words_for(session, asked_sectors, language)
    known = [sector for sector in asked_sectors if sector in words]
    of = listed((*(words[sector].text for sector in known), *(region_name(region) for region in asked_regions)))
    named = {"sector": known, "region": asked_regions}
    entries = tuple(_entry(need, language) for need in needs)
    return Feed(
        url=absolute_url("directory.needs_feed", language, **named),
        page_url=absolute_url("directory.needs", language, **named),
        title=_("Open needs: %(of)s – Maghribcom", of=of) if of else _("Open needs – Maghribcom"),
        language=language,
        updated=max((entry.updated for entry in entries), default=NEVER),
        entries=entries,
    )


def _entry(need: Need, language: str) -> Entry:
    title, short = title_of(need.texts, language, ""), text_of(need, "summary", language)
    opened = need.opened_at or need.created_at
    return Entry(
        url=absolute_url("directory.need", language, public_id=need.public_id),
        title=title.text,
        language=title.language or language,
        summary=short.text if short else "",
        summary_language=short.language if short else language,
        author=need.project.organisation.name(language)[0],
        facts=listed((*facts_of(need), deadline_line(need))),
        published=opened,
        updated=max(opened, need.edited_at),
    )
