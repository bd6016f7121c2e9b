"""Writing to one index: it holds the index's exclusive lock until it is closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import tantivy

from search.counts import Counting
from search.documents import Document
from search.embedded.schema import ID, document, finished
from search.engine import SearchUnavailable
from search.fields import fields_of

#: Bytes of memory for documents not yet written out: of the live index, and of one that is being filled.
LIVE_MEMORY = 32_000_000
REBUILD_MEMORY = 128_000_000
REBUILD_THREADS = 2


class Writer:
    """Raises SearchUnavailable when somebody else writes, or the disk does not take what is written."""

    def __init__(self, kind: str, name: str, index: tantivy.Index, memory: int = LIVE_MEMORY, threads: int = 1) -> None:
        self.kind = kind
        #: What counts the documents that are put into the index, if anything does.
        self.counting: Counting | None = None
        self.name = name
        self.index = index
        with _as_unavailable():
            self._writer = index.writer(memory, threads)

    def add(self, added: Document) -> str | None:
        """Add a document whose id is not in the index; returns why it was refused."""
        return self._put(added, replace=False)

    def replace(self, replacing: Document) -> str | None:
        """Put a document in the place of any with its id; returns why it was refused."""
        return self._put(replacing, replace=True)

    def remove(self, identifier: str) -> None:
        """Remove the document with this id, if there is one."""
        with _as_unavailable():
            self._writer.delete_documents_by_term(ID, identifier)

    def commit(self) -> None:
        """Make everything so far durable, and seen by readers that reload. All of it or none."""
        with _as_unavailable():
            self._writer.commit()

    def close(self) -> None:
        """Let running merges end, so that small commits do not leave ever more segments, and give the lock back."""
        with _as_unavailable():
            self._writer.wait_merging_threads()

    def send(self, row: dict[str, Any], replace: bool = False) -> None:
        """Add a finished document, or put it in the place of any with its id. Raises ValueError for a misfit."""
        ready = document(self.kind, row)
        with _as_unavailable():
            if replace:
                self._writer.delete_documents_by_term(ID, row[ID])
            self._writer.add_document(ready)

    def _put(self, put: Document, replace: bool) -> str | None:
        if put.kind != self.kind:
            return f"a document of kind {put.kind!r} in an index of kind {self.kind!r}"
        try:
            fields = fields_of(put)
            self.send(finished(self.kind, fields), replace)
            if self.counting:
                self.counting.add(fields)
        except ValueError as error:
            return str(error)
        return None


@contextmanager
def _as_unavailable() -> Iterator[None]:
    # tantivy raises ValueError for whatever goes wrong in it, a held lock and a full disk included.
    try:
        yield
    except (ValueError, OSError) as error:
        raise SearchUnavailable(f"The search index cannot be written now: {error}") from error
