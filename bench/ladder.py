"""The whole ladder against one search: four skills required, six desired, a country, every facet."""

import time
from collections.abc import Iterator
from random import Random

from flask import Flask

from bench.figures import Report, milliseconds, say
from maghribcom import clock
from maghribcom.database import reading
from maghribcom.directory.answers import answer
from maghribcom.directory.parameters import Address
from maghribcom.directory.searches import Search
from maghribcom.extensions import search_engine
from maghribcom.skills.labels import near_concepts
from search import INSTITUTIONS, ExpertQuery, SkillWanted

SEARCHES, WARM_UP = 60, 10
REQUIRED, DESIRED = 4, 6
#: The most frequent skills, of which searches are made.
KNOWN = 60
FACTOR = 3


def measure(report: Report, app: Flask) -> None:
    """Times of the ladder, of the strict search that it begins with, and of the search whose people it shows."""
    say("  asking for less")
    whole, strict, shown, steps = [], [], [], set()
    with app.app_context():
        engine = search_engine()
        asking = Search(Address("/fr/experts", (("country", "FR"),)))
        for place, query in enumerate(_queries(WARM_UP + SEARCHES)):
            began = time.perf_counter()
            found = answer(engine, asking, query, clock.now())
            took = [time.perf_counter() - began]
            for asked in (query, found.query):
                began = time.perf_counter()
                engine.search(asked, clock.now())  # not the same instant: a server keeps its answers
                took.append(time.perf_counter() - began)
            if place >= WARM_UP and found.steps:
                steps.add(found.query.match)
                for times, seconds in zip((whole, strict, shown), took, strict=True):
                    times.append(seconds)
    for share, ladder, first, last in zip(
        ("p50", "p95"), milliseconds(whole), milliseconds(strict), milliseconds(shown), strict=True
    ):
        report.figure(f"search.ladder_{share}", ladder, "ms", aim=f"<= {FACTOR} x the search that is shown",
                      strict=round(first, 2), shown=round(last, 2), times=round(ladder / last, 2),
                      steps=sorted(steps))  # fmt: skip


def _queries(number: int) -> Iterator[ExpertQuery]:
    chance = Random(2)
    everybody = search_engine().search(ExpertQuery(INSTITUTIONS), clock.now())
    known = [count.value for count in everybody.facets["skill"][:KNOWN]]
    with reading() as session:
        near = near_concepts(session, known)
    for _place in range(number):
        skills = chance.sample(known, REQUIRED + DESIRED)
        yield ExpertQuery(
            INSTITUTIONS,
            required=tuple(SkillWanted(skill, 2, near=near[skill]) for skill in skills[:REQUIRED]),
            desired=tuple(SkillWanted(skill, near=near[skill]) for skill in skills[REQUIRED:]),
            countries=("FR",),
        )
