"""A digest run for everybody: three notices each, of two types, in one mail."""

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import JSON, delete, literal, select, update
from sqlalchemy.orm import Session

from bench.figures import Report, say
from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.contributions import DAILY
from maghribcom.database import UtcDateTime, insert_into, writing
from maghribcom.demand.notices import FOUND
from maghribcom.directory.notices import NEW_PEOPLE
from maghribcom.locales import languages
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.digests import send_digests
from maghribcom.notices.models import Notice

AIM_SECONDS = 300
AIM_GROWTH_MB = 50
FOUND_DATA = {"concept": "hydrology", "kind": "skill", "region": "MA-08", "count": 2}


def measure(report: Report, app: Flask) -> None:
    """Seconds until everybody's digest is in the outbox, and how far memory rises meanwhile; all is removed again."""
    say("  a digest for everybody")
    with app.app_context():
        with writing() as session:
            told = _tell_everybody(session)
        try:
            began, worked = time.perf_counter(), time.process_time()
            with _watching() as grown:
                sent = send_digests(clock.now())
            took, work = time.perf_counter() - began, time.process_time() - worked
        finally:
            with writing() as session:
                session.execute(delete(Notice).where(Notice.key.startswith("bench:")))
                session.execute(delete(OutboxMail).where(OutboxMail.kind == f"digest.{DAILY}"))
    report.figure("digests.run", took, "s", aim=f"<= {AIM_SECONDS} s for 100000", people=sent, notices=told,
                  processor=round(work, 2))  # fmt: skip
    report.figure("digests.memory", max(grown) - grown[0], "MB", aim=f"<= {AIM_GROWTH_MB}")


def _tell_everybody(session: Session) -> int:
    """Notices that wait since the day before yesterday; everybody's address counts as confirmed."""
    now = clock.now()
    session.execute(update(Account).where(Account.email_confirmed_at.is_(None)).values(email_confirmed_at=now))
    at = literal(now - timedelta(days=2), UtcDateTime())
    data = [
        (FOUND, {**FOUND_DATA, "words": dict.fromkeys(languages(), "hydrologie")}),
        *((NEW_PEOPLE, {"search": "x", "name": f"Équipe eau {number}", "count": number}) for number in (1, 3)),
    ]
    for place, (kind, values) in enumerate(data):
        rows = select(Account.id, literal(kind), literal(f"bench:{place}"), literal(values, JSON()), at, literal(DAILY))
        columns = ["account_id", "type", "key", "data", "at", "waits"]
        session.execute(insert_into(session, Notice).from_select(columns, rows))
    return len(data)


@contextmanager
def _watching() -> Iterator[list[float]]:
    """The resident memory of this process in MB, ten times a second."""
    seen, done = [_resident_mb()], threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            seen.append(_resident_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def _resident_mb() -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{os.getpid()}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
