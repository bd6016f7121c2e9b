"""The search page against the bare engine: the very requests that the page sent, replayed with bodies already built."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

from elasticsearch import Elasticsearch
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, delete, event, select

from bench.figures import Report, milliseconds, percentile, say
from maghribcom.accounts.models import Account, Tally
from maghribcom.closed_lists import MODES
from maghribcom.database import db, reading, writing
from maghribcom.demonstration.showcase import EMAILS
from maghribcom.experts.vocabulary import CAPACITIES
from maghribcom.extensions import search_engine
from maghribcom.skills.models import SKILL_KINDS, Concept, Label
from maghribcom.territories import regions
from search.elastic.engine import ElasticEngine
from search.embedded.engine import EmbeddedEngine
from tests.browsing import signed_in

PAGES, WARM_UP = 200, 20
#: The page may take this much longer than the engine: rows, reasons, the page itself.
FACTOR, EXTRA_MS = 1.25, 30
STATEMENTS = 14
Call = Callable[[], object]


def addresses(number: int) -> Iterator[str]:
    """Searches as officials make them: by skill and level, by words in seven languages, with filters, further pages."""
    chance = Random(1)
    with reading() as session:
        own = Concept.scheme == "maghribcom"
        skills = session.scalars(
            select(Concept.public_id).where(own, Concept.kind.in_(SKILL_KINDS)).order_by(Concept.public_id)
        ).all()
        words = session.scalars(
            select(Label.text).join(Concept).where(own, Label.kind == "preferred").order_by(Label.id)
        ).all()
        sectors = session.scalars(
            select(Concept.public_id).where(Concept.kind == "sector").order_by(Concept.public_id)
        ).all()
    for _place in range(number):
        skill = chance.choice(skills)
        parameters: list[tuple[str, str]] = chance.choice((
            [("skill", skill)],
            [("skill", f"{skill}@2"), ("desired", chance.choice(skills))],
            [("q", chance.choice(words))],
            [("q", chance.choice(words)), ("language", "fr@B2")],
            [("sector", chance.choice(sectors)), ("country", chance.choice(("FR", "ES", "DE", "CA")))],
            [("region", chance.choice(regions()).code), ("mode", chance.choice(MODES))],
            [("skill", skill), ("capacity", chance.choice(CAPACITIES)), ("years", "5")],
            [("sector", chance.choice(sectors)), ("sort", "freshness"), ("page", "2")],
            [],
        ))  # fmt: skip
        yield f"/fr/experts?{urlencode(parameters)}"


def measure(report: Report, app: Flask) -> None:
    """Times of pages and of their engine calls in the same run, and the statements of a page."""
    say("  searching")
    with app.app_context():
        wanted = list(addresses(PAGES + WARM_UP))
    times = timed(app, wanted)
    compare(report, "search", times)
    report.figure("search.statements", max(times.statements), "SQL statements a page", aim=f"<= {STATEMENTS}",
                  least=min(times.statements), median=percentile(times.statements, 0.5))  # fmt: skip


@dataclass(slots=True)
class Times:
    """Of some pages: seconds that each took, of its own work and of its bare engine calls, and its SQL statements."""

    pages: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    engine: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)


def timed(app: Flask, wanted: Sequence[str], client: FlaskClient | None = None) -> Times:
    """Open these pages, as an official without another client; the first WARM_UP do not count."""
    if client is None:
        with app.app_context():
            client = official(app)
    times = Times()
    for place, address in enumerate(wanted):
        if place % 50 == 0:
            forget_ceilings(app)
        with app.app_context(), _recorded() as calls, counted(app) as noted:
            began, worked = time.perf_counter(), time.thread_time()
            response = client.get(address)
            took, work = time.perf_counter() - began, time.thread_time() - worked
        assert response.status_code == 200, f"{address}: {response.status_code}"
        began = time.perf_counter()
        for call in calls:
            call()
        bare = time.perf_counter() - began
        if place >= WARM_UP:
            times.pages.append(took)
            times.busy.append(work)
            times.engine.append(bare)
            times.statements.append(len(noted))
    return times


def compare(report: Report, name: str, times: Times, **more: Any) -> None:
    """Pages against what their engine calls allow."""
    of_all = milliseconds(times.pages), milliseconds(times.engine), milliseconds(times.busy)
    for share, page, call, work in zip(("p50", "p95"), *of_all, strict=True):
        allowed = FACTOR * call + EXTRA_MS
        report.figure(f"{name}.page_{share}", page, "ms", aim=f"<= {FACTOR} x engine + {EXTRA_MS} ms",
                      engine=round(call, 2), allowed=round(allowed, 2), processor=round(work, 2), **more)  # fmt: skip


def official(app: Flask) -> FlaskClient:
    """The browser of the demonstration's official."""
    with reading() as session:
        account = session.scalars(select(Account).where(Account.email == EMAILS["official"])).one()
    return signed_in(app, account)


def forget_ceilings(app: Flask) -> None:
    """So many pages are more than anybody may see in a day."""
    with app.app_context(), writing() as session:
        session.execute(delete(Tally))


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent inside the block, without the ones that begin and end transactions."""
    noted: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "PRAGMA", "SAVEPOINT", "RELEASE")):
            noted.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield noted
    finally:
        event.remove(engine, "before_cursor_execute", note)


@contextmanager
def _recorded() -> Iterator[list[Call]]:
    """What the page asks of the engine, each as a call that asks the same again."""
    calls: list[Call] = []
    engine = search_engine()
    if isinstance(engine, EmbeddedEngine):
        with ExitStack() as readers:
            for reader in engine._readers.values():
                readers.enter_context(_noted(reader, calls))
            yield calls
        return
    assert isinstance(engine, ElasticEngine)
    node = engine._node
    sent = node.msearch
    parts = urlsplit(str(node.searching.transport.node_pool.get().base_url))

    def msearch(alias: str, bodies: Any) -> Any:
        # The server keeps the answers of searches without hits: asked again, it would not work for them.
        searches = [line for body in bodies for line in ({"request_cache": False}, body)]
        calls.append(lambda: _raw_client(parts.geturl()).msearch(index=alias, searches=searches))
        return sent(alias, bodies)

    node.msearch = msearch  # type: ignore[method-assign]
    try:
        yield calls
    finally:
        node.msearch = sent  # type: ignore[method-assign]


@contextmanager
def _noted(reader: Any, calls: list[Call]) -> Iterator[None]:
    """A reader of the embedded engine whose searchers note what is asked of them."""
    searcher = reader.searcher
    reader.searcher = lambda: _Recorder(searcher(), calls)
    try:
        yield
    finally:
        reader.searcher = searcher


class _Recorder:
    """A searcher that notes what is asked of it."""

    def __init__(self, searcher: Any, calls: list[Call]) -> None:
        self._searcher = searcher
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._searcher, name)
        if not callable(method):
            return method

        def call(*arguments: Any, **options: Any) -> Any:
            self._calls.append(lambda: method(*arguments, **options))
            return method(*arguments, **options)

        return call


_clients: dict[str, Elasticsearch] = {}


def _raw_client(address: str) -> Elasticsearch:
    if address not in _clients:
        _clients[address] = Elasticsearch(address)
    return _clients[address]
