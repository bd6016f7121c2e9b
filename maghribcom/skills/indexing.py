"""Concepts as documents. Groups hold others and are nothing that a word may mean; retired concepts are removed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from maghribcom.contributions import Source
from maghribcom.skills.models import Concept, Label
from search import CONCEPT, ConceptDocument
from search import Label as DocumentLabel

BATCH = 500


def load(session: Session, public_ids: Sequence[str]) -> Mapping[str, ConceptDocument]:
    """The documents of these concepts as they are now. One statement."""
    query = (
        select(Concept.public_id, Concept.kind, Label.text, Label.language, Label.kind)
        .join(Label)
        .where(Concept.public_id.in_(public_ids), Concept.kind != "group", Concept.retired.is_(False))
        .where(Label.kind != "dropped")
        .order_by(Label.id)
    )
    kinds: dict[str, str] = {}
    labels: dict[str, list[DocumentLabel]] = {}
    for public_id, kind, text, language, label_kind in session.execute(query):
        kinds[public_id] = kind
        labels.setdefault(public_id, []).append(DocumentLabel(text, language, label_kind))
    return {
        public_id: ConceptDocument(public_id, kinds[public_id], tuple(found)) for public_id, found in labels.items()
    }


def identifiers(session: Session) -> Iterator[Sequence[str]]:
    """All concepts that have a document, in batches."""
    query = select(Concept.public_id).where(Concept.kind != "group", Concept.retired.is_(False)).order_by(Concept.id)
    yield from session.scalars(query).partitions(BATCH)


def _itself(concept: Concept) -> Iterable[str]:
    return (concept.public_id,)


def _concept_of(label: Label) -> Iterable[str]:
    session = object_session(label)
    concept = session.get(Concept, label.concept_id) if session else None
    return (concept.public_id,) if concept else ()


SOURCES = (Source(kind=CONCEPT, watched={Concept: _itself, Label: _concept_of}, load=load, identifiers=identifiers),)
