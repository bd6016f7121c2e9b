"""The loop of `flask work`: the drain, due mail, and whatever is due, in one process or several."""

import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from flask import Flask
from sqlalchemy import or_, update
from sqlalchemy.exc import SQLAlchemyError

from maghribcom import clock
from maghribcom.contributions import TimedWork
from maghribcom.database import reading, writing
from maghribcom.extensions import contributions
from maghribcom.scheduling.models import ScheduledWork

log = structlog.get_logger()

#: How long the loop rests between looks at what is due.
REST = timedelta(milliseconds=250)
#: A process that died with a work in hand gives it back after this long.
CLAIM = timedelta(minutes=30)


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
        """Work until `stop` is called."""
        while not self._stopping.is_set():
            self.run_due()
            self._stopping.wait(REST.total_seconds())

    def run_due(self) -> int:
        """Do once whatever is due now; returns how many things were done. A failing work does not stop the others."""
        done = 0
        with self._app.app_context():
            work = contributions().timed_work
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
            log.error("work.failed", work=timed.name, error=type(error).__name__, exc_info=error)
            return 0

    def _run_claimed(self, timed: TimedWork, now: datetime) -> int:
        due = claim(timed.name, self._holder, now)
        if due is None:
            return 0
        try:
            return timed.run(now)
        finally:
            release(timed.name, self._holder, now + timed.every)


def claim(name: str, holder: str, now: datetime) -> datetime | None:
    """Take a timed work that is due and that nobody is at; None when it is not to be had."""
    free = or_(ScheduledWork.claimed_until.is_(None), ScheduledWork.claimed_until <= now)
    take = (
        update(ScheduledWork)
        .where(ScheduledWork.name == name, ScheduledWork.due_at <= now, free)
        .values(holder=holder, claimed_until=now + CLAIM)
    )
    with reading() as session:
        row = session.get(ScheduledWork, name)
    if row is not None and row.due_at > now:
        return None
    try:
        with writing() as session:
            if row is None:
                session.add(ScheduledWork(name=name, due_at=now))
                session.flush()
            return now if session.execute(take).rowcount else None  # type: ignore[attr-defined]
    except SQLAlchemyError:
        log.info("work.claim_lost", work=name)
        return None


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
