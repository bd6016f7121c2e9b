"""Searches by ten skills, four of them required: ranked pages with all facets."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from bench.figures import Report, say
from bench.pages import WARM_UP, compare, timed
from maghribcom import clock
from maghribcom.database import reading
from maghribcom.demand.models import FEW
from maghribcom.experts.models import Expert, ExpertSkill
from maghribcom.extensions import search_engine
from maghribcom.skills.models import Concept
from search import INSTITUTIONS, ExpertQuery, SkillWanted

REQUIRED, DESIRED = 4, 6
PAGES = 100
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
    """Pages against their engine calls, of searches that enough people answer: elsewhere the ladder is in the page."""
    say("  searching by ten skills")
    with app.app_context():
        teams = islice(filter(_is_answered, _teams()), WARM_UP + PAGES)
        wanted = [f"/fr/experts?{urlencode(team.parameters)}" for team in teams]
    if len(wanted) > WARM_UP:
        compare(report, "ranking", timed(app, wanted), pages=len(wanted) - WARM_UP)
    else:
        say("  not measured: too few people share four skills")


def _is_answered(team: Team) -> bool:
    query = ExpertQuery(INSTITUTIONS, required=tuple(SkillWanted(one) for one in team.required))
    return search_engine().count(query, clock.now()) >= FEW


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
