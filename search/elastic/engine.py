"""The contract on Elasticsearch: any number of processes, here or on other machines."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from search.concepts import Found, plan_phrase, rank
from search.conditions import Plan
from search.documents import CONCEPT, KINDS, Document
from search.elastic.body import candidates_body, count_body, counts_body, facet_bodies, hits_body, labels_body
from search.elastic.indexes import ElasticRebuild, Indexes
from search.elastic.mapping import NUMBER, elastic_stamp
from search.elastic.node import Node
from search.engine import Engine, IndexStatus, Outcome
from search.order import Hit, day_of, window
from search.plans import plan as plan_of
from search.queries import ConceptQuery, ExpertQuery, NeedQuery
from search.results import Candidate, FacetCount, ResultPage, most_frequent
from search.text import name_likeness

#: Concepts of all spans of a text that one search may bring: a text of common words has some dozens.
LABEL_HITS = 1_000


class ElasticEngine(Engine):
    """Takes `https://user:secret@host:port/prefix`; connects when it is first used."""

    def __init__(self, url: str) -> None:
        self._node = Node(url)
        self._indexes = {kind: Indexes(self._node, kind) for kind in KINDS}

    def create_missing(self) -> tuple[str, ...]:
        missing = tuple(kind for kind, indexes in self._indexes.items() if not indexes.live())
        for kind in missing:
            self._indexes[kind].create(live=True)
        return missing

    @contextmanager
    def writing(self) -> Iterator[None]:
        yield  # the server holds what writing needs

    def apply(self, upserts: Sequence[Document], removals: Sequence[tuple[str, str]]) -> list[Outcome]:
        done: dict[tuple[bool, str, str], Outcome] = {}
        for kind in dict.fromkeys([document.kind for document in upserts] + [kind for kind, _ in removals]):
            mine = [document for document in upserts if document.kind == kind]
            gone = [identifier for removed, identifier in removals if removed == kind]
            indexes = self._indexes[kind]
            outcomes = indexes.write(indexes.check(), mine, gone, refresh=True)
            for place, outcome in enumerate(outcomes):
                done[place < len(mine), kind, outcome.id] = outcome
        kept = [done[True, document.kind, document.id] for document in upserts]
        return kept + [done[False, kind, identifier] for kind, identifier in removals]

    def search(self, query: ExpertQuery | NeedQuery, at: datetime) -> ResultPage:
        plan = plan_of(query, at)
        alias = self._indexes[plan.kind].check()
        answers: list[dict[str, Any]] = []
        names: dict[str, list[str]] = {}

        def fetch(limit: int) -> list[Hit[str]]:
            body = hits_body(plan, limit)
            if answers:  # facets are counted once, however many equals are fetched
                answers[0] = self._node.msearch(alias, [body])[0]
            else:
                answers.extend(self._node.msearch(alias, [body, *facet_bodies(plan)]))
            found = answers[0]["hits"]["hits"]
            names.update({hit["_id"]: hit["fields"].get("name", []) for hit in found})
            return [_hit(plan, hit) for hit in found]

        def likeness(identifier: str) -> float:
            return name_likeness(plan.name, names[identifier])

        hits = window(query.page, day_of(at), fetch, likeness if plan.name else None)
        counts = {name: count for answer in answers[1:] for name, count in answer["aggregations"].items()}
        return ResultPage(
            ids=tuple(identifier for _, _, identifier in hits),
            scores=tuple(score for score, _, _ in hits),
            total=int(answers[0]["hits"]["total"]["value"]),
            facets={facet: _values(counts[facet]["buckets"]) for facet in (*plan.facets, *plan.bands)},
            step=plan.step,
        )

    def count(self, query: ExpertQuery | NeedQuery, at: datetime) -> int:
        plan = plan_of(query, at)
        alias = self._indexes[plan.kind].check()
        body = count_body(plan)
        return int(self._node.call(lambda: self._node.searching.count(index=alias, **body))["count"])

    def count_all(self, queries: Sequence[ExpertQuery] | Sequence[NeedQuery], at: datetime) -> tuple[int, ...]:
        if not queries:
            return ()
        plans = [plan_of(query, at) for query in queries]
        answers = self._node.msearch(self._indexes[plans[0].kind].check(), [counts_body(plan) for plan in plans])
        return tuple(int(answer["hits"]["total"]["value"]) for answer in answers)

    def find_concepts(self, query: ConceptQuery) -> tuple[tuple[Candidate, ...], ...]:
        indexes = self._indexes[CONCEPT]
        alias, counts = indexes.check(), indexes.counts
        plans = {phrase: plan for phrase in query.phrases if (plan := plan_phrase(query, phrase, counts))}
        if not plans:
            return tuple(() for _ in query.phrases)
        asked = list(plans.values())
        candidates = self._find_labels(alias, asked, query.candidates) if query.whole else None
        if candidates is None:
            answers = self._node.msearch(alias, [candidates_body(plan, query.candidates) for plan in asked])
            candidates = [[_found(hit, hit["sort"][0]) for hit in answer["hits"]["hits"]] for answer in answers]
        found = {phrase: rank(query, phrase, of, counts) for phrase, of in zip(plans, candidates, strict=True)}
        return tuple(found.get(phrase, ()) for phrase in query.phrases)

    def _find_labels(self, alias: str, plans: Sequence[Plan], limit: int) -> list[list[Found]] | None:
        """What plans for whole labels find, in one search for all; None when that is too much for one."""
        body = labels_body(plans, LABEL_HITS)
        search = self._node.searching.search
        hits = self._node.call(lambda: search(index=alias, include_named_queries_score=True, **body))["hits"]["hits"]
        if len(hits) == LABEL_HITS:
            return None
        ordered: list[list[Hit[Found]]] = [[] for _plan in plans]
        for hit in hits:
            number = int(hit["fields"][NUMBER][0])
            for place, score in hit["matched_queries"].items():
                ordered[int(place)].append((score, number, _found(hit, score)))
        return [
            [found for _score, _number, found in sorted(of, key=lambda one: (-one[0], one[1]))[:limit]]
            for of in ordered
        ]

    def begin_rebuild(self, kind: str) -> ElasticRebuild:
        return ElasticRebuild(self._indexes[kind])

    def status(self) -> Mapping[str, IndexStatus]:
        return {kind: _status(indexes) for kind, indexes in self._indexes.items()}

    def drop(self) -> None:
        for indexes in self._indexes.values():
            indexes.drop()

    def close(self) -> None:
        self._node.close()


def _found(hit: Mapping[str, Any], score: float) -> Found:
    fields = hit["fields"]
    return Found(hit["_id"], fields["concept_kind"][0], int(_exact(score)), fields["labels"][0])


def _hit(plan: Plan, hit: Mapping[str, Any]) -> Hit[str]:
    score = hit["sort"][0] if plan.order else _exact(hit["_score"])
    return score, int(hit["fields"][NUMBER][0]), hit["_id"]


def _exact(score: float) -> float:
    """The 32-bit number that the server computed: it prints just enough digits to tell it apart."""
    return float(struct.unpack("f", struct.pack("f", score))[0])


def _values(buckets: Sequence[Mapping[str, Any]] | Mapping[str, Mapping[str, Any]]) -> tuple[FacetCount, ...]:
    """The values of a facet: buckets of tokens come in their order, those of bands by name."""
    if isinstance(buckets, Mapping):
        return most_frequent({value: bucket["doc_count"] for value, bucket in buckets.items()})
    return tuple(FacetCount(bucket["key"], bucket["doc_count"]) for bucket in buckets)


def _status(indexes: Indexes) -> IndexStatus:
    name = indexes.live()
    stamp = indexes.stamp(name) if name else ""
    ours = bool(name) and stamp == elastic_stamp(indexes.kind)
    return IndexStatus(indexes.kind, name, indexes.count(name) if ours else 0, stamp, outdated=not ours)
