"""Writing demand down and counting it."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from flask import current_app
from sqlalchemy import ScalarSelect, delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.database import insert_into, random_public_id
from maghribcom.demand.models import DemandKey, DemandRow
from maghribcom.skills.models import SKILL_KINDS, Concept

#: Rows that one search can write.
ROWS_MOST = 24
#: The board of wanted skills: the days that it counts, how often something was asked for before it is shown (so that
#: nobody can be recognised by what they alone asked for), and how much it shows.
COUNTED_DAYS = 90
ASKED_LEAST = 3
SHOWN = 60
#: What people put into their profiles.
WANTED_KINDS = (*SKILL_KINDS, "occupation")

Ask = tuple[str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Unmet:
    """What a search asked for, by public ids and region codes, and how many people it found: fewer than `FEW`."""

    concepts: tuple[str, ...]
    sectors: tuple[str, ...]
    regions: tuple[str, ...]
    found: int

    @property
    def asks(self) -> list[Ask]:
        """Concept, sector and region of each row. Alternatives of one filter were all found too seldom."""
        beside = self.sectors[0] if len(self.sectors) == 1 else None
        whats: list[tuple[str | None, str | None]] = [(concept, beside) for concept in self.concepts]
        whats = whats or [(None, sector) for sector in self.sectors]
        if not whats and not self.regions:
            return []
        asked = product(whats or [(None, None)], self.regions or (None,))
        return [(*what, region) for what, region in asked][:ROWS_MOST]


def record_unmet(session: Session, unmet: Unmet, *, actor: Actor) -> None:
    """Write what a search did not find, once for each person, day, concept and region. At most two statements."""
    _record(session, unmet, "search", str(actor.public_id))


def record_unfilled(session: Session, unmet: Unmet, need: str) -> None:
    """Write what a need asked for and nobody could do, once for each need and day. `need`: its public id."""
    _record(session, unmet, "need", need)


def _record(session: Session, unmet: Unmet, source: str, who: str) -> None:
    day = clock.now().date()
    keys: dict[Ask, tuple[str, str]] = {}
    for concept, sector, region in unmet.asks:
        what = concept or sector or ""
        keys[concept, sector, region] = _key(day, who, what), _key(day, who, what, region or "")
    if not keys:
        return
    unseen = _write_down(session, day, {key for pair in keys.values() for key in pair})
    rows = []
    for (concept, sector, region), (any_region, exact) in keys.items():
        if exact in unseen:
            rows.append(
                {
                    "id": random_public_id(), "day": day, "source": source, "concept_id": _id_of(concept),
                    "sector_id": _id_of(sector), "region": region, "found": unmet.found,
                    "first_of_day": any_region in unseen,
                }
            )  # fmt: skip
        unseen.discard(any_region)
    if rows:
        session.execute(insert_into(session, DemandRow).values(rows))


def forget_keys(session: Session, day: date) -> int:
    """Remove the keys of the days before this one: from then on nothing ties a row to a person."""
    return int(session.execute(delete(DemandKey).where(DemandKey.day < day)).rowcount)  # type: ignore[attr-defined]


def wanted_skills(session: Session, today: date, region: str | None = None) -> Mapping[str, int]:
    """The skills and occupations most asked for and not found, by public id, with how often. One statement.

    How often: each person counts once a day. With a region, what was asked for there. A retired concept counts for
    its successor. What was asked for less than `ASKED_LEAST` times is left out.
    """
    rows = (
        select(DemandRow.concept_id, func.count().label("asked"))
        .where(DemandRow.day > today - timedelta(days=COUNTED_DAYS), DemandRow.concept_id.is_not(None))
        .where(DemandRow.region == region if region else DemandRow.first_of_day.is_(True))
        .group_by(DemandRow.concept_id)
        .subquery()
    )
    successor = aliased(Concept)
    wanted, asked = func.coalesce(successor.public_id, Concept.public_id), func.sum(rows.c.asked)
    query = (
        select(wanted, asked)
        .select_from(rows)
        .join(Concept, Concept.id == rows.c.concept_id)
        .outerjoin(successor, successor.id == Concept.replaced_by_id)
        .where(Concept.kind.in_(WANTED_KINDS), or_(Concept.retired.is_(False), successor.retired.is_(False)))
        .group_by(wanted)
        .having(asked >= ASKED_LEAST)
        .order_by(asked.desc(), wanted)
    )
    return {concept: int(count) for concept, count in session.execute(query.limit(SHOWN))}


def _write_down(session: Session, day: date, keys: set[str]) -> set[str]:
    """Keep these keys; returns those that were not there."""
    rows = insert_into(session, DemandKey).values([{"key": key, "day": day} for key in sorted(keys)])
    return set(session.scalars(rows.on_conflict_do_nothing().returning(DemandKey.key)))


def _id_of(public_id: str | None) -> ScalarSelect[int] | None:
    return select(Concept.id).where(Concept.public_id == public_id).scalar_subquery() if public_id else None


def _key(day: date, *parts: str) -> str:
    secret = str(current_app.config["SETTINGS"].secret_key).encode()
    message = "\n".join(("demand", day.isoformat(), *parts))
    return hmac.new(secret, message.encode(), hashlib.sha256).hexdigest()
