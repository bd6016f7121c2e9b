"""A lock that survives its holder: taken by a conditional UPDATE, lost by the passing of time."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from maghribcom import clock
from maghribcom.database import reading, writing
from maghribcom.indexing.models import IndexLease

LEASE = timedelta(seconds=60)
POLL_SECONDS = 0.05


class LeaseTaken(Exception):
    """Another process holds the lock."""


class LeaseLost(Exception):
    """The lock ran out while its holder was busy, and somebody else took it."""


class Lease:
    """A held lock. `renew` must be called more often than every 60 s."""

    def __init__(self, name: str, holder: str) -> None:
        self.name = name
        self.holder = holder

    def renew(self) -> None:
        """Hold it for another 60 s. Raises LeaseLost."""
        mine = update(IndexLease).where(IndexLease.name == self.name, IndexLease.holder == self.holder)
        with writing() as session:
            if not session.execute(mine.values(until=clock.now() + LEASE)).rowcount:  # type: ignore[attr-defined]
                raise LeaseLost(self.name)


def is_held(name: str) -> bool:
    """Whether some process holds this lock now."""
    with reading() as session:
        until = session.scalar(select(IndexLease.until).where(IndexLease.name == name))
    return until is not None and until > clock.now()


@contextmanager
def held(name: str, wait_seconds: float = 0) -> Iterator[Lease]:
    """Hold the lock inside the block. Raises LeaseTaken when it is not free within `wait_seconds`."""
    lease = Lease(name, secrets.token_hex(16))
    give_up = time.monotonic() + wait_seconds
    while not _take(lease):
        if time.monotonic() >= give_up:
            raise LeaseTaken(name)
        time.sleep(POLL_SECONDS)
    try:
        yield lease
    finally:
        with writing() as session:
            session.execute(delete(IndexLease).where(IndexLease.name == lease.name, IndexLease.holder == lease.holder))


def _take(lease: Lease) -> bool:
    now = clock.now()
    until = now + LEASE
    try:
        with writing() as session:
            expired = update(IndexLease).where(IndexLease.name == lease.name, IndexLease.until <= now)
            if session.execute(expired.values(holder=lease.holder, until=until)).rowcount:  # type: ignore[attr-defined]
                return True
            if session.get(IndexLease, lease.name) is not None:
                return False
            session.add(IndexLease(name=lease.name, holder=lease.holder, until=until))
    except IntegrityError:
        return False  # two took a lock that nobody had ever held
    return True
