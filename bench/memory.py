"""How much memory a web worker holds after a thousand requests."""

import re
import time
from pathlib import Path

from flask import Flask

from bench.figures import Report, say
from bench.pages import addresses, forget_ceilings
from bench.serving import Browser, serving
from maghribcom.demonstration.showcase import Showcase

REQUESTS = 1_000
START_SECONDS = 60
AIM_MB = 240
EXPERT_LINK = re.compile(r'href="(/fr/experts/[0-9a-z]{13})')


def measure(report: Report, app: Flask, official: Showcase) -> None:
    """Resident memory of the worker: at its first page, and after a thousand searches and profiles."""
    say("  a web worker's memory")
    with app.app_context():
        wanted = list(addresses(REQUESTS // 2))
    with serving(app) as (origin, master):
        browser = Browser(origin)
        browser.sign_in(official)
        worker = _child_of(master)
        first = _resident_mb(worker)
        done = 0
        for address in wanted:
            if done % 60 == 0:
                forget_ceilings(app)
            links = EXPERT_LINK.findall(browser.get(address))
            browser.get(links[0] if links else "/fr/")
            done += 2
        report.figure("memory.worker", _resident_mb(worker), "MB", aim=f"<= {AIM_MB}", requests=done,
                      at_first=round(first, 1))  # fmt: skip


def _child_of(master: int) -> int:
    give_up = time.monotonic() + START_SECONDS
    children = Path(f"/proc/{master}/task/{master}/children")
    while not (found := children.read_text().split()):
        if time.monotonic() > give_up:
            raise RuntimeError("the server did not start")
        time.sleep(0.1)
    return int(found[0])


def _resident_mb(process: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
