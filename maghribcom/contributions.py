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

    `subject` and `body` make the words from the notice's data, in the language that is active when they are called.
    A security notice cannot be switched off; `by_mail` says whether a mail goes out unless its reader said no.
    """

    name: str
    subject: Callable[[Mapping[str, Any]], str]
    body: Callable[[Mapping[str, Any]], str]
    by_mail: bool = True
    security: bool = False


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
class ConceptHolder:
    """A kind of thing that names concepts of the vocabulary, beside profiles: it follows them as profiles do.

    `touched` enqueues the documents that name one of these concepts (row ids); it is called before they are retired,
    brought back or linked otherwise. `merged` then moves what names the first concept over to the second.
    """

    name: str
    touched: Callable[[Session, Sequence[int]], None]
    merged: Callable[[Session, Any, Any], None]


@dataclass(frozen=True, slots=True)
class Contributions:
    """The gathered lists, frozen by the factory and kept as `app.extensions["contributions"]`."""

    permissions: tuple[Permission, ...] = ()
    sources: tuple[Source, ...] = ()
    notice_types: tuple[NoticeType, ...] = ()
    timed_work: tuple[TimedWork, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    concept_holders: tuple[ConceptHolder, ...] = ()
    by_kind: Mapping[str, Source] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_kind", {source.kind: source for source in self.sources})
