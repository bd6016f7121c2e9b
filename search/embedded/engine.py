"""The embedded engine: any number of readers, one writer at a time, in one folder."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import tantivy

from search.concepts import Found, plan_phrase, rank
from search.conditions import Plan
from search.counts import Counts
from search.documents import CONCEPT, KINDS, Document
from search.embedded.facets import count_facets
from search.embedded.folder import IndexFolder
from search.embedded.queries import is_possible, ranking, selecting
from search.embedded.rebuild import EmbeddedRebuild
from search.embedded.schema import ID, NUMBER
from search.embedded.writer import Writer
from search.engine import Engine, IndexStatus, Outcome, SearchUnavailable
from search.order import Hit, day_of, first, window
from search.plans import plan as plan_of
from search.queries import ConceptQuery, ExpertQuery, NeedQuery
from search.results import Candidate, ResultPage
from search.text import name_likeness

#: Seconds after which a reader looks for what other processes have written.
RELOAD_SECONDS = 1.0


class _Reader:
    """The live index of one kind as this process reads it."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._name = ""
        self._index: tantivy.Index | None = None
        self._looked = 0.0
        #: How rare tokens are in the index that was opened last.
        self.counts = Counts()

    def searcher(self) -> tantivy.Searcher:
        """A view of the index that stays the same while it is used."""
        index = self._index
        if index is None:
            index = self.reload()
        elif time.monotonic() - self._looked >= RELOAD_SECONDS and self._lock.acquire(blocking=False):
            # One thread looks for news; the others go on with what there is.
            try:
                index = self._reload()
            finally:
                self._lock.release()
        return index.searcher()

    def reload(self) -> tantivy.Index:
        """See what has been written or published up to now."""
        with self._lock:
            return self._reload()

    def _reload(self) -> tantivy.Index:
        self._looked = time.monotonic()
        name = self._folder.live()
        try:
            if self._index is not None and name == self._name:
                self._index.reload()
                return self._index
        except ValueError as error:
            self._index = None
            raise SearchUnavailable(f"The search index cannot be read now: {error}") from error
        self._index = None
        self._name, self._index = self._folder.open_live()
        self.counts = self._folder.counts(self._name)
        return self._index


class EmbeddedEngine(Engine):
    """The contract on tantivy. Takes `embedded:///absolute/path`; the folder is made when an index is."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        path = Path(unquote(address.path))
        if address.netloc or not path.is_absolute() or path == Path("/"):
            raise ValueError(
                f"The search address {url!r} names no folder: write embedded:///absolute/folder, with three slashes."
            )
        self._folders = {kind: IndexFolder(path, kind) for kind in KINDS}
        self._readers = {kind: _Reader(folder) for kind, folder in self._folders.items()}
        # Writing is one thing at a time in this process; tantivy's own lock keeps other processes out.
        self._writing = threading.RLock()
        self._writers: dict[str, Writer] = {}
        self._depth = 0

    def create_missing(self) -> tuple[str, ...]:
        missing = tuple(kind for kind, folder in self._folders.items() if not folder.live())
        for kind in missing:
            with self.begin_rebuild(kind) as rebuild:
                rebuild.publish()
        return missing

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._writing:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    self._close_writers()

    def apply(self, upserts: Sequence[Document], removals: Sequence[tuple[str, str]]) -> list[Outcome]:
        kinds = dict.fromkeys([document.kind for document in upserts] + [kind for kind, _ in removals])
        errors: dict[int, str] = {}
        with self.writing():
            for kind in kinds:
                writer = self._writer(kind)
                for place, document in enumerate(upserts):
                    if document.kind == kind and (error := writer.replace(document)):
                        errors[place] = error
                for removed, identifier in removals:
                    if removed == kind:
                        writer.remove(identifier)
                writer.commit()
                self._readers[kind].reload()
        outcomes = [Outcome(document.kind, document.id, errors.get(place)) for place, document in enumerate(upserts)]
        return outcomes + [Outcome(kind, identifier) for kind, identifier in removals]

    def search(self, query: ExpertQuery | NeedQuery, at: datetime) -> ResultPage:
        plan = plan_of(query, at)
        searcher = self._readers[plan.kind].searcher()
        total = 0

        def fetch(limit: int) -> list[Hit[tantivy.DocAddress]]:
            nonlocal total
            result = searcher.search(scored, limit, order_by_field=plan.order)
            total = result.count  # type: ignore[attr-defined]  # missing in its stubs
            return _numbered(searcher, result)

        def likeness(address: tantivy.DocAddress) -> float:
            return name_likeness(plan.name, searcher.doc(address).get_all("name"))

        scored = ranking(plan)
        hits = window(query.page, day_of(at), fetch, likeness if plan.name else None)
        return ResultPage(
            ids=tuple(str(searcher.doc(address).get_first(ID)) for _, _, address in hits),
            scores=tuple(score for score, _, _ in hits),
            total=total,
            facets=count_facets(searcher, plan),
            step=plan.step,
        )

    def count(self, query: ExpertQuery | NeedQuery, at: datetime) -> int:
        plan = plan_of(query, at)
        found = self._readers[plan.kind].searcher().search(selecting(plan), 1)
        return int(found.count)  # type: ignore[attr-defined]  # missing in its stubs

    def count_all(self, queries: Sequence[ExpertQuery] | Sequence[NeedQuery], at: datetime) -> tuple[int, ...]:
        return tuple(self.count(query, at) for query in queries)

    def find_concepts(self, query: ConceptQuery) -> tuple[tuple[Candidate, ...], ...]:
        reader = self._readers[CONCEPT]
        searcher, counts = reader.searcher(), reader.counts
        found = {}
        for phrase in dict.fromkeys(query.phrases):
            plan = plan_phrase(query, phrase, counts)
            found[phrase] = rank(query, phrase, _found(searcher, plan, query.candidates), counts) if plan else ()
        return tuple(found[phrase] for phrase in query.phrases)

    def begin_rebuild(self, kind: str) -> EmbeddedRebuild:
        return EmbeddedRebuild(self._folders[kind], lambda: self._published(kind))

    def status(self) -> Mapping[str, IndexStatus]:
        return {kind: self._status(folder) for kind, folder in self._folders.items()}

    def drop(self) -> None:
        with self._writing:
            self._close_writers()
            for kind, folder in self._folders.items():
                folder.drop()
                self._readers[kind] = _Reader(folder)

    def close(self) -> None:
        with self._writing:
            self._close_writers()

    def _writer(self, kind: str) -> Writer:
        folder = self._folders[kind]
        writer = self._writers.get(kind)
        if writer is not None and writer.name != folder.live():
            self._writers.pop(kind).close()
            writer = None
        if writer is None:
            writer = self._writers[kind] = Writer(kind, *folder.open_live())
        return writer

    def _close_writers(self) -> None:
        while self._writers:
            self._writers.popitem()[1].close()

    def _published(self, kind: str) -> None:
        """A new index of this kind is live: stop writing to the old one, and read the new one."""
        with self._writing:
            if kind in self._writers:
                self._writers.pop(kind).close()
        self._readers[kind].reload()

    def _status(self, folder: IndexFolder) -> IndexStatus:
        name = folder.live()
        stamp = folder.stamp(name) if name else ""
        ours = bool(name) and folder.is_ours(name)
        documents = self._readers[folder.kind].reload().searcher().num_docs if ours else 0
        return IndexStatus(folder.kind, name, documents, stamp, outdated=not ours)


def _found(searcher: tantivy.Searcher, plan: Plan, limit: int) -> list[Found]:
    if not is_possible(plan, searcher):  # as for most spans of a text
        return []
    scored = ranking(plan)
    hits = first(limit, lambda asked: _numbered(searcher, searcher.search(scored, asked, count=False)))
    return [_kept(searcher.doc(address), score) for score, _, address in hits]


def _kept(stored: tantivy.Document, score: float) -> Found:
    labels = bytes(stored.get_first("labels") or b"").decode()
    return Found(str(stored.get_first(ID)), str(stored.get_first("concept_kind")), int(score), labels)


def _numbered(searcher: tantivy.Searcher, result: tantivy.SearchResult) -> list[Hit[tantivy.DocAddress]]:
    numbers = searcher.fast_field_values(NUMBER, [address for _, address in result.hits])
    return [(score, int(number or 0), address) for (score, address), number in zip(result.hits, numbers, strict=True)]
