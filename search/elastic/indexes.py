"""The indexes of one kind: numbered ones, and an alias that names the live one. All searches go to the alias."""

import time
from collections.abc import Iterable, Sequence
from typing import Any

from search.documents import Document
from search.elastic.mapping import SETTINGS, elastic_stamp, finished, mapping_of
from search.elastic.node import Node
from search.engine import Outcome, Rebuild, SearchOutdated, SearchUnavailable
from search.fields import fields_of

#: Documents of one request.
BULK = 500
#: Seconds for which an index that was found to be ours is believed to be.
TRUST_SECONDS = 5.0


class Indexes:
    """The live index of a kind, and what surrounds it."""

    def __init__(self, node: Node, kind: str) -> None:
        self.node = node
        self.kind = kind
        self.alias = f"{node.prefix}-{kind}"
        self._trusted_until = 0.0

    def live(self) -> str:
        """The name of the live index, empty when there is none."""
        try:
            found = self.node.call(lambda: self.node.searching.indices.get_alias(name=self.alias))
        except SearchOutdated:
            return ""
        return str(next(iter(found)))

    def stamp(self, name: str) -> str:
        """What an index was made by, empty when it does not say."""
        found = self.node.call(lambda: self.node.searching.indices.get_mapping(index=name))
        return str(found[name]["mappings"].get("_meta", {}).get("stamp", ""))

    def check(self) -> str:
        """The alias, once its index is known to be ours. Raises SearchOutdated otherwise."""
        if time.monotonic() >= self._trusted_until:
            name = self.live()
            if not name:
                raise SearchOutdated(f"There is no index of kind {self.kind!r} yet: rebuild it.")
            if (found := self.stamp(name)) != elastic_stamp(self.kind):
                raise SearchOutdated(f"The index of kind {self.kind!r} cannot be used, rebuild it; made by: {found}")
            self._trusted_until = time.monotonic() + TRUST_SECONDS
        return self.alias

    def all(self) -> list[str]:
        """Every index of this kind, the live one and those of rebuilds."""
        pattern = f"{self.alias}-*"
        found = self.node.call(lambda: self.node.searching.indices.get(index=pattern, expand_wildcards="open"))
        return sorted(found)

    def create(self) -> str:
        """A new, empty index beside the live one."""
        numbers = [int(name.rsplit("-", 1)[1]) for name in self.all()]
        name = f"{self.alias}-{max(numbers, default=0) + 1:06}"
        self.node.call(
            lambda: self.node.writing.indices.create(index=name, settings=SETTINGS, mappings=mapping_of(self.kind))
        )
        return name

    def remove_others(self) -> None:
        """Remove every index but the live one: what dead rebuilds have left."""
        live = self.live()
        for name in self.all():
            if name != live:
                self.remove(name)

    def remove(self, name: str) -> None:
        """Remove an index that is not live."""
        self.node.call(lambda: self.node.writing.indices.delete(index=name, ignore_unavailable=True))

    def publish(self, name: str) -> None:
        """Make an index the live one and remove the old one, in one step."""
        old = self.live()
        actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": self.alias, "is_write_index": True}}]
        if old:
            actions.append({"remove_index": {"index": old}})
        self.node.call(lambda: self.node.writing.indices.update_aliases(actions=actions))
        self._trusted_until = 0.0

    def write(
        self, target: str, upserts: Iterable[Document], removals: Sequence[str], *, refresh: bool
    ) -> list[Outcome]:
        """Send documents and removals, in order; one outcome each. Nothing is refreshed when there is nothing."""
        outcomes: list[Outcome] = []
        sent: list[tuple[int, str]] = []
        operations: list[dict[str, Any]] = []
        for document in upserts:
            try:
                if document.kind != self.kind:
                    raise ValueError(f"a document of kind {document.kind!r} in an index of kind {self.kind!r}")
                row = finished(fields_of(document))
            except ValueError as error:
                outcomes.append(Outcome(document.kind, document.id, str(error)))
                continue
            sent.append((len(outcomes), document.id))
            outcomes.append(Outcome(document.kind, document.id))
            operations += [{"index": {"_id": document.id}}, row]
            if len(sent) == BULK:
                self._send(target, operations, sent, outcomes, refresh=False)
                sent, operations = [], []
        for identifier in removals:
            sent.append((len(outcomes), identifier))
            outcomes.append(Outcome(self.kind, identifier))
            operations.append({"delete": {"_id": identifier}})
        if operations:
            self._send(target, operations, sent, outcomes, refresh=refresh)
        elif refresh and outcomes:
            self.refresh(target)
        return outcomes

    def refresh(self, target: str) -> None:
        """Let searches see everything that was written."""
        self.node.call(lambda: self.node.writing.indices.refresh(index=target))

    def count(self, target: str) -> int:
        """How many documents searches see."""
        return int(self.node.call(lambda: self.node.searching.count(index=target))["count"])

    def _send(
        self,
        target: str,
        operations: Sequence[dict[str, Any]],
        sent: Sequence[tuple[int, str]],
        outcomes: list[Outcome],
        *,
        refresh: bool,
    ) -> None:
        answer = self.node.call(
            lambda: self.node.writing.bulk(
                index=target, operations=operations, refresh=refresh, require_alias=target == self.alias or None
            )
        )
        for (place, identifier), item in zip(sent, answer["items"], strict=True):
            ((action, result),) = item.items()
            error = result.get("error")
            if error is None or (action == "delete" and result["status"] == 404):
                continue
            if error["type"] == "index_not_found_exception":
                raise SearchOutdated(f"There is no index of kind {self.kind!r} yet: rebuild it.")
            if result["status"] in {429, 503}:
                raise SearchUnavailable(f"The search server refused: {error['type']}")
            outcomes[place] = Outcome(self.kind, identifier, f"{error['type']}: {error.get('reason', '')}"[:500])


class ElasticRebuild(Rebuild):
    """A new index under its own name, which nobody searches before it is published."""

    def __init__(self, indexes: Indexes) -> None:
        self._indexes = indexes
        indexes.remove_others()
        self._name = indexes.create()
        self._open = True

    def load(self, documents: Iterable[Document]) -> list[Outcome]:
        outcomes = self._indexes.write(self._name, documents, (), refresh=False)
        return [outcome for outcome in outcomes if outcome.error]

    def apply(self, upserts: Sequence[Document], removals: Sequence[str]) -> list[Outcome]:
        return self._indexes.write(self._name, upserts, removals, refresh=False)

    def count(self) -> int:
        self._indexes.refresh(self._name)
        return self._indexes.count(self._name)

    def publish(self) -> None:
        self._indexes.refresh(self._name)
        self._indexes.publish(self._name)
        self._open = False

    def discard(self) -> None:
        if self._open:
            self._open = False
            self._indexes.remove(self._name)
