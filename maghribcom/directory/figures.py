"""The figures of the instance on the home page: counted from the rows, never made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Consent
from maghribcom.experts.models import Expert, ExpertSkill, SectionAudience
from maghribcom.organisations.models import Organisation
from maghribcom.projects.models import Need
from maghribcom.projects.visibility import vetted, visible

#: A profile counts as confirmed for so long.
CONFIRMED = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the home page says of the instance."""

    confirmed: int
    countries: int
    skills: int
    organisations: int
    needs: int
    by_region: Mapping[str, int]


def _open_to_count() -> tuple[ColumnElement[bool], ...]:
    """Where somebody lives counts with their consent to statistics, and while they do not keep it to themselves."""
    consented = exists().where(
        Consent.account_id == Expert.account_id, Consent.purpose == "statistics", Consent.withdrawn_at.is_(None)
    )
    kept = exists().where(
        SectionAudience.expert_id == Expert.id,
        SectionAudience.section == "residence",
        SectionAudience.audience.in_(("only_me", "once_i_accept")),
    )
    return consented, ~kept


def count_figures(session: Session, at: datetime) -> Figures:
    """Four statements, whatever the size of the instance."""
    live = and_(Expert.status == "active", Expert.confirmed_at > at - CONFIRMED)
    counted = and_(live, *_open_to_count())
    confirmed = select(func.count()).where(live).scalar_subquery()
    countries = select(func.count(func.distinct(Expert.country))).where(counted).scalar_subquery()
    confirmed_count, country_count = session.execute(select(confirmed, countries)).one()
    held = select(func.count(func.distinct(ExpertSkill.concept_id))).join(Expert).where(live)
    organisations = select(func.count()).select_from(Organisation).where(vetted(at)).scalar_subquery()
    needs = select(func.count()).select_from(Need).where(visible(at)).scalar_subquery()
    organisation_count, need_count = session.execute(select(organisations, needs)).one()
    regions = select(Expert.region, func.count()).where(counted, Expert.region.is_not(None)).group_by(Expert.region)
    return Figures(
        confirmed=confirmed_count,
        countries=country_count,
        skills=session.scalar(held) or 0,
        organisations=organisation_count,
        needs=need_count,
        by_region={str(code): count for code, count in session.execute(regions)},
    )
