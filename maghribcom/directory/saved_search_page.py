"""The page of saved searches: what each asks for, how many it finds, how many are new to this reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor, allowed
from maghribcom.directory.chips import Chip, chips_of
from maghribcom.directory.models import SavedSearch
from maghribcom.directory.moments import new_since
from maghribcom.directory.operations.entries import colleagues_named
from maghribcom.directory.operations.rerun import Asked, Counted, read_saved, rerun
from maghribcom.directory.operations.saved_searches import PER_PAGE, count_saved_searches, looks, saved_searches_for
from maghribcom.directory.permissions import organisation_of, relations
from maghribcom.locales import current_language
from maghribcom.organisations.operations import Reader
from maghribcom.paging import Pages, pages_of
from search import Engine, SearchOutdated, SearchUnavailable

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SavedShown:
    """A saved search. `total` is None while the search engine is away; `owner` where it is a colleague's."""

    public_id: str
    name: str
    name_language: str
    shared: bool
    chips: tuple[Chip, ...]
    problems: tuple[str, ...]
    total: int | None
    new: int
    new_words: str
    owner: str | None
    manages: bool


@dataclass(frozen=True, slots=True)
class SavedSearchesPage:
    """What templates/directory/saved_searches.html shows."""

    searches: tuple[SavedShown, ...]
    unavailable: bool
    pages: Pages


def saved_searches_page(
    session: Session, engine: Engine, reader: Reader, page: int, at: datetime, *, actor: Actor
) -> SavedSearchesPage:
    """One page of what the actor uses, the last one when there are fewer. Constant number of statements."""
    last = max(1, -(-count_saved_searches(session, reader, actor=actor) // PER_PAGE))
    here = min(max(page, 1), last)
    rows = saved_searches_for(session, reader, here, actor=actor)
    since = looks(session, rows, actor=actor)
    counted, unavailable = _count(session, engine, rows, since, reader, at)
    others = {saved.account_id for saved in rows if saved.account_id != actor.id}
    names = colleagues_named(session, organisation_of(reader), others)
    shown = [
        _shown(saved, one, since[saved.id], _owner(saved, names, actor), reader, actor)
        for saved, one in zip(rows, counted, strict=True)
    ]
    return SavedSearchesPage(
        searches=tuple(shown),
        unavailable=unavailable,
        pages=pages_of(
            here, last, lambda number: url_for("directory.saved_searches", page=number if number > 1 else None)
        ),
    )


def _count(
    session: Session,
    engine: Engine,
    rows: Sequence[SavedSearch],
    since: Mapping[int, datetime],
    reader: Reader,
    at: datetime,
) -> tuple[list[Counted], bool]:
    """Each search counted; or only read, and True, while the search engine is away."""
    language, path = current_language(), url_for("directory.experts")
    asked = [Asked(saved, reader.audience, since[saved.id]) for saved in rows]
    try:
        return rerun(session, engine, asked, at, language=language, path=path), False
    except (SearchUnavailable, SearchOutdated) as error:
        log.warning("search.unavailable", error=type(error).__name__)
        return [Counted(search) for search in read_saved(session, rows, language, path)], True


def _owner(saved: SavedSearch, names: Mapping[int, str], actor: Actor) -> str | None:
    return None if saved.account_id == actor.id else names.get(saved.account_id) or _("a colleague")


def _shown(
    saved: SavedSearch, counted: Counted, since: datetime, owner: str | None, reader: Reader, actor: Actor
) -> SavedShown:
    new = counted.new or 0
    return SavedShown(
        public_id=saved.public_id,
        name=saved.name,
        name_language=saved.name_language,
        shared=saved.shared,
        chips=tuple(chips_of(counted.search, counted.search.words)),
        problems=counted.search.problems,
        total=counted.total,
        new=new,
        new_words=new_since(new, since),
        owner=owner,
        manages=allowed(actor, "directory.manage_saved_search", relations(actor, reader, saved)),
    )
