"""Loading the starter vocabulary: all of it in one short transaction, again and again without harm."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from maghribcom.database import writing
from maghribcom.indexing.lease import held
from maghribcom.indexing.queue import enqueue
from maghribcom.skills.label_changes import compare_labels, held_labels, write_labels
from maghribcom.skills.models import LABEL_LANGUAGES, Concept, Relation
from maghribcom.skills.report import Report
from maghribcom.skills.starter_files import VOCABULARY, StarterConcept, links_of, read_starter
from maghribcom.skills.twins import VOCABULARY_LEASE, lead_twins


def load_starter(folder: Path = VOCABULARY) -> Report:
    """Bring the rows to what the files say and tell what was done.

    Concepts that the files no longer have are retired; what an editor wrote stays. Raises BadRows, with nothing
    written, when a row is wrong; LeaseTaken when another process is changing the vocabulary.
    """
    concepts, report = read_starter(folder), Report()
    with held(VOCABULARY_LEASE), writing() as session:
        rows = {row.public_id: row for row in session.scalars(select(Concept).where(Concept.scheme == "maghribcom"))}
        touched = _write_concepts(session, concepts, rows, report)
        ids = {public_id: row.id for public_id, row in rows.items()}
        have = held_labels(session, [ids[public_id] for public_id in concepts])
        changes = {
            ids[concept.id]: compare_labels("starter", concept.labels, have[ids[concept.id]], LABEL_LANGUAGES)
            for concept in concepts.values()
        }
        write_labels(session, changes.items())
        for concept_id, change in changes.items():
            if change:
                touched.add(concept_id)
            report.count("labels", "added", len(change.inserted))
            report.count("labels", "removed", len(change.deleted))
            report.count("labels", "unchanged", len(change.kept))
        _write_links(session, concepts, ids, report)
        session.flush()
        lead_twins(session)
        if touched:
            enqueue(session, "concept", select(Concept.public_id).where(Concept.id.in_(touched)))
    return report


def _write_concepts(
    session: Session, concepts: Mapping[str, StarterConcept], rows: dict[str, Concept], report: Report
) -> set[int]:
    """Add, change and retire concepts; returns the ids of those added, changed or retired."""
    touched = set()
    new = [
        {
            "public_id": concept.id,
            "scheme": "maghribcom",
            "kind": concept.kind,
            "uri": concept.uri,
            "match": concept.match,
            "retired": False,
            "edited": False,
        }
        for concept in concepts.values()
        if concept.id not in rows
    ]
    if new:
        for row in session.scalars(insert(Concept).returning(Concept), new):
            rows[row.public_id] = row
            touched.add(row.id)
    added = len(touched)
    for public_id, row in rows.items():
        if row.id not in touched and (values := _row_changes(row, concepts.get(public_id))):
            session.execute(update(Concept).where(Concept.id == row.id).values(values))
            touched.add(row.id)
    report.count("concepts", "added", added)
    report.count("concepts", "changed", len(touched) - added)
    report.count("concepts", "unchanged", len(rows) - len(touched))
    return touched


def _row_changes(row: Concept, concept: StarterConcept | None) -> dict[str, Any]:
    if concept is None:
        return {} if row.retired or row.edited else {"retired": True}
    wanted: dict[str, Any] = {"kind": concept.kind, "uri": concept.uri, "match": concept.match}
    if not row.edited:
        wanted["retired"] = False
    return {name: value for name, value in wanted.items() if getattr(row, name) != value}


def _write_links(session: Session, concepts: Mapping[str, StarterConcept], ids: dict[str, int], report: Report) -> None:
    wanted = {(ids[source], kind, ids[target]) for source, kind, target in links_of(concepts)}
    query = select(Relation.source_id, Relation.kind, Relation.target_id, Relation.id, Relation.origin).where(
        Relation.source_id.in_(ids.values())
    )
    have = {
        (source, kind, target): (relation, origin) for source, kind, target, relation, origin in session.execute(query)
    }
    dropped = {(source, target) for source, kind, target in have if kind == "dropped"}
    wanted = {link for link in wanted if (link[0], link[2]) not in dropped}
    gone = [relation for link, (relation, origin) in have.items() if origin == "starter" and link not in wanted]
    ours = [have[link][0] for link in wanted & have.keys() if have[link][1] == "esco"]
    new = [
        {"source_id": source, "kind": kind, "target_id": target, "origin": "starter"}
        for source, kind, target in sorted(wanted - have.keys())
    ]
    if gone:
        session.execute(delete(Relation).where(Relation.id.in_(gone)))
    if ours:
        session.execute(update(Relation).where(Relation.id.in_(ours)).values(origin="starter"))
    if new:
        session.connection().execute(insert(Relation), new)
    report.count("links", "added", len(new))
    report.count("links", "changed", len(ours))
    report.count("links", "removed", len(gone))
    report.count("links", "unchanged", len(wanted & have.keys()) - len(ours))
