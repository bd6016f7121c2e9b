"""Demand of a demonstration: what others looked for in the last months and did not find, for the board."""

from datetime import timedelta
from random import Random

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.demand.models import FEW, DemandRow
from maghribcom.demand.operations import ASKED_LEAST, COUNTED_DAYS
from maghribcom.demonstration.outlines import project_outlines
from maghribcom.demonstration.rows import drawn_public_id
from maghribcom.skills.models import Concept
from maghribcom.territories import regions

#: Skills of the board, and how often the most wanted one was looked for.
SKILLS, ASKED_MOST = 24, 19
#: Share that comes from needs that were closed without a suitable expert.
FROM_NEEDS = 0.2
IN_A_REGION = 0.6


def make_demand(session: Session, seed: int) -> int:
    """Write rows of demand for skills that needs ask for, as far as they are not there; returns how many."""
    chance = Random(f"{seed}/wanted")
    asked = {skill.skill for outline in project_outlines() for role in outline.roles for skill in role.skills}
    ids = {row.public_id: row.id for row in session.scalars(select(Concept).where(Concept.public_id.in_(asked)))}
    today, places = clock.now().date(), [region.code for region in regions()]
    rows = []
    for skill in chance.sample(sorted(ids), min(SKILLS, len(ids))):
        # One value for the whole skill: it is not a matter of chance where people are lacking.
        likely = chance.sample(places, 4)
        for _time in range(round(chance.triangular(ASKED_LEAST, ASKED_MOST, ASKED_LEAST))):
            from_need = chance.random() < FROM_NEEDS
            rows.append(
                {
                    "id": drawn_public_id(chance),
                    "day": today - timedelta(days=chance.randrange(COUNTED_DAYS - 5)),
                    "source": "need" if from_need else "search",
                    "concept_id": ids[skill],
                    "sector_id": None,
                    "region": chance.choice(likely) if chance.random() < IN_A_REGION else None,
                    "found": 0 if from_need else chance.randrange(FEW),
                    "first_of_day": True,
                }
            )
    known = set(session.scalars(select(DemandRow.id).where(DemandRow.id.in_([row["id"] for row in rows]))))
    if missing := [row for row in rows if row["id"] not in known]:
        session.execute(insert(DemandRow), missing)
    return len(missing)
