"""`make bench`, or `python -m bench --help`."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path

from flask import Flask

from bench import (
    digests,
    indexing,
    ladder,
    memory,
    pages,
    ranking,
    readers,
    recognition,
    saved_searches,
    saving,
    vocabulary,
)
from bench.figures import Report, say
from bench.stacks import STACKS, instance
from bench.vocabulary_sets import ESCO
from maghribcom.database import writing
from maghribcom.demonstration import institutions, refusal, showcase
from maghribcom.demonstration.population import populate
from maghribcom.demonstration.showcase import Showcase
from maghribcom.extensions import contributions, search_engine
from maghribcom.indexing.drain import drain
from maghribcom.indexing.rebuild import rebuild
from maghribcom.locales import in_language
from maghribcom.skills.esco.importing import import_esco
from maghribcom.skills.starter import load_starter
from search import EXPERT
from tests.services.processes import ServiceMissing

SIZES = "1000,10000,100000"
SEED = 1
#: Indexing is measured first, with the people.
PARTS = (
    "indexing", "search", "ranking", "ladder", "recognition", "saved-searches", "digests", "vocabulary", "saving",
    "memory", "readers",
)  # fmt: skip


def main() -> None:
    """Measure each stack at each size; the same instance grows from one size to the next."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure speed and memory.")
    parser.add_argument("--sizes", default=SIZES, help=f"how many people, growing (default {SIZES})")
    parser.add_argument("--stacks", default=",".join(STACKS), help=f"which (default all: {','.join(STACKS)})")
    parser.add_argument(
        "--esco",
        type=Path,
        default=ESCO,
        help="folder with the official ESCO files; where there is none, the starter vocabulary is used alone",
    )
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts (default all: {','.join(PARTS)})")
    arguments = parser.parse_args()
    parts = arguments.only.split(",")
    for part in parts:
        if part not in PARTS:
            parser.error(f"unknown part {part}; there are: {', '.join(PARTS)}")
    sizes = sorted(int(size) for size in arguments.sizes.split(","))
    for name in arguments.stacks.split(","):
        if name not in STACKS:
            parser.error(f"unknown stack {name}; there are: {', '.join(STACKS)}")
        stack = STACKS[name]
        report = Report(stack, 0)
        report.figure("machine.cores", os.cpu_count() or 0, "cores", python=platform.python_version(),
                      memory_gb=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1))  # fmt: skip
        try:
            with instance(stack) as app:
                _vocabulary(report, app, arguments.esco)
                _measure(app, stack, sizes, parts)
        except ServiceMissing as reason:
            sys.exit(f"{stack} was not measured: {reason}")


def _vocabulary(report: Report, app: Flask, esco: Path) -> None:
    with app.app_context():
        began = time.perf_counter()
        load_starter()
        report.figure("vocabulary.starter", time.perf_counter() - began, "s")
        files = sorted(esco.glob("*.zip")) if esco.is_dir() else []
        if files:
            say("importing ESCO")
            began = time.perf_counter()
            import_esco(files)
            report.figure("vocabulary.esco", time.perf_counter() - began, "s", aim="<= 180")
        else:
            say(f"no ESCO files in {esco}: the starter vocabulary alone")
        indexing.forget_changes()
        search_engine().create_missing()
        for kind in contributions().by_kind:
            if kind != EXPERT:
                rebuild(kind)


def _measure(app: Flask, stack: str, sizes: list[int], parts: Collection[str]) -> None:
    settings = app.config["SETTINGS"]
    accounts = list(showcase.keep_passwords(settings.instance))
    for size in sizes:
        say(f"{stack}: {size} people")
        report = Report(stack, size)
        with app.app_context():
            with in_language("en"), writing() as session:
                refusal.mark(session)
                institutions.make_organisations(session)
            began, worked = time.perf_counter(), time.process_time()
            made = populate(size, SEED)
            took, busy = time.perf_counter() - began, time.process_time() - worked
            report.figure("population", made / took, "experts/s", aim=">= 300", made=made,
                          a_processor_second=round(made / busy))  # fmt: skip
            with in_language("en"), writing() as session:
                showcase.make_accounts(session, accounts)
            if "indexing" in parts:
                indexing.measure(report, stack)
            else:
                indexing.forget_changes()
                rebuild(EXPERT)
            drain()
        official = next(account for account in accounts if account.role == "official")
        _measure_parts(report, app, official, parts)


def _measure_parts(report: Report, app: Flask, official: Showcase, parts: Collection[str]) -> None:
    ways: dict[str, Callable[[], None]] = {
        "search": lambda: pages.measure(report, app),
        "ranking": lambda: ranking.measure(report, app),
        "ladder": lambda: ladder.measure(report, app),
        "recognition": lambda: recognition.measure(report, app),
        "saved-searches": lambda: saved_searches.measure(report, app),
        "digests": lambda: digests.measure(report, app),
        "vocabulary": lambda: vocabulary.measure(report, app),
        "saving": lambda: saving.measure(report, app),
        "memory": lambda: memory.measure(report, app, official),
        "readers": lambda: readers.measure(report, app, official),
    }
    for part, measure in ways.items():
        if part in parts:
            measure()


if __name__ == "__main__":
    main()
