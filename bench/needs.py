"""Open needs as anybody reads them: the list against the bare engine, the page of one need, statements of both."""

import time
from collections.abc import Iterator
from random import Random
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from bench.figures import Report, milliseconds, percentile, say
from bench.pages import PAGES, WARM_UP, compare, counted, timed
from maghribcom import clock
from maghribcom.closed_lists import MODES
from maghribcom.database import reading
from maghribcom.demonstration.postings import populate_needs
from maghribcom.indexing.drain import drain
from maghribcom.projects.models import Need
from maghribcom.projects.visibility import visible
from maghribcom.projects.vocabulary import COMPENSATIONS, WAYS
from maghribcom.skills.models import SKILL_KINDS, Concept, Label
from maghribcom.territories import regions
from search.queries import DEADLINES

#: Needs for each hundred people, within bounds, and the share of them that is open: a platform some years old.
FOR_A_HUNDRED, LEAST, MOST, OPEN_SHARE = 10, 200, 10_000, 0.2
PAGE_MS, RATE = 50, 300
STATEMENTS = 14
LANGUAGES = ("fr", "ar", "en")


def measure(report: Report, app: Flask, seed: int) -> None:
    """Make needs for the people that there are, then read them as a visitor does."""
    _populate(report, app, seed)
    say("  reading needs")
    visitor = app.test_client()
    with app.app_context():
        lists, pages = list(list_addresses(PAGES + WARM_UP)), list(page_addresses(PAGES + WARM_UP))
    times = timed(app, lists, visitor)
    compare(report, "needs.list", times)
    report.figure("needs.list_statements", max(times.statements), "SQL statements a page", aim=f"<= {STATEMENTS}",
                  least=min(times.statements), median=percentile(times.statements, 0.5))  # fmt: skip
    took: list[float] = []
    statements: list[int] = []
    for place, address in enumerate(pages):
        with app.app_context(), counted(app) as noted:
            began = time.perf_counter()
            response = visitor.get(address)
            seconds = time.perf_counter() - began
        assert response.status_code == 200, f"{address}: {response.status_code}"
        if place >= WARM_UP:
            took.append(seconds)
            statements.append(len(noted))
    half, most = milliseconds(took)
    report.figure("needs.page_p95", most, "ms", aim=f"<= {PAGE_MS}", p50=round(half, 2))
    report.figure("needs.page_statements", max(statements), "SQL statements a page", aim="constant",
                  least=min(statements))  # fmt: skip


def _populate(report: Report, app: Flask, seed: int) -> None:
    with app.app_context():
        needs = max(LEAST, min(MOST, report.size * FOR_A_HUNDRED // 100))
        began, worked = time.perf_counter(), time.process_time()
        made = populate_needs(needs, seed, OPEN_SHARE)
        took, busy = time.perf_counter() - began, time.process_time() - worked
        began = time.perf_counter()
        drain()
        indexed = time.perf_counter() - began
        with reading() as session:
            found = len(session.scalars(select(Need.id).where(visible(clock.now()))).all())
    if made:
        report.figure("needs.population", made / took, "needs/s", aim=f">= {RATE}", made=made, needs=needs,
                      listed=found, a_processor_second=round(made / busy), drained_s=round(indexed, 1))  # fmt: skip


def list_addresses(number: int) -> Iterator[str]:
    """Searches as visitors make them, in three languages: by skill, by words, with filters, by deadline, further."""
    chance = Random(2)
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
    places = [region.code for region in regions()]
    for _place in range(number):
        parameters: list[tuple[str, str]] = chance.choice((
            [("skill", chance.choice(skills))],
            [("q", chance.choice(words))],
            [("q", chance.choice(words)), ("region", chance.choice(places))],
            [("sector", chance.choice(sectors)), ("region", chance.choice(places))],
            [("mode", chance.choice(MODES)), ("way", chance.choice(WAYS))],
            [("sector", chance.choice(sectors)), ("compensation", chance.choice(COMPENSATIONS))],
            [("deadline", chance.choice(DEADLINES)), ("sort", "deadline")],
            [("region", chance.choice(places)), ("sort", "freshness")],
            [("page", str(chance.randint(2, 5)))],
            [],
        ))  # fmt: skip
        yield f"/{chance.choice(LANGUAGES)}/needs?{urlencode(parameters)}"


def page_addresses(number: int) -> Iterator[str]:
    """Pages of needs that are open to everybody, in three languages."""
    chance = Random(3)
    with reading() as session:
        ids = session.scalars(select(Need.public_id).where(visible(clock.now())).order_by(Need.id)).all()
    for _place in range(number):
        yield f"/{chance.choice(LANGUAGES)}/needs/{chance.choice(ids)}"
