"""How fast an index is built: the whole, its parts, and our sending against the engine's own rate."""

import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any
from urllib.parse import urlsplit

import tantivy
from elasticsearch import Elasticsearch
from flask import current_app
from sqlalchemy import Connection, delete, event
from sqlalchemy.orm import Session

from bench.figures import Report, Stopwatch, say
from bench.stacks import EMBEDDED
from maghribcom.contributions import Source
from maghribcom.database import db, reading, writing
from maghribcom.extensions import contributions, search_engine
from maghribcom.indexing.models import IndexChange
from maghribcom.indexing.rebuild import rebuild
from search import EXPERT, Document
from search.elastic import mapping
from search.elastic.indexes import BULK, ElasticRebuild
from search.embedded import schema
from search.embedded.rebuild import EmbeddedRebuild
from search.embedded.writer import REBUILD_MEMORY, REBUILD_THREADS
from search.fields import fields_of

#: Documents that are sent to compare the two ways of sending: they are all held in memory.
SENT = 20_000
ROUNDS = 3
#: Finished documents in the form of the engine: rows of tantivy, or ids with bodies.
Rows = list[Any]


def measure(report: Report, stack: str) -> None:
    """All figures of indexing; afterwards the index is complete."""
    forget_changes()
    say("  building the index")
    began = time.perf_counter()
    documents = rebuild(EXPERT)
    whole = time.perf_counter() - began
    report.figure("index.whole", documents / whole, "documents/s", aim=">= 600", documents=documents)
    source = contributions().by_kind[EXPERT]
    ids = _all_ids(source)
    load, build, loaded = _load_and_build(source, ids)
    analyse, rows = _analyse(stack, loaded)
    ours, raw = _sending(stack, rows)
    for name, seconds, number in (
        ("load", load, len(loaded)), ("build", build, len(loaded)), ("analyse", analyse, len(loaded)),
        ("send", ours, len(rows)),
    ):  # fmt: skip
        report.figure(f"index.{name}", 1e6 * seconds / number, "µs/document", rate=round(number / seconds))
    report.figure("index.send_of_raw", raw / ours, "of the engine's own rate", aim=">= 0.8",
                  ours=round(len(rows) / ours), raw=round(len(rows) / raw), documents=len(rows))  # fmt: skip


def forget_changes() -> None:
    """A rebuild reads all rows as they are: what waits would be indexed twice."""
    with writing() as session:
        session.execute(delete(IndexChange))


def _all_ids(source: Source) -> list[list[str]]:
    with reading() as session:
        batches = [list(batch) for batch in source.identifiers(session)]
    kept: list[list[str]] = []
    for batch in batches:
        if sum(map(len, kept)) < SENT:
            kept.append(batch)
    return kept


def _load_and_build(source: Source, batches: list[list[str]]) -> tuple[float, float, list[Document]]:
    """Seconds for the rows, seconds for making documents of them, and the documents.

    The rows are the same statements sent again through the driver. Both are the best of some rounds in turn, after one
    that warms the database and notes the statements: what is left between two single runs is mostly chance. A negative
    second figure would say that the machine was too busy to tell them apart, so it is not hidden.
    """
    rows = both = 0.0
    documents: list[Document] = []
    for batch in batches:
        with reading() as session:
            statements = _statements_of(session, source, batch, documents)
            times = [_load_twice(session, source, batch, statements) for _round in range(ROUNDS)]
        rows += min(of_rows for of_rows, _of_both in times)
        both += min(of_both for _of_rows, of_both in times)
    return rows, both - rows, documents


def _statements_of(
    session: Session, source: Source, batch: list[str], documents: list[Document]
) -> list[tuple[str, Any]]:
    statements: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: object, statement: str, parameters: Any, *_rest: Any) -> None:
        statements.append((statement, parameters))

    session.connection()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        documents += source.load(session, batch).values()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return statements


def _load_twice(
    session: Session, source: Source, batch: list[str], statements: list[tuple[str, Any]]
) -> tuple[float, float]:
    """Seconds of the bare statements, and of the whole loading."""
    rows, both = Stopwatch(), Stopwatch()
    with both.running():
        source.load(session, batch)
    cursor = session.connection().connection.cursor()
    with rows.running():
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()
    cursor.close()
    return rows.seconds, both.seconds


def _analyse(stack: str, documents: Iterable[Document]) -> tuple[float, Rows]:
    """Seconds from documents to what the engine takes, and that."""
    began = time.perf_counter()
    if stack == EMBEDDED:
        rows = [schema.finished(EXPERT, fields_of(document)) for document in documents]
    else:
        rows = [(document.id, mapping.finished(fields_of(document))) for document in documents]
    return time.perf_counter() - began, rows


def _sending(stack: str, rows: Rows) -> tuple[float, float]:
    """Seconds to send these documents our way, and the engine's own way; the best of some rounds of each, in turn."""
    ways: tuple[Callable[[Rows], float], ...]
    ways = (_embedded_ours, _embedded_raw) if stack == EMBEDDED else (_elastic_ours, _elastic_raw)
    best = [min(results) for results in zip(*[[way(rows) for way in ways] for _round in range(ROUNDS)], strict=True)]
    return best[0], best[1]


def _embedded_ours(rows: Rows) -> float:
    fresh = search_engine().begin_rebuild(EXPERT)
    assert isinstance(fresh, EmbeddedRebuild)
    with fresh:
        writer = fresh._writer
        began = time.perf_counter()
        for row in rows:
            writer.send(row)
        fresh.count()
        return time.perf_counter() - began


def _embedded_raw(rows: Rows) -> float:
    """tantivy alone: the same schema, disk, memory and threads."""
    made = schema.schema_of(EXPERT)
    with tempfile.TemporaryDirectory(dir=current_app.config["SETTINGS"].instance) as folder:
        index = tantivy.Index(made, path=folder)
        schema.register_tokenizers(index)
        writer = index.writer(REBUILD_MEMORY, REBUILD_THREADS)
        began = time.perf_counter()
        for row in rows:
            writer.add_document(tantivy.Document.from_dict(row, made))
        writer.commit()
        index.reload()
        return time.perf_counter() - began


def _elastic_ours(rows: Rows) -> float:
    fresh = search_engine().begin_rebuild(EXPERT)
    assert isinstance(fresh, ElasticRebuild)
    with fresh:
        began = time.perf_counter()
        for start in range(0, len(rows), BULK):
            fresh._indexes.send(fresh._name, rows[start : start + BULK])
        fresh.count()
        return time.perf_counter() - began


def _elastic_raw(rows: Rows) -> float:
    """The client alone: the same index, documents of a request, and bodies already built."""
    fresh = search_engine().begin_rebuild(EXPERT)
    assert isinstance(fresh, ElasticRebuild)
    parts = urlsplit(current_app.config["SETTINGS"].search_url)
    with fresh, Elasticsearch(f"{parts.scheme}://{parts.netloc}", request_timeout=60) as client:
        lines = [[{"index": {"_id": identifier}}, fields] for identifier, fields in rows]
        bodies = [list(chain.from_iterable(lines[start : start + BULK])) for start in range(0, len(lines), BULK)]
        began = time.perf_counter()
        for body in bodies:
            client.bulk(index=fresh._name, operations=body)
        client.indices.refresh(index=fresh._name)
        client.count(index=fresh._name)
        return time.perf_counter() - began
