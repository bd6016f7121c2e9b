"""A new index from the rows, while the old one goes on answering."""

from collections.abc import Callable

from sqlalchemy import delete

from maghribcom import failpoints
from maghribcom.database import reading, writing
from maghribcom.extensions import contributions, search_engine
from maghribcom.indexing.drain import BATCH, DRAIN, Change, forget_drained, load_documents, rebuild_lease, waiting
from maghribcom.indexing.lease import Lease, held
from maghribcom.indexing.models import IndexChange
from search import Rebuild

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


def _fill_and_publish(kind: str, fresh: Rebuild, lease: Lease, advance: Callable[[int], None]) -> int:
    source = contributions().by_kind[kind]
    with reading() as ids_session:
        for ids in source.identifiers(ids_session):
            with reading() as session:
                documents = source.load(session, ids)
            fresh.load(list(documents.values()))
            advance(len(ids))
            lease.renew()
            failpoints.reach("rebuild.loading")
    failpoints.reach("rebuild.loaded")
    with held(DRAIN, DRAIN_WAIT_SECONDS) as drain_lease:
        last = _catch_up(kind, fresh, (lease, drain_lease))
        count, expected = fresh.count(), _expected(kind)
        if count != expected:
            raise RebuildFailed(f"the new index of {kind} holds {count} documents, the database {expected}")
        failpoints.reach("rebuild.counted")
        fresh.publish()
        failpoints.reach("rebuild.published")
        with writing() as session:
            session.execute(delete(IndexChange).where(IndexChange.kind == kind, IndexChange.id <= last))
    return count


def _catch_up(kind: str, fresh: Rebuild, leases: tuple[Lease, ...]) -> int:
    """Bring every change that the table still holds into the new index; returns the last row."""
    last = 0
    while changes := waiting(kind, BATCH, after=last):
        for lease in leases:
            lease.renew()
        upserts, removals = load_documents(contributions(), changes)
        refused = [outcome for outcome in fresh.apply(upserts, removals) if outcome.error]
        if refused:
            raise RebuildFailed(f"the engine refused {refused[0].id}: {refused[0].error}")
        last = changes[-1].row
    return last


def _expected(kind: str) -> int:
    """How many documents the rows make now."""
    source = contributions().by_kind[kind]
    with reading() as session:
        return sum(len(source.load(session, ids)) for ids in source.identifiers(session))


__all__ = ["Change", "RebuildFailed", "rebuild"]
