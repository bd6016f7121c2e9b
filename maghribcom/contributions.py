"""What a room offers to the rooms that collect: the factory gathers these lists and freezes them.

This is the whole plug-in mechanism. A collecting room (indexing, scheduling, notices, accounts) knows the shapes
below and never the rooms that fill them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from search.documents import Document

#: Relation of anybody to any object; the other relations are named by the room that owns the object.
ANYONE = "anyone"
#: How often somebody is told by mail of a type of notice.
AT_ONCE, DAILY, WEEKLY, NEVER = "at_once", "daily", "weekly", "never"
RATES = (AT_ONCE, DAILY, WEEKLY, NEVER)
#: The rates at which notices wait and are grouped.
GROUPED = (DAILY, WEEKLY)


@dataclass(frozen=True, slots=True)
class Permission:
    """One line of the permission table: a role may do an action to objects it has this relation to.

    `states` empty means in every state. The role `visitor` is held by everybody, signed in or not; `account` by
    everybody who is signed in.
    """

    role: str
    action: str
    relation: str = ANYONE
    states: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of document, made from rows.

    `watched` maps each model to the document ids that a changed row of it touches (a changed child counts).
    `load` reads the rows of the given ids as they are now; an id that it leaves out is removed from the index.
    `identifiers` streams all ids that may have a document, in batches, for a rebuild.
    """

    kind: str
    watched: Mapping[type[Any], Callable[[Any], Iterable[str]]]
    load: Callable[[Session, Sequence[str]], Mapping[str, Document]]
    identifiers: Callable[[Session], Iterator[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class NoticeType:
    """A kind of thing that people are told.

    `subject` and `body` make the words from the notice's data, in the language that is active when they are called. A
    page and a digest show many notices: `line` (the subject, where it is left out) and `link` ask the database nothing.

    A security notice goes out at once, always. Any other goes by mail at the rate that its reader chose, else at
    `rate`; without `by_mail` it is told in the site only. `label` names the type where rates are chosen. Rates are
    offered to whoever may do the action `concerns`, to everybody where it is empty. A type with a `consent` (a purpose)
    is mailed to those only who agreed to it.
    """

    name: str
    subject: Callable[[Mapping[str, Any]], str]
    body: Callable[[Mapping[str, Any]], str]
    by_mail: bool = True
    security: bool = False
    label: Callable[[], str] | None = None
    rate: str = AT_ONCE
    line: Callable[[Mapping[str, Any]], str] | None = None
    link: Callable[[Mapping[str, Any]], str] | None = None
    concerns: str = ""
    consent: str = ""


@dataclass(frozen=True, slots=True)
class TimedWork:
    """Work that runs by the clock inside `flask work`, in an application context.

    `claimed` work runs in one process at a time and keeps its due time in the database; the other kind is cheap to
    call, has a lock of its own where it needs one, and is called by every working process.
    `run` gets the present instant and returns how many things it did.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    claimed: bool = True


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a room holds of a person, to give it back and to remove it. Both take the account's id."""

    name: str
    export: Callable[[Session, int], Any]
    erase: Callable[[Session, int], None]


@dataclass(frozen=True, slots=True)
class Contributions:
    """The gathered lists, frozen by the factory and kept as `app.extensions["contributions"]`."""

    permissions: tuple[Permission, ...] = ()
    sources: tuple[Source, ...] = ()
    notice_types: tuple[NoticeType, ...] = ()
    timed_work: tuple[TimedWork, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    by_kind: Mapping[str, Source] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_kind", {source.kind: source for source in self.sources})
