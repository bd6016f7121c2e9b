"""Searches by many skills: ranked pages with all facets, and the whole ladder where few meet everything."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from bench.figures import Report, milliseconds, percentile, say
from bench.pages import WARM_UP, compare, timed
from maghribcom import clock
from maghribcom.database import reading
from maghribcom.directory.answers import FEW, answer
from maghribcom.directory.forms import SearchForm
from maghribcom.experts.models import Expert, ExpertSkill
from maghribcom.extensions import search_engine
from maghribcom.locales import in_language
from maghribcom.skills.models import Concept
from search import INSTITUTIONS, ExpertQuery, SkillWanted

REQUIRED, DESIRED = 4, 6
PAGES, LADDERS = 100, 100
#: The whole ladder may take so many times as long as one search.
LADDER_FACTOR = 3
#: People whose skills are asked for, at most: most have few like them.
DRAWN = 3_000


@dataclass(frozen=True, slots=True)
class Team:
    """What an official looks for, as concepts."""

    required: tuple[str, ...]
    desired: tuple[str, ...]

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """As an address carries it."""
        return [("skill", one) for one in self.required] + [("desired", one) for one in self.desired]


def measure(report: Report, app: Flask) -> None:
    """Pages that enough people answer, against their engine calls; the ladder of others, against one search."""
    say("  searching by ten skills")
    with app.app_context():
        enough, few = _divided(PAGES + WARM_UP, LADDERS + WARM_UP)
    if len(enough) > WARM_UP:
        wanted = [f"/fr/experts?{urlencode(team.parameters)}" for team in enough]
        compare(report, "ranking", timed(app, wanted), pages=len(wanted) - WARM_UP)
    with app.test_request_context("/fr/experts"), in_language("fr"):
        _ladder(report, few)


def _divided(enough: int, few: int) -> tuple[list[Team], list[Team]]:
    """Searches that enough people answer, and others for which a page looks further; at most so many of each."""
    many: list[Team] = []
    others: list[Team] = []
    for team in _teams():
        query = ExpertQuery(INSTITUTIONS, required=tuple(SkillWanted(one) for one in team.required))
        kind, most = (many, enough) if search_engine().count(query, clock.now()) >= FEW else (others, few)
        if len(kind) < most:
            kind.append(team)
        if len(many) == enough and len(others) == few:
            break
    return many, others


def _teams() -> Iterator[Team]:
    """Four skills that somebody has, the commonest of them; what else they and another person have is desired."""
    chance = Random(1)
    with reading() as session:
        experts = session.scalars(select(Expert.id).where(Expert.status == "active").order_by(Expert.id)).all()
        drawn = chance.sample(experts, min(DRAWN, len(experts)))
        held: dict[int, list[str]] = {expert: [] for expert in drawn}
        counts: dict[str, int] = {}
        query = select(ExpertSkill.expert_id, Concept.public_id).join(Concept, Concept.id == ExpertSkill.concept_id)
        for expert, concept in session.execute(query.order_by(ExpertSkill.expert_id, ExpertSkill.position)):
            counts[concept] = counts.get(concept, 0) + 1
            if expert in held:
                held[expert].append(concept)
    for place, expert in enumerate(drawn):
        own = sorted(held[expert], key=lambda concept: -counts[concept])
        others = (concept for another in drawn[place + 1 :] for concept in held[another] if concept not in own)
        wanted = dict.fromkeys(own[REQUIRED:])
        while len(wanted) < DESIRED and (other := next(others, None)):
            wanted[other] = None
        if len(own) >= REQUIRED and len(wanted) >= DESIRED:
            yield Team(tuple(own[:REQUIRED]), tuple(wanted)[:DESIRED])


def _ladder(report: Report, teams: list[Team]) -> None:
    """The search, what each way to more people would find, and the search at the step taken; against one search."""
    engine = search_engine()
    whole: list[float] = []
    one: list[float] = []
    for place, team in enumerate(teams):
        with reading() as session:
            search = SearchForm("/fr/experts", MultiDict(team.parameters)).read(session, "fr")
            query = search.query(session, INSTITUTIONS)
        # At another instant the server has no answer kept. Whichever comes second may find its data warm: take turns.
        at = clock.now() + timedelta(seconds=place)
        times: list[float] = [0, 0]
        for turn in ((0, 1), (1, 0))[place % 2]:
            began = time.perf_counter()
            if turn:
                answer(engine, search, query, at + timedelta(microseconds=1))
            else:
                engine.search(query, at)
            times[turn] = time.perf_counter() - began
        if place >= WARM_UP:
            one.append(times[0])
            whole.append(times[1])
    if not whole:
        return
    for share, ladder, search_alone in zip(("p50", "p95"), milliseconds(whole), milliseconds(one), strict=True):
        report.figure(f"ladder.{share}", ladder, "ms", aim=f"<= {LADDER_FACTOR} x one search",
                      one_search=round(search_alone, 2), times=round(ladder / search_alone, 2))  # fmt: skip
    shares = [ladder / alone for ladder, alone in zip(whole, one, strict=True)]
    report.figure("ladder.of_one_search", percentile(shares, 0.5), "times, median of pairs", aim=f"<= {LADDER_FACTOR}",
                  p95=round(percentile(shares, 0.95), 2), searches=len(shares))  # fmt: skip
