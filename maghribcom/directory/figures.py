"""The figures of the instance on the home page: counted from the rows, never made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from maghribcom.experts.models import Expert, ExpertSkill
from maghribcom.organisations.models import Organisation

#: A profile counts as confirmed for so long.
CONFIRMED = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the home page says of the instance."""

    confirmed: int
    countries: int
    skills: int
    organisations: int
    by_region: Mapping[str, int]


def count_figures(session: Session, at: datetime) -> Figures:
    """Four statements, whatever the size of the instance."""
    live = and_(Expert.status == "active", Expert.confirmed_at > at - CONFIRMED)
    confirmed, countries = session.execute(
        select(func.count(), func.count(func.distinct(Expert.country))).where(live)
    ).one()
    held = select(func.count(func.distinct(ExpertSkill.concept_id))).join(Expert).where(live)
    vetted = select(func.count()).where(
        Organisation.vetted_at.is_not(None),
        Organisation.suspended_at.is_(None),
        or_(Organisation.vetted_until.is_(None), Organisation.vetted_until > at),
    )
    regions = select(Expert.region, func.count()).where(live, Expert.region.is_not(None)).group_by(Expert.region)
    return Figures(
        confirmed=confirmed,
        countries=countries,
        skills=session.scalar(held) or 0,
        organisations=session.scalar(vetted) or 0,
        by_region={str(code): count for code, count in session.execute(regions)},
    )
