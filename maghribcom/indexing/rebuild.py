"""A new index from the rows, while the old one goes on answering."""

from collections.abc import Callable, Iterable

from sqlalchemy import delete

from maghribcom import clock, failpoints
from maghribcom.database import reading, writing
from maghribcom.extensions import contributions, search_engine
from maghribcom.indexing.drain import BATCH, DRAIN, FIRST_DELAY, forget_drained, load_documents, rebuild_lease, waiting
from maghribcom.indexing.lease import Lease, held
from maghribcom.indexing.models import REASON_LENGTH, IndexChange
from search import Outcome, Rebuild

DRAIN_WAIT_SECONDS = 120.0


class RebuildFailed(Exception):
    """The new index does not hold what it should; it was dropped and the old one still answers."""


def rebuild(kind: str, advance: Callable[[int], None] = lambda _done: None) -> int:
    """Build the index of one kind anew and put it in the old one's place; returns its number of documents.

    Meanwhile the drain goes on with the live index and keeps its rows for the new one, which gets them under the
    drain's lock before the swap. On any error the new index is dropped. `advance` is told of progress.
    Raises LeaseTaken when the kind is being rebuilt by another process, RebuildFailed, SearchUnavailable.
    """
    try:
        with held(rebuild_lease(kind)) as lease:
            forget_drained(kind)  # of a rebuild that died
            fresh = search_engine().begin_rebuild(kind)
            try:
                return _fill_and_publish(kind, fresh, lease, advance)
            except BaseException:
                fresh.discard()
                raise
    finally:
        forget_drained(kind)


class _Ledger:
    """Which documents the new index should hold, which ones the engine refused and why, which rows are in it."""

    def __init__(self) -> None:
        self.present: set[str] = set()
        self.refused: dict[str, str] = {}
        self.rows: list[int] = []

    def note(self, upserts: Iterable[str], removals: Iterable[str], outcomes: Iterable[Outcome]) -> None:
        ids = list(upserts)
        self.present.update(ids)
        for object_id in (*ids, *removals):
            self.refused.pop(object_id, None)
        self.present.difference_update(removals)
        for outcome in outcomes:
            if outcome.error:
                self.refused[outcome.id] = outcome.error
                self.present.discard(outcome.id)


def _fill_and_publish(kind: str, fresh: Rebuild, lease: Lease, advance: Callable[[int], None]) -> int:
    source, ledger = contributions().by_kind[kind], _Ledger()
    with reading() as ids_session:
        for ids in source.identifiers(ids_session):
            ids_session.rollback()  # no transaction stays open while the engine takes the documents
            with reading() as session:
                documents = source.load(session, ids)
            ledger.note(documents, (), fresh.load(documents.values()))
            advance(len(ids))
            lease.renew()
            failpoints.reach("rebuild.loading")
    failpoints.reach("rebuild.loaded")
    with held(DRAIN, DRAIN_WAIT_SECONDS) as drain_lease:
        _catch_up(kind, fresh, ledger, (lease, drain_lease))
        count = fresh.count()
        if count != len(ledger.present):
            raise RebuildFailed(f"the new index of {kind} holds {count} documents, not {len(ledger.present)}")
        failpoints.reach("rebuild.counted")
        fresh.publish()
        failpoints.reach("rebuild.published")
        _settle(kind, ledger)
    return count


def _catch_up(kind: str, fresh: Rebuild, ledger: _Ledger, leases: tuple[Lease, ...]) -> None:
    """Bring every change that the table still holds into the new index."""
    last = 0
    while changes := waiting(kind, BATCH, after=last):
        for lease in leases:
            lease.renew()
        upserts, removals = load_documents(contributions(), changes)
        gone = [object_id for _kind, object_id in removals]
        ledger.note((document.id for document in upserts), gone, fresh.apply(upserts, gone))
        ledger.rows.extend(change.row for change in changes)
        last = changes[-1].row


def _settle(kind: str, ledger: _Ledger) -> None:
    """Delete exactly the rows that were read: on PostgreSQL a lower row may be committed later. Keep the refused."""
    now = clock.now()
    with writing() as session:
        for start in range(0, len(ledger.rows), BATCH):
            session.execute(delete(IndexChange).where(IndexChange.id.in_(ledger.rows[start : start + BATCH])))
        session.add_all(
            IndexChange(
                kind=kind,
                object_id=object_id,
                enqueued_at=now,
                due_at=now + FIRST_DELAY,
                attempts=1,
                reason=error[:REASON_LENGTH],
            )
            for object_id, error in ledger.refused.items()
        )
