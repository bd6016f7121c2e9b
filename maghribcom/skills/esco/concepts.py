"""Concepts of ESCO beside the rows: which row each one is, its public id, and the steps in which they are written."""

import hashlib
import re
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from maghribcom import failpoints
from maghribcom.database import reading, writing
from maghribcom.indexing.queue import enqueue
from maghribcom.skills.esco.parsing import ESCO, ParsedConcept, Vocabulary
from maghribcom.skills.label_changes import (
    LabelChanges,
    Wanted,
    compare_labels,
    held_labels,
    wanted_labels,
    write_labels,
)
from maghribcom.skills.models import CONCEPT_ID_LENGTH, Concept, Label
from maghribcom.skills.report import Report

#: Concepts that are written in one transaction: with labels and links at most about 15,000 rows, under a second.
STEP = 200
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_IS_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_IMPORTED = re.compile(r"esco-[0-9a-f]{32}")


def public_id_for(uri: str) -> str:
    """The public id of an imported concept: the same on every instance, as it is made from nothing but the URI."""
    scheme, _slash, name = uri.removeprefix(ESCO).rpartition("/")
    try:
        return f"esco-{uuid.UUID(name).hex}"
    except ValueError:
        slug = _NO_SLUG.sub("-", f"{scheme}-{name}".casefold()).strip("-")
    if uri.startswith(ESCO) and _IS_SLUG.fullmatch(slug) and len(slug) <= CONCEPT_ID_LENGTH:
        return slug
    return f"esco-{hashlib.sha256(uri.encode()).hexdigest()[:32]}"


def is_imported(public_id: str) -> bool:
    """Whether an import gave a skill or occupation this id; those of our own concepts are words."""
    return _IMPORTED.fullmatch(public_id) is not None


def family_of(kind: str) -> str:
    """Concepts of one family do not share a label in one language: skills with knowledge, occupations, the rest."""
    return "skill" if kind == "knowledge" else kind


@dataclass(slots=True)
class Known:
    """A concept's row."""

    id: int
    public_id: str
    scheme: str
    kind: str
    uri: str | None
    match: str | None
    code: str | None
    retired: bool
    edited: bool


class KnownConcepts:
    """The rows as they are when the import begins, and the ids of those that it adds."""

    def __init__(self, session: Session) -> None:
        columns = [getattr(Concept, name) for name in Known.__slots__]
        rows = [Known(*row) for row in session.execute(select(*columns))]
        self.by_id = {row.id: row for row in rows}
        self.ids = {row.public_id: row.id for row in rows}
        self.schemes = {row.public_id: row.scheme for row in rows}
        self.by_uri = {row.uri: row for row in rows if row.uri and row.scheme == "esco"}
        for row in sorted(rows, key=lambda row: not row.retired):
            # One that an editor retired stays what ESCO means by its URI: no twin is offered in its place.
            current = not row.retired or row.edited
            if row.uri and row.scheme == "maghribcom" and row.match == "exact" and current:
                self.by_uri[row.uri] = row
        self.close = [(row.public_id, row.uri) for row in rows if row.uri and row.match == "close" and not row.retired]
        own = select(Label.concept_id, Label.language, Label.key).where(Label.origin != "esco", Label.kind != "dropped")
        #: Words of our own concepts, by family, language and key.
        self.owners = {
            (family_of(self.by_id[concept_id].kind), language, key): concept_id
            for concept_id, language, key in session.execute(own)
            if self.by_id[concept_id].scheme == "maghribcom" and not self.by_id[concept_id].retired
        }

    def public_id(self, uri: str) -> str:
        """The id that a concept of ESCO has here, or will have."""
        row = self.by_uri.get(uri)
        return row.public_id if row else public_id_for(uri)


@dataclass(slots=True)
class _Prepared:
    """One concept of a step, its labels folded outside the write transaction. `row` None: it is new."""

    uri: str
    parsed: ParsedConcept
    row: Known | None
    wanted: list[Wanted]
    languages: set[str]
    row_values: dict[str, Any]


class ConceptWriter:
    """Brings concepts and labels into the rows step by step, each concept whole."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        known: KnownConcepts,
        report: Report,
        write_links: Callable[[Session, Sequence[str]], None],
    ) -> None:
        self.vocabulary = vocabulary
        self.known = known
        self.report = report
        #: Called inside each transaction with the public ids that it added.
        self.write_links = write_links
        self._taken = {row.public_id: row.uri for row in known.by_id.values()}

    def steps(self) -> Iterator[int]:
        """Write everything; yields the number of concepts after each step."""
        uris = list(self.vocabulary.concepts)
        for start in range(0, len(uris), STEP):
            prepared = [found for uri in uris[start : start + STEP] if (found := self._prepare(uri))]
            self._write(prepared)
            failpoints.reach("skills.import.written")
            yield len(uris[start : start + STEP])

    def _prepare(self, uri: str) -> _Prepared | None:
        parsed, row = self.vocabulary.concepts[uri], self.known.by_uri.get(uri)
        if row is None:
            if parsed.retired:
                self.report.left_out["concepts that ESCO has retired"] += 1
                return None
            if not any(kind != "hidden" for _language, kind, _text in parsed.labels):
                self.report.left_out["concepts without a label"] += 1
                return None
            if self._taken.setdefault(public_id_for(uri), uri) != uri:
                self.report.left_out["concepts whose public id belongs to another"] += 1
                return None
        wanted = wanted_labels(parsed.labels)
        languages = {label.language for label in wanted}
        return _Prepared(uri, parsed, row, wanted, languages, _row_values(parsed, row))

    def _changes(self, one: _Prepared, held: dict[int, list[Any]]) -> LabelChanges:
        own_id = one.row.id if one.row and one.row.scheme == "maghribcom" else None
        family = family_of(one.row.kind if one.row else one.parsed.kind)

        def owned_by_other(language: str, key: str) -> bool:
            owner = self.known.owners.get((family, language, key))
            return owner is not None and owner != own_id

        refuse = owned_by_other if own_id else (lambda _language, _key: False)
        return compare_labels("esco", one.wanted, held[one.row.id] if one.row else (), one.languages, refuse)

    def _write(self, prepared: Sequence[_Prepared]) -> None:
        new = [one for one in prepared if one.row is None]
        old = {one.row.id: one for one in prepared if one.row}
        with reading() as session:
            held = held_labels(session, old)
        changed = {concept_id: one for concept_id, one in old.items() if one.row_values or self._changes(one, held)}
        for concept_id in old.keys() - changed.keys():
            self._count(old[concept_id], self._changes(old[concept_id], held))
        if not new and not changed:
            return
        with timed_writing(self.report) as session:
            added = self._insert(session, new)
            held = held_labels(session, changed)  # as they are now, under the lock
            labels = {concept_id: self._changes(one, held) for concept_id, one in (added | changed).items()}
            for concept_id, one in changed.items():
                if one.row_values:
                    session.execute(update(Concept).where(Concept.id == concept_id).values(one.row_values))
            write_labels(session, labels.items())
            self.write_links(session, [public_id_for(one.uri) for one in added.values()])
            touched = Concept.id.in_([*added, *changed]), Concept.kind != "group"
            enqueue(session, "concept", select(Concept.public_id).where(*touched))
            failpoints.reach("skills.import.step")
        for concept_id, one in (added | changed).items():
            self._count(one, labels[concept_id])

    def _insert(self, session: Session, new: Sequence[_Prepared]) -> dict[int, _Prepared]:
        if not new:
            return {}
        by_public_id = {public_id_for(one.uri): one for one in new}
        rows = [
            {
                "public_id": public_id,
                "scheme": "esco",
                "kind": one.parsed.kind,
                "uri": one.uri,
                "match": "exact",
                "code": one.parsed.code,
                "retired": False,
                "edited": False,
            }
            for public_id, one in by_public_id.items()
        ]
        inserted = session.execute(insert(Concept).returning(Concept.id, Concept.public_id), rows).all()
        self.known.ids.update((public_id, concept_id) for concept_id, public_id in inserted)
        return {concept_id: by_public_id[public_id] for concept_id, public_id in inserted}

    def _count(self, one: _Prepared, changes: LabelChanges) -> None:
        what = "concepts of the starter vocabulary" if one.row and one.row.scheme == "maghribcom" else "concepts"
        if one.row is None:
            self.report.count(what, "added")
        else:
            self.report.count(what, "changed" if changes or one.row_values else "unchanged")
        for label, _origin in changes.inserted:
            self.report.count(f"labels {label.language}", "added")
        for held in changes.deleted:
            self.report.count(f"labels {held.language}", "removed")
        for held in changes.kept:
            self.report.count(f"labels {held.language}", "unchanged")
        for _label, reason in changes.refused:
            self.report.left_out[reason] += 1
        self.report.left_out["labels that a concept has already, in the same words"] += (
            len(one.wanted) - len(changes.refused) - len(changes.kept) - len(changes.inserted)
        )


def _row_values(parsed: ParsedConcept, row: Known | None) -> dict[str, Any]:
    """What differs in the concept's own row: of our own concepts only a missing code, of ESCO's what ESCO says."""
    if row is None:
        return {}
    if row.scheme == "maghribcom":
        return {"code": parsed.code} if parsed.code and row.code is None else {}
    values: dict[str, Any] = {}
    if parsed.kind != row.kind and not (parsed.kind == "skill" and row.kind == "knowledge"):
        values["kind"] = parsed.kind
    if parsed.code and parsed.code != row.code:
        values["code"] = parsed.code
    if parsed.retired != row.retired and not row.edited:
        values |= {"retired": parsed.retired, "replaced_by_id": None}
    return values


@contextmanager
def timed_writing(report: Report) -> Iterator[Session]:
    """A write transaction whose length the report knows."""
    start = time.monotonic()
    with writing() as session:
        yield session
    report.longest_write = max(report.longest_write, time.monotonic() - start)
