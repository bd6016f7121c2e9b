"""The contract of a search engine. Two engines keep it; one suite of tests holds both to it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from search.documents import Document
from search.queries import ConceptQuery, ExpertQuery, NeedQuery
from search.results import Candidate, ResultPage


class SearchError(Exception):
    """The engine did not do what was asked; nothing is wrong with the question."""


class SearchUnavailable(SearchError):
    """The engine cannot be reached, or is held by somebody else, at this moment: try again later."""


class SearchOutdated(SearchError):
    """There is no index of this kind, or it was made by another schema, analysis or engine: rebuild it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document or removal; `error` None when it was done."""

    kind: str
    id: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """One index: its name in the engine, how many documents it holds, what it was made by, and whether that is us.

    Without an index `name` and `stamp` are empty and it is outdated.
    """

    kind: str
    name: str
    documents: int
    stamp: str
    outdated: bool


class Rebuild(ABC):
    """A new index of one kind beside the live one, which goes on answering. Ends by `publish` or `discard`.

    As a context it discards itself unless it was published. Raises SearchUnavailable as the engine does.
    """

    @abstractmethod
    def load(self, documents: Iterable[Document]) -> list[Outcome]:
        """Add documents to the new index; returns only those that were refused."""

    @abstractmethod
    def apply(self, upserts: Sequence[Document], removals: Sequence[str]) -> list[Outcome]:
        """What changed meanwhile, by id for removals; returns an outcome for each."""

    @abstractmethod
    def count(self) -> int:
        """How many documents the new index holds, after making all of them count."""

    @abstractmethod
    def publish(self) -> None:
        """Make the new index the live one in one step and drop the old one."""

    @abstractmethod
    def discard(self) -> None:
        """Drop the new index. Does nothing after `publish` or another `discard`."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()


class Engine(ABC):
    """An open engine. Reading is safe from any number of threads and processes; one process writes at a time.

    Every method but `status` and `close` may raise SearchUnavailable, and SearchOutdated when the index is missing or
    was made by something else. Times are aware; `at` is the instant that visibility is judged at.
    """

    @abstractmethod
    def create_missing(self) -> tuple[str, ...]:
        """Create an empty index for each kind that has none, on a new instance; returns those kinds."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[None]:
        """Hold what writing needs open for several calls of `apply`; without it each call opens it for itself."""

    @abstractmethod
    def apply(self, upserts: Sequence[Document], removals: Sequence[tuple[str, str]]) -> list[Outcome]:
        """Replace whole documents and remove (kind, id) pairs; searches see it when this returns.

        One outcome each, upserts first, in the order given. A document that is refused stops no other. Repeatable.
        """

    @abstractmethod
    def search(self, query: ExpertQuery | NeedQuery, at: datetime) -> ResultPage:
        """The page that the query asks for, with the total and all facets."""

    @abstractmethod
    def count(self, query: ExpertQuery | NeedQuery, at: datetime) -> int:
        """How many the query finds."""

    @abstractmethod
    def count_all(self, queries: Sequence[ExpertQuery] | Sequence[NeedQuery], at: datetime) -> tuple[int, ...]:
        """How many each query finds, all of one kind; in one round trip where the engine is a server."""

    @abstractmethod
    def find_concepts(self, query: ConceptQuery) -> tuple[tuple[Candidate, ...], ...]:
        """For each phrase its candidates, best first, equals by the number made from their id."""

    @abstractmethod
    def begin_rebuild(self, kind: str) -> Rebuild:
        """Begin a new index of one kind; what an earlier, dead rebuild left behind is removed."""

    @abstractmethod
    def status(self) -> Mapping[str, IndexStatus]:
        """One entry per kind. Raises SearchUnavailable when the engine cannot be reached."""

    @abstractmethod
    def drop(self) -> None:
        """Remove every index at this address, the live ones included: for an engine that was only tried."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""
