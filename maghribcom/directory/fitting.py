"""What a signed-in reader brings to the list of needs: whom they belong to, and what their profile offers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from maghribcom.accounts.access import Actor
from maghribcom.experts.freshness import is_visible
from maghribcom.experts.models import Expert, ExpertSkill, Verification
from maghribcom.organisations.operations import SEARCHING_STAFF, memberships_of
from maghribcom.skills.models import Concept
from search import EXPERTS, PUBLIC, STAFF, SkillHeld, network_audience
from search.queries import VALUES_PER_FILTER

#: A confirmed address alone verifies nobody.
UNVERIFIED = "email"


@dataclass(frozen=True, slots=True)
class Fitting:
    """The skills of a profile that its owner wants to use, and the regions that it is attached to."""

    held: tuple[SkillHeld, ...]
    regions: tuple[str, ...]


def audiences_of(session: Session, actor: Actor, at: datetime) -> tuple[str, ...]:
    """The audiences of needs that somebody belongs to. No statement for a visitor, two at most."""
    if not actor.signed_in or actor.id is None:
        return (PUBLIC,)
    if actor.roles & SEARCHING_STAFF:
        return (STAFF,)
    bodies = (membership.organisation for membership in memberships_of(session, actor.id))
    networks = (network_audience(body.public_id) for body in bodies if body.type == "network")
    verified = (EXPERTS,) if "expert" in actor.roles and _is_verified(session, actor.id, at) else ()
    return (PUBLIC, *verified, *networks)


def vouched_for(at: datetime) -> ColumnElement[bool]:
    """For a select of Expert: more than their address speaks for them at this instant."""
    return exists().where(
        Verification.expert_id == Expert.id,
        Verification.level != UNVERIFIED,
        or_(Verification.until.is_(None), Verification.until > at),
    )


def _is_verified(session: Session, account_id: int, at: datetime) -> bool:
    """Whether somebody has a profile that can be found and that more than their address speaks for."""
    expert = session.scalar(select(Expert).where(Expert.account_id == account_id, vouched_for(at)))
    return expert is not None and is_visible(expert, at)


def fitting_of(session: Session, actor: Actor) -> Fitting | None:
    """What the actor's profile offers, in whatever state it is; None without one. Two statements."""
    if "expert" not in actor.roles:
        return None
    profile = session.execute(select(Expert.id, Expert.region).where(Expert.account_id == actor.id)).first()
    if profile is None:
        return None
    successor = aliased(Concept)
    current = func.coalesce(successor.public_id, Concept.public_id)
    query = (
        select(current, ExpertSkill.level, ExpertSkill.years, ExpertSkill.evidence)
        .join(Concept, Concept.id == ExpertSkill.concept_id)
        .outerjoin(successor, successor.id == Concept.replaced_by_id)
        .where(ExpertSkill.expert_id == profile.id, ExpertSkill.wants_to_use.is_(True))
        .order_by(ExpertSkill.position.desc())
    )
    held = {
        concept: SkillHeld(concept, level, years, evidence != "claimed")
        for concept, level, years, evidence in session.execute(query)
    }
    first = tuple(reversed(held.values()))[:VALUES_PER_FILTER]
    return Fitting(first, (profile.region,) if profile.region else ())
