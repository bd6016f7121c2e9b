"""Two concepts become one: what the successor takes over of the vocabulary.

Words and links are copied, not moved. The merged concept is retired and keeps its own: old addresses can still be
explained, and the loader and the imports find everything where they left it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, literal, or_, select
from sqlalchemy.orm import Session

from maghribcom.indexing.queue import enqueue
from maghribcom.skills.label_changes import Held, held_labels
from maghribcom.skills.models import Concept, Label, Relation

Link = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Overlap:
    """What a successor takes over: labels as (language, kind, text, key), and links by row ids.

    `narrower` counts the concepts below the merged one that the successor gets below itself.
    """

    labels: tuple[tuple[str, str, str, str], ...]
    links: tuple[Link, ...]
    narrower: int


def overlap_of(session: Session, merged: Concept, into: Concept) -> Overlap:
    """What `into` takes over of `merged`, as the page shows it and the merge does it. Four statements."""
    held = held_labels(session, (merged.id, into.id))
    links = _links(session, merged, into)
    narrower = sum(kind == "broader" and target == into.id for _source, kind, target in links)
    return Overlap(_labels(held[merged.id], held[into.id]), links, narrower)


def copy_words_and_links(session: Session, merged: Concept, into: Concept) -> Overlap:
    """Give `into` what it takes over, as an editor's. Its documents wait for the drain."""
    found = overlap_of(session, merged, into)
    names = "language", "kind", "text", "key"
    labels = [
        {"concept_id": into.id, "origin": "editor", **dict(zip(names, label, strict=True))} for label in found.labels
    ]
    links = [
        {"source_id": source, "kind": kind, "target_id": target, "origin": "editor"}
        for source, kind, target in found.links
    ]
    if labels:
        session.execute(insert(Label), labels)
    if links:
        session.execute(insert(Relation), links)
    enqueue(session, "concept", select(Concept.public_id).where(Concept.id == into.id, Concept.kind != "group"))
    session.expire(into, ["labels"])
    return found


def _labels(theirs: Collection[Held], ours: Collection[Held]) -> tuple[tuple[str, str, str, str], ...]:
    """Words that the successor does not have, nor was relieved of; a preferred one where it has none."""
    seen = {(label.language, label.key) for label in ours} | {(label.language, label.text) for label in ours}
    with_preferred = {label.language for label in ours if label.kind == "preferred"}
    found = []
    for label in sorted(theirs, key=lambda label: label.id):
        if label.kind == "dropped" or {(label.language, label.key), (label.language, label.text)} & seen:
            continue
        kind = "alternative" if label.kind == "preferred" and label.language in with_preferred else label.kind
        seen.add((label.language, label.key))
        found.append((label.language, kind, label.text, label.key))
    return tuple(found)


def _links(session: Session, merged: Concept, into: Concept) -> tuple[Link, ...]:
    """The merged concept's links with the successor in its place, without those that it has or that make a circle."""
    query = select(Relation.source_id, Relation.kind, Relation.target_id)
    rows = session.execute(query.where(or_(*_touching(merged), *_touching(into)))).all()
    ends = {end for source, _kind, target in rows for end in (source, target)}
    names = dict(session.execute(select(Concept.id, Concept.public_id).where(Concept.id.in_(ends))).all())
    above, below = _reach(session, into, upwards=True), _reach(session, into, upwards=False)
    linked = {frozenset((source, target)) for source, _kind, target in rows if into.id in {source, target}}
    found: dict[Link, None] = {}
    for source, kind, target in rows:
        if merged.id not in {source, target} or kind == "dropped":
            continue
        other = target if source == merged.id else source
        if other == into.id or frozenset((into.id, other)) in linked:
            continue
        if kind == "broader" and other in (below if source == merged.id else above):
            continue
        start, end = (into.id, other) if source == merged.id else (other, into.id)
        if kind == "related" and names[start] > names[end]:
            start, end = end, start
        found[start, kind, end] = None
    return tuple(found)


def _touching(concept: Concept) -> tuple[Any, Any]:
    return Relation.source_id == concept.id, Relation.target_id == concept.id


def _reach(session: Session, concept: Concept, *, upwards: bool) -> frozenset[int]:
    """Row ids of all concepts above, or below, this one."""
    here, there = (Relation.source_id, Relation.target_id) if upwards else (Relation.target_id, Relation.source_id)
    reached = select(literal(concept.id).label("id")).cte(recursive=True)
    reached = reached.union(select(there).join(reached, here == reached.c.id).where(Relation.kind == "broader"))
    return frozenset(session.scalars(select(reached.c.id)))
