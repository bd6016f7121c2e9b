"""The loop of `flask work`: the drain, due mail, and whatever is due, in one process or several."""

import secrets
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from flask import Flask
from sqlalchemy import or_, update
from sqlalchemy.exc import SQLAlchemyError

from maghribcom import clock
from maghribcom.contributions import TimedWork
from maghribcom.database import reading, writing
from maghribcom.extensions import contributions
from maghribcom.logs import report
from maghribcom.scheduling.models import ScheduledWork

log = structlog.get_logger()

#: How long the loop rests between looks at what is due.
REST = timedelta(milliseconds=250)
#: A process that died with a work in hand gives it back after this long.
CLAIM = timedelta(minutes=30)
#: Work that is not due, or that another process has, is looked at again after this long at most.
ASK_AGAIN = timedelta(minutes=1)


class Loop:
    """Runs timed work as it falls due until it is told to stop."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._holder = secrets.token_hex(16)
        self._stopping = threading.Event()
        self._next: dict[str, datetime] = {}

    def stop(self) -> None:
        """Let the work in hand end, then leave the loop."""
        self._stopping.set()

    def run(self) -> None:
        """Work until `stop` is called. Unclaimed work has a thread each: mail that hangs holds up no drain."""
        with self._app.app_context():
            work = contributions().timed_work
        claimed = [timed for timed in work if timed.claimed]
        groups = [[timed] for timed in work if not timed.claimed]
        threads = [threading.Thread(target=self._repeat, args=(group,), name=group[0].name) for group in groups]
        for thread in threads:
            thread.start()
        self._repeat(claimed)
        for thread in threads:
            thread.join()

    def run_due(self) -> int:
        """Do once whatever is due now; returns how many things were done. A failing work does not stop the others."""
        with self._app.app_context():
            work = contributions().timed_work
        return self._round(work)

    def _repeat(self, work: Sequence[TimedWork]) -> None:
        while not self._stopping.is_set():
            self._round(work)
            self._stopping.wait(REST.total_seconds())

    def _round(self, work: Sequence[TimedWork]) -> int:
        done = 0
        for timed in work:
            with self._app.app_context():
                done += self._attempt(timed)
        return done

    def _attempt(self, timed: TimedWork) -> int:
        now = clock.now()
        if self._next.get(timed.name, now) > now:
            return 0
        self._next[timed.name] = now + timed.every
        try:
            if not timed.claimed:
                return timed.run(now)
            return self._run_claimed(timed, now)
        except Exception as error:
            report("work.failed", error, work=timed.name)
            return 0

    def _run_claimed(self, timed: TimedWork, now: datetime) -> int:
        if not claim(timed.name, self._holder, now):
            self._next[timed.name] = now + min(timed.every, ASK_AGAIN)
            return 0
        try:
            return timed.run(now)
        finally:
            release(timed.name, self._holder, now + timed.every)


def claim(name: str, holder: str, now: datetime) -> bool:
    """Take a timed work that is due and that nobody is at; False when it is not to be had."""
    free = or_(ScheduledWork.claimed_until.is_(None), ScheduledWork.claimed_until <= now)
    take = (
        update(ScheduledWork)
        .where(ScheduledWork.name == name, ScheduledWork.due_at <= now, free)
        .values(holder=holder, claimed_until=now + CLAIM)
    )
    with reading() as session:
        row = session.get(ScheduledWork, name)
    if row is not None and row.due_at > now:
        return False
    try:
        with writing() as session:
            if row is None:
                session.add(ScheduledWork(name=name, due_at=now))
                session.flush()
            return bool(session.execute(take).rowcount)  # type: ignore[attr-defined]
    except SQLAlchemyError:
        log.info("work.claim_lost", work=name)
        return False


def release(name: str, holder: str, due_at: datetime) -> None:
    """Give a work back, to be done again at `due_at`."""
    mine = update(ScheduledWork).where(ScheduledWork.name == name, ScheduledWork.holder == holder)
    with writing() as session:
        session.execute(mine.values(holder=None, claimed_until=None, due_at=due_at))


def start_thread(app: Flask) -> Callable[[], None]:
    """Run the loop beside the web threads of this process; returns what stops it."""
    loop = Loop(app)
    thread = threading.Thread(target=loop.run, name="work", daemon=True)
    thread.start()

    def stop() -> None:
        loop.stop()
        thread.join(timeout=10)

    return stop
