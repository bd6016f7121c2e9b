"""The indexes of one kind: numbered ones, and an alias that names the live one. All searches go to the alias."""

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from search.counts import Counting, Counts
from search.documents import CONCEPT, Document
from search.elastic.mapping import SETTINGS, elastic_stamp, finished, mapping_of
from search.elastic.node import Node
from search.engine import Outcome, Rebuild, SearchOutdated, SearchUnavailable
from search.fields import fields_of

#: Documents of one request, and its bytes: servers refuse more than 100 MB, and both ends hold it in memory.
BULK = 500
BULK_BYTES = 8_000_000
#: Seconds for which an index that was found to be ours is believed to be.
TRUST_SECONDS = 5.0

#: The id of a document and what to index under it, None to remove it.
Operation = tuple[str, dict[str, Any] | None]


class Indexes:
    """The live index of a kind, and what surrounds it."""

    def __init__(self, node: Node, kind: str) -> None:
        self.node = node
        self.kind = kind
        self.alias = f"{node.prefix}-{kind}"
        self._trusted_until = 0.0
        self._trusted = ""
        #: How rare tokens are in the index that was found to be ours last.
        self.counts = Counts()

    def live(self) -> str:
        """The name of the live index, empty when there is none."""
        try:
            found = self.node.call(lambda: self.node.searching.indices.get_alias(name=self.alias))
        except SearchOutdated:
            return ""
        return str(next(iter(found)))

    def stamp(self, name: str) -> str:
        """What an index was made by, empty when it does not say."""
        return str(self._noted(name, "stamp"))

    def check(self) -> str:
        """The alias, once its index is known to be ours. Raises SearchOutdated otherwise."""
        if time.monotonic() >= self._trusted_until:
            name = self.live()
            if not name:
                raise SearchOutdated(f"There is no index of kind {self.kind!r} yet: rebuild it.")
            if (found := self.stamp(name)) != elastic_stamp(self.kind):
                raise SearchOutdated(f"The index of kind {self.kind!r} cannot be used, rebuild it; made by: {found}")
            if name != self._trusted:
                self.counts = self._read_counts(name)
                self._trusted = name
            self._trusted_until = time.monotonic() + TRUST_SECONDS
        return self.alias

    def keep_counts(self, name: str, packed: bytes) -> None:
        """Note with an index how rare its tokens are."""
        noted = {**mapping_of(self.kind)["_meta"], "counts": b64encode(packed).decode()}
        self.node.call(lambda: self.node.writing.indices.put_mapping(index=name, meta=noted))

    def all(self) -> list[str]:
        """Every index of this kind, the live one and those of rebuilds; none of another instance."""
        pattern = f"{self.alias}-*"
        found = self.node.call(lambda: self.node.searching.indices.get(index=pattern, features="aliases"))
        return sorted(name for name in found if name.removeprefix(f"{self.alias}-").isdecimal())

    def create(self, *, live: bool = False) -> str:
        """A new, empty index beside the live one, or as the live one where there is none."""
        numbers = [int(name.rsplit("-", 1)[1]) for name in self.all()]
        name = f"{self.alias}-{max(numbers, default=0) + 1:06}"
        aliases = {self.alias: {"is_write_index": True}} if live else {}
        self.node.call(
            lambda: self.node.writing.indices.create(
                index=name, settings=SETTINGS, mappings=mapping_of(self.kind), aliases=aliases
            )
        )
        return name

    def remove_others(self) -> None:
        """Remove every index but the live one: what dead rebuilds have left."""
        for name in self.all():
            self.remove(name)

    def remove(self, name: str) -> None:
        """Remove an index unless it is live: a request to publish it may have been done and its answer lost."""
        if name != self.live():
            self.node.call(lambda: self.node.writing.indices.delete(index=name, ignore_unavailable=True))

    def drop(self) -> None:
        """Remove every index, the live one included."""
        if names := self.all():
            self.node.call(lambda: self.node.writing.indices.delete(index=names, ignore_unavailable=True))
        self._trusted_until = 0.0

    def publish(self, name: str) -> None:
        """Make an index the live one and remove the old one, in one step."""
        old = self.live()
        actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": self.alias, "is_write_index": True}}]
        if old:
            actions.append({"remove_index": {"index": old}})
        self.node.call(lambda: self.node.writing.indices.update_aliases(actions=actions))
        self._trusted_until = 0.0

    def write(
        self,
        target: str,
        upserts: Iterable[Document],
        removals: Sequence[str],
        *,
        refresh: bool,
        counting: Counting | None = None,
    ) -> list[Outcome]:
        """Send documents and removals, in order; one outcome each. `counting` counts what is sent."""
        outcomes: list[Outcome] = []
        remaining = iter(upserts)
        while documents := list(islice(remaining, BULK)):
            outcomes += self._write(target, documents, counting)
        refused = self.send(target, [(identifier, None) for identifier in removals])
        outcomes += [Outcome(self.kind, *each) for each in zip(removals, refused, strict=True)]
        if refresh and outcomes:
            self.refresh(target)
        return outcomes

    def _write(self, target: str, documents: Sequence[Document], counting: Counting | None) -> list[Outcome]:
        errors: dict[int, str | None] = {}
        ready: dict[int, Operation] = {}
        for place, document in enumerate(documents):
            try:
                if document.kind != self.kind:
                    raise ValueError(f"a document of kind {document.kind!r} in an index of kind {self.kind!r}")
                fields = fields_of(document)
                ready[place] = document.id, finished(fields)
                if counting:
                    counting.add(fields)
            except ValueError as error:
                errors[place] = str(error)
        errors |= zip(ready, self.send(target, list(ready.values())), strict=True)
        return [Outcome(document.kind, document.id, errors[place]) for place, document in enumerate(documents)]

    def send(self, target: str, operations: Sequence[Operation]) -> list[str | None]:
        """Send finished documents and removals, in order; for each why it was refused, or None.

        Searches see them after the next `refresh`.
        """
        return [error for lines in _requests(operations) for error in self._send(target, lines)]

    def refresh(self, target: str) -> None:
        """Let searches see everything that was written."""
        self.node.call(lambda: self.node.writing.indices.refresh(index=target))

    def count(self, target: str) -> int:
        """How many documents searches see."""
        return int(self.node.call(lambda: self.node.searching.count(index=target))["count"])

    def _noted(self, name: str, note: str) -> Any:
        path = f"*.mappings._meta.{note}"
        found = self.node.call(lambda: self.node.searching.indices.get_mapping(index=name, filter_path=path))
        return found.get(name, {}).get("mappings", {}).get("_meta", {}).get(note, "")

    def _read_counts(self, name: str) -> Counts:
        noted = self._noted(name, "counts") if self.kind == CONCEPT else ""
        return Counts.unpacked(b64decode(noted)) if noted else Counts()

    def _send(self, target: str, lines: Sequence[bytes]) -> Iterator[str | None]:
        answer = self.node.call(
            lambda: self.node.writing.bulk(
                index=target,
                operations=lines,  # type: ignore[arg-type]  # finished lines are taken, too
                require_alias=target == self.alias or None,  # a lost alias must not become an index
                filter_path=("items.*.status", "items.*.error"),
            )
        )
        for item in answer["items"]:
            ((action, result),) = item.items()
            error = result.get("error")
            if error is None or (action == "delete" and result["status"] == 404):
                yield None
            elif error["type"] == "index_not_found_exception":
                raise SearchOutdated(f"There is no index of kind {self.kind!r} yet: rebuild it.")
            elif result["status"] in {429, 503}:
                raise SearchUnavailable(f"The search server refused: {error['type']}")
            else:
                yield f"{error['type']}: {error.get('reason', '')}"[:500]


def _requests(operations: Iterable[Operation]) -> Iterator[list[bytes]]:
    """The lines of each request, so that none is too heavy."""
    lines: list[bytes] = []
    weight = documents = 0
    for identifier, row in operations:
        added = [_line({"delete" if row is None else "index": {"_id": identifier}})]
        if row is not None:
            added.append(_line(row))
        more = sum(map(len, added))
        if documents == BULK or (lines and weight + more > BULK_BYTES):
            yield lines
            lines, weight, documents = [], 0, 0
        lines += added
        weight += more
        documents += 1
    if lines:
        yield lines


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


class ElasticRebuild(Rebuild):
    """A new index under its own name, which nobody searches before it is published."""

    def __init__(self, indexes: Indexes) -> None:
        self._indexes = indexes
        indexes.remove_others()
        self._name = indexes.create()
        self._open = True
        self._counting = Counting() if indexes.kind == CONCEPT else None

    def load(self, documents: Iterable[Document]) -> list[Outcome]:
        outcomes = self._indexes.write(self._name, documents, (), refresh=False, counting=self._counting)
        return [outcome for outcome in outcomes if outcome.error]

    def apply(self, upserts: Sequence[Document], removals: Sequence[str]) -> list[Outcome]:
        return self._indexes.write(self._name, upserts, removals, refresh=False, counting=self._counting)

    def count(self) -> int:
        self._indexes.refresh(self._name)
        return self._indexes.count(self._name)

    def publish(self) -> None:
        self._indexes.refresh(self._name)
        if self._counting:
            self._indexes.keep_counts(self._name, self._counting.packed())
        self._indexes.publish(self._name)
        self._open = False

    def discard(self) -> None:
        if self._open:
            self._open = False
            with suppress(SearchUnavailable):  # the next rebuild removes it
                self._indexes.remove(self._name)
