"""Running saved searches again: for their page, and for whoever tells people what is new."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from maghribcom.directory.forms import SearchForm
from maghribcom.directory.models import SavedSearch
from maghribcom.directory.searches import Search
from maghribcom.skills.labels import current_words
from search import Engine

#: Parameters that name concepts, each before an "@".
NAMING_CONCEPTS = frozenset({"skill", "desired", "occupation", "sector"})
#: Saved searches whose words are looked up in one statement, and that are counted in one call or two.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A saved search to be run again for a reader of this audience, who last looked at it then."""

    saved: SavedSearch
    audience: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """A saved search as it is read now, how many it finds, and how many of them are new. None: not counted."""

    search: Search
    new: int | None = None
    total: int | None = None


def read_saved(session: Session, rows: Sequence[SavedSearch], language: str, path: str = "") -> list[Search]:
    """These searches as they are read now, with their words in this language. One statement.

    What is no longer known is said in `problems` and left out. `path`: of the page of results, for addresses.
    """
    sent = [parse_qsl(saved.parameters) for saved in rows]
    named = {value.split("@", 1)[0] for pairs in sent for name, value in pairs if name in NAMING_CONCEPTS}
    current = current_words(session, named, language)
    return [SearchForm(path, MultiDict(pairs)).read_settled(current) for pairs in sent]


def rerun(
    session: Session,
    engine: Engine,
    asked: Sequence[Asked],
    at: datetime,
    *,
    language: str,
    path: str = "",
    totals: bool = True,
) -> list[Counted]:
    """Run saved searches again, in the order given; `totals=False` counts only what is new.

    `language` and `path` as for `read_saved`. Raises SearchUnavailable or SearchOutdated as the engine does.
    """
    counted: list[Counted] = []
    for start in range(0, len(asked), BATCH):
        batch = asked[start : start + BATCH]
        searches = read_saved(session, [one.saved for one in batch], language, path)
        queries = [
            search.query(session, one.audience, ranked=False) for one, search in zip(batch, searches, strict=True)
        ]
        fresh = [replace(query, new_since=one.since) for one, query in zip(batch, queries, strict=True)]
        new = engine.count_all(fresh, at)
        found = engine.count_all(queries, at) if totals else [None] * len(queries)
        counted += [Counted(*one) for one in zip(searches, new, found, strict=True)]
    return counted
