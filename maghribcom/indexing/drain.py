"""Bringing changes into the live index. Idempotent: the process may die anywhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.orm import Session

from maghribcom import clock, failpoints
from maghribcom.contributions import Contributions
from maghribcom.database import reading, writing
from maghribcom.extensions import contributions, search_engine
from maghribcom.indexing.lease import held, is_held
from maghribcom.indexing.models import REASON_LENGTH, IndexChange
from search import Document

log = structlog.get_logger()

DRAIN = "drain"
BATCH = 500
#: A refused document is tried again after 10 s, 20 s, 40 s, ... at most an hour.
FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the table, as it was read."""

    row: int
    kind: str
    object_id: str
    attempts: int


def rebuild_lease(kind: str) -> str:
    """The name of the lock that a rebuild of this kind holds."""
    return f"rebuild:{kind}"


def drain(wait_seconds: float = 0) -> int:
    """Index everything that is due and return how many documents were looked at.

    Raises LeaseTaken when another process is at it, SearchUnavailable when the engine is away: the rows stay.
    """
    if not _anything_due():
        return 0
    done = 0
    with held(DRAIN, wait_seconds) as lease, search_engine().writing():
        while changes := _due_changes():
            lease.renew()
            done += apply_changes(changes)
    return done


def apply_changes(changes: Sequence[Change]) -> int:
    """Bring these changes into the live index, with no transaction open while talking to the engine."""
    upserts, removals = load_documents(contributions(), changes)
    failpoints.reach("drain.read")
    outcomes = search_engine().apply(upserts, removals)
    failpoints.reach("drain.applied")
    refused = {(outcome.kind, outcome.id): outcome.error for outcome in outcomes if outcome.error}
    _settle(changes, refused)
    failpoints.reach("drain.settled")
    return len(upserts) + len(removals)


def load_documents(lists: Contributions, changes: Iterable[Change]) -> tuple[list[Document], list[tuple[str, str]]]:
    """The documents of these changes as their rows are now, and the (kind, id) of those that are no more."""
    wanted: dict[str, dict[str, None]] = {}
    for change in changes:
        wanted.setdefault(change.kind, {})[change.object_id] = None
    upserts: list[Document] = []
    removals: list[tuple[str, str]] = []
    with reading() as session:
        for kind, ids in wanted.items():
            source = lists.by_kind.get(kind)
            found = source.load(session, list(ids)) if source else {}
            upserts.extend(found.values())
            removals.extend((kind, object_id) for object_id in ids if object_id not in found)
    return upserts, removals


def waiting(kind: str, limit: int, after: int = 0) -> list[Change]:
    """The oldest changes of a kind behind a row, drained into the live index or not."""
    query = select(IndexChange).where(IndexChange.kind == kind, IndexChange.id > after).order_by(IndexChange.id)
    with reading() as session:
        return [_change(row) for row in session.scalars(query.limit(limit))]


def _change(row: IndexChange) -> Change:
    return Change(row.id, row.kind, row.object_id, row.attempts)


def _anything_due() -> bool:
    with reading() as session:
        return session.scalar(select(IndexChange.id).where(*_due(clock.now())).limit(1)) is not None


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (IndexChange.drained_at.is_(None), IndexChange.due_at <= now)


def _due_changes() -> list[Change]:
    query = select(IndexChange).where(*_due(clock.now())).order_by(IndexChange.due_at, IndexChange.id).limit(BATCH)
    with reading() as session:
        return [_change(row) for row in session.scalars(query)]


def _settle(changes: Sequence[Change], refused: Mapping[tuple[str, str], str]) -> None:
    """Delete exactly the rows that were read and succeeded; keep the others with their reason and a later time."""
    now = clock.now()
    done = [change for change in changes if (change.kind, change.object_id) not in refused]
    kept_for_rebuild = {kind for kind in {change.kind for change in done} if is_held(rebuild_lease(kind))}
    with writing() as session:
        _finish(session, [change.row for change in done if change.kind not in kept_for_rebuild])
        mark = update(IndexChange).where(
            IndexChange.id.in_([change.row for change in done if change.kind in kept_for_rebuild])
        )
        session.execute(mark.values(drained_at=now))
        for change in changes:
            error = refused.get((change.kind, change.object_id))
            if error is None:
                continue
            log.warning("index.refused", kind=change.kind, id=change.object_id, attempts=change.attempts + 1)
            delay = min(FIRST_DELAY * 2 ** min(change.attempts, 12), LONGEST_DELAY)
            session.execute(
                update(IndexChange)
                .where(IndexChange.id == change.row)
                .values(attempts=change.attempts + 1, reason=error[:REASON_LENGTH], due_at=now + delay)
            )


def _finish(session: Session, rows: Sequence[int]) -> None:
    if rows:
        session.execute(delete(IndexChange).where(IndexChange.id.in_(rows)))


def forget_drained(kind: str) -> None:
    """Delete the rows that were kept for a rebuild which ended, well or not."""
    with writing() as session:
        session.execute(delete(IndexChange).where(IndexChange.kind == kind, IndexChange.drained_at.is_not(None)))


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """How a kind's queue stands; `oldest` is when its oldest waiting change was made."""

    waiting: int
    refused: int
    oldest: datetime | None
    reason: str | None


def queue_status() -> dict[str, QueueStatus]:
    """The queue of each kind that has one."""
    refused = func.sum(case((IndexChange.attempts > 0, 1), else_=0))
    query = (
        select(IndexChange.kind, func.count(), refused, func.min(IndexChange.enqueued_at), func.max(IndexChange.reason))
        .where(IndexChange.drained_at.is_(None))
        .group_by(IndexChange.kind)
    )
    with reading() as session:
        return {kind: QueueStatus(*rest) for kind, *rest in session.execute(query)}
