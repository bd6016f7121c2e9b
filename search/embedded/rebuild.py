"""A new index in a folder of its own, beside the live one."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack

from search.counts import Counting
from search.documents import CONCEPT, Document
from search.embedded.folder import IndexFolder
from search.embedded.writer import REBUILD_MEMORY, REBUILD_THREADS, Writer
from search.engine import Outcome, Rebuild, SearchUnavailable


class EmbeddedRebuild(Rebuild):
    """Holds the kind's rebuild lock until it is published or discarded; `published` is called after the switch."""

    def __init__(self, folder: IndexFolder, published: Callable[[], None]) -> None:
        self._folder = folder
        self._published = published
        self._open = True
        self._held = ExitStack()
        try:
            self._held.enter_context(folder.rebuilding())
            folder.remove_others()
            self._name, index = folder.create()
            self._writer = Writer(folder.kind, self._name, index, REBUILD_MEMORY, REBUILD_THREADS)
            self._writer.counting = Counting() if folder.kind == CONCEPT else None
        except OSError as error:
            self._held.close()
            raise SearchUnavailable(f"The search folder cannot be written: {error}") from error
        except BaseException:
            self._held.close()
            raise

    def load(self, documents: Iterable[Document]) -> list[Outcome]:
        return [
            Outcome(document.kind, document.id, error)
            for document in documents
            if (error := self._writer.add(document))
        ]

    def apply(self, upserts: Sequence[Document], removals: Sequence[str]) -> list[Outcome]:
        outcomes = [Outcome(document.kind, document.id, self._writer.replace(document)) for document in upserts]
        for identifier in removals:
            self._writer.remove(identifier)
            outcomes.append(Outcome(self._folder.kind, identifier))
        return outcomes

    def count(self) -> int:
        self._writer.commit()
        self._writer.index.reload()
        return self._writer.index.searcher().num_docs

    def publish(self) -> None:
        self._writer.commit()
        self._writer.close()
        try:
            if self._writer.counting:
                self._folder.keep_counts(self._name, self._writer.counting.packed())
            self._folder.publish(self._name)
        except OSError as error:
            raise SearchUnavailable(f"The search folder cannot be written: {error}") from error
        self._open = False
        self._published()
        self._folder.remove_others()
        self._held.close()

    def discard(self) -> None:
        if not self._open:
            return
        self._open = False
        del self._writer
        self._folder.remove(self._name)
        self._held.close()
