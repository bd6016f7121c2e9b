"""Eight officials search at once while profiles change and the index is being written."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from flask import Flask
from sqlalchemy import select

from bench.figures import Report, milliseconds, say
from bench.pages import addresses, forget_ceilings
from bench.saving import working
from bench.serving import Browser, serving
from maghribcom.database import is_sqlite, writing
from maghribcom.demonstration.showcase import Showcase
from maghribcom.experts.models import Expert
from maghribcom.indexing.queue import enqueue
from search import EXPERT

READERS = 8
PAGES_EACH = 40
#: Profiles that change in one go, and seconds between two goes.
CHANGED, PAUSE = 50, 0.5


def measure(report: Report, app: Flask, official: Showcase) -> None:
    """Times of pages as each reader waits for them, and how many failed; one worker, eight threads."""
    say("  eight readers while the index is written")
    with app.app_context():
        wanted = list(addresses(READERS * PAGES_EACH))
    forget_ceilings(app)
    times: list[float] = []
    errors: list[str] = []
    with _served(app) as origin, _changing(app) as changed:
        browsers = [Browser(origin) for _reader in range(READERS)]
        for browser in browsers:
            browser.sign_in(official)
        threads = [
            threading.Thread(target=_read, args=(browser, wanted[place::READERS], times, errors))
            for place, browser in enumerate(browsers)
        ]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                thread.join(1)
                forget_ceilings(app)
        took = time.perf_counter() - began
    p50, p95 = milliseconds(times)
    report.figure("readers.page_p50", p50, "ms", readers=READERS)
    report.figure("readers.page_p95", p95, "ms", readers=READERS, rate=round(len(times) / took, 1),
                  changed=len(changed) * CHANGED, worst=round(1000 * max(times)))  # fmt: skip
    report.figure("readers.errors", len(errors), "pages that failed", aim="0", first=errors[:1])


def _read(browser: Browser, wanted: list[str], times: list[float], errors: list[str]) -> None:
    for address in wanted:
        began = time.perf_counter()
        try:
            browser.get(address)
        except OSError as error:
            errors.append(str(error))
        times.append(time.perf_counter() - began)


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    """A web worker and the background work: one process on SQLite, two elsewhere."""
    alone = is_sqlite(app.config["SETTINGS"].database_url)
    with serving(app, works=alone) as (origin, _master), nullcontext() if alone else working(app):
        yield origin


@contextmanager
def _changing(app: Flask) -> Iterator[list[int]]:
    """Some profiles change all the time; yields the goes so far."""
    over = threading.Event()
    goes: list[int] = []

    def change() -> None:
        while not over.wait(PAUSE):
            with app.app_context(), writing() as session:
                some = select(Expert.public_id).where(Expert.status == "active").order_by(Expert.id)
                enqueue(session, EXPERT, some.offset(len(goes) * CHANGED % 900).limit(CHANGED))
            goes.append(len(goes))

    thread = threading.Thread(target=change)
    thread.start()
    try:
        yield goes
    finally:
        over.set()
        thread.join()
