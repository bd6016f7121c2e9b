"""Putting changes into the table, in the transaction that makes them."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Select, event, insert, literal
from sqlalchemy.orm import Session, UOWTransaction

from maghribcom import clock
from maghribcom.contributions import Contributions
from maghribcom.database import UtcDateTime, db
from maghribcom.indexing.models import IndexChange

#: For each watched model the kinds of documents that it touches, and how.
Watchers = dict[type[Any], list[tuple[str, Any]]]


def configure_indexing(app: Flask, contributions: Contributions) -> None:
    """From now on, each flush of a watched row writes its change in the same transaction."""
    watchers: Watchers = {}
    for source in contributions.sources:
        for model, touched in source.watched.items():
            watchers.setdefault(model, []).append((source.kind, touched))

    app.extensions["watchers"] = watchers

    def note_changes(session: Session, _flush: UOWTransaction) -> None:
        _note(session, watchers, (*session.new, *session.dirty, *session.deleted))

    with app.app_context():
        event.listen(db.sessionmaker, "after_flush", note_changes)


def note_change(session: Session, row: Any) -> None:
    """Note what a changed row touches: for a conditional UPDATE of it, which no flush sees."""
    _note(session, current_app.extensions["watchers"], (row,))


def _note(session: Session, watchers: Watchers, rows: Iterable[Any]) -> None:
    changes = {
        (kind, object_id) for row in rows for kind, touched in watchers.get(type(row), ()) for object_id in touched(row)
    }
    if changes:
        now = clock.now()
        session.connection().execute(
            insert(IndexChange),
            [
                {"kind": kind, "object_id": object_id, "enqueued_at": now, "due_at": now, "attempts": 0}
                for kind, object_id in sorted(changes)
            ],
        )


def enqueue(session: Session, kind: str, ids: Select[str]) -> None:
    """Note a change of every document that the select names: for bulk statements, which no flush sees."""
    now = literal(clock.now(), UtcDateTime())
    rows = ids.add_columns(literal(kind), now, now, literal(0))
    columns = ["object_id", "kind", "enqueued_at", "due_at", "attempts"]
    session.execute(insert(IndexChange).from_select(columns, rows))
