"""A concept as its editors see it: every label with its origin, every link, what it replaced."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from maghribcom.skills.labels import Words, ancestors, key_of, words_for
from maghribcom.skills.models import LABEL_KINDS, LABEL_LANGUAGES, Concept, Label, Relation
from search import ConceptQuery, Engine, SearchError
from search.queries import TEXT_LENGTH

log = structlog.get_logger()

#: Links of one sort that a page shows; a sector or an occupation may have hundreds of narrower ones.
LINKS_SHOWN = 60
#: Concepts that a search of editors shows.
FOUND_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Linked:
    """Another concept that this one is linked to; `origin` of the link."""

    id: str
    words: Words
    retired: bool
    origin: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page of a concept shows. `links` by sort: broader, narrower, related, needs, needed; `counts` of all.

    `seen` stands for labels, links and state together: it changes when any of them does.
    """

    concept: Concept
    words: Words
    labels: Mapping[str, Sequence[Label]]
    links: Mapping[str, Sequence[Linked]]
    counts: Mapping[str, int]
    successor: Linked | None
    replaced: int
    seen: str


@dataclass(frozen=True, slots=True)
class Found:
    """A concept that a search of editors found; `above` says where it belongs, empty at the top."""

    id: str
    kind: str
    scheme: str
    retired: bool
    words: Words
    above: Words | None


def open_concept(session: Session, public_id: str, *, to_change: bool = False) -> Concept | None:
    """The concept of this public id, retired ones and groups too; `to_change` holds it until the transaction ends."""
    query = select(Concept).where(Concept.public_id == public_id)
    return session.scalar(query.with_for_update() if to_change else query)


def fingerprint(session: Session, concept: Concept) -> str:
    """State, labels and links of a concept as a short code; equal codes mean that nobody changed anything."""
    labels = select(Label.language, Label.text, Label.kind).where(Label.concept_id == concept.id)
    links = select(Relation.source_id, Relation.kind, Relation.target_id).where(_touches(concept))
    state = (concept.kind, concept.retired, concept.replaced_by_id)
    seen = [state, sorted(map(tuple, session.execute(labels))), sorted(map(tuple, session.execute(links)))]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:20]


def overview(session: Session, concept: Concept, language: str) -> Overview:
    """All of a concept, in the words of this reader. A constant number of statements."""
    rows = _linked_rows(session, concept)
    successor = session.get(Concept, concept.replaced_by_id) if concept.replaced_by_id else None
    ids = {concept.public_id, *(row[0] for row in rows), *([successor.public_id] if successor else [])}
    words = words_for(session, ids, language)
    links: dict[str, list[Linked]] = {}
    for public_id, retired, sort, origin in rows:
        links.setdefault(sort, []).append(Linked(public_id, _named(public_id, words), retired, origin))
    replaced = select(Concept.id).where(Concept.replaced_by_id == concept.id)
    return Overview(
        concept=concept,
        words=_named(concept.public_id, words),
        labels=_labels(session, concept),
        links={sort: sorted(found, key=lambda one: one.words.text)[:LINKS_SHOWN] for sort, found in links.items()},
        counts={sort: len(found) for sort, found in links.items()},
        successor=Linked(successor.public_id, _named(successor.public_id, words), successor.retired, "editor")
        if successor
        else None,
        replaced=len(session.scalars(replaced).all()),
        seen=fingerprint(session, concept),
    )


def _named(public_id: str, words: Mapping[str, Words]) -> Words:
    """A concept without a preferred label is named by its id."""
    return words.get(public_id, Words(public_id, "en"))


def _touches(concept: Concept) -> ColumnElement[bool]:
    return or_(Relation.source_id == concept.id, Relation.target_id == concept.id)


def _labels(session: Session, concept: Concept) -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = {language: [] for language in LABEL_LANGUAGES}
    for label in session.scalars(select(Label).where(Label.concept_id == concept.id)):
        found.setdefault(label.language, []).append(label)
    for labels in found.values():
        labels.sort(key=lambda label: (LABEL_KINDS.index(label.kind), label.text))
    return found


def _linked_rows(session: Session, concept: Concept) -> list[tuple[str, bool, str, str]]:
    """Public id and state of each linked concept, the sort of the link and its origin."""
    other = aliased(Concept)
    query = (
        select(other.public_id, other.retired, Relation.kind, Relation.source_id, Relation.origin)
        .join(other, or_(other.id == Relation.source_id, other.id == Relation.target_id))
        .where(_touches(concept), other.id != concept.id, Relation.kind != "dropped")
    )
    found = []
    for public_id, retired, kind, source, origin in session.execute(query):
        ours = source == concept.id
        sorts = {"broader": "broader" if ours else "narrower", "related": "related"}
        found.append((public_id, retired, sorts.get(kind, kind if ours else "needed"), origin))
    return found


def find_for_editors(
    session: Session, engine: Engine, typed: str, kinds: Collection[str], language: str
) -> tuple[list[Found], bool]:
    """Concepts with a label like this, best first, then retired ones that begin so; and whether search was there.

    While the search engine is away, those whose labels begin so. A constant number of statements.
    """
    if not key_of(typed) or len(typed) > TEXT_LENGTH:
        return [], True
    there = True
    try:
        query = ConceptQuery((typed,), tuple(kinds), limit=FOUND_SHOWN)
        ids = [found.id for found in engine.find_concepts(query)[0]]
    except SearchError as error:
        log.warning("vocabulary.without_engine", error=type(error).__name__)
        ids, there = _beginning_so(session, typed, kinds, retired=False), False
    ids = list(dict.fromkeys((*ids, *_beginning_so(session, typed, kinds, retired=True))))
    return describe(session, ids, language), there


def _beginning_so(session: Session, typed: str, kinds: Collection[str], *, retired: bool) -> list[str]:
    key = key_of(typed)
    query = (
        select(Concept.public_id)
        .join(Label)
        .where(Label.key >= key, Label.key < f"{key}\U0010ffff", Concept.retired.is_(retired))
        .where(Concept.kind.in_(tuple(kinds)) if kinds else Concept.kind != "group")
        .group_by(Concept.public_id)
        .order_by(Concept.public_id)
        .limit(FOUND_SHOWN)
    )
    return list(session.scalars(query))


def describe(session: Session, public_ids: Sequence[str], language: str) -> list[Found]:
    """These concepts in this order, each with where it belongs; those that are not there are left out."""
    query = select(Concept.public_id, Concept.kind, Concept.scheme, Concept.retired)
    rows = {row[0]: row for row in session.execute(query.where(Concept.public_id.in_(public_ids)))}
    above = ancestors(session, rows.keys())
    words = words_for(session, rows.keys() | {chain[0] for chain in above.values() if chain}, language)
    return [
        Found(*rows[one], _named(one, words), words.get(above[one][0]) if above[one] else None)
        for one in public_ids
        if one in rows
    ]
