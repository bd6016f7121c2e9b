"""As what somebody searches and reads profiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import STAFF_ROLES
from maghribcom.organisations.models import Membership, Organisation
from maghribcom.organisations.operations.members import memberships_of
from search import INSTITUTIONS, NETWORKS, STAFF

#: Staff who search people; an analyst sees aggregated figures only.
SEARCHING_STAFF = STAFF_ROLES - {"analyst"}


@dataclass(frozen=True, slots=True)
class Reader:
    """As what somebody reads profiles: with which audience, and for which organisation."""

    audience: str
    organisation: Organisation | None


def reader_of(session: Session, actor: Actor, at: datetime) -> Reader | None:
    """As what the actor searches and reads profiles; None for those who may not.

    Members of a vetted organisation read as an institution, managers of a vetted network as a network, staff as staff.
    """
    if not actor.signed_in or actor.id is None:
        return None
    if actor.roles & SEARCHING_STAFF:
        return Reader(STAFF, None)
    return _member_reading(memberships_of(session, actor.id), at)


def readers_of(session: Session, actors: Sequence[Actor], at: datetime) -> dict[int, Reader]:
    """`reader_of` for many, by the row of their account; those who may not read are left out. One statement."""
    ids = [actor.id for actor in actors if actor.id is not None]
    query = select(Membership).where(Membership.account_id.in_(ids), Membership.ended_at.is_(None))
    members: dict[int, list[Membership]] = {account_id: [] for account_id in ids}
    for member in session.scalars(query.order_by(Membership.began_at, Membership.id)):
        members[member.account_id].append(member)
    readers = {
        actor.id: Reader(STAFF, None) if actor.roles & SEARCHING_STAFF else _member_reading(members[actor.id], at)
        for actor in actors
        if actor.id is not None
    }
    return {account_id: reader for account_id, reader in readers.items() if reader is not None}


def _member_reading(members: Sequence[Membership], at: datetime) -> Reader | None:
    vetted = [member for member in members if member.organisation.is_vetted(at)]
    for member in vetted:
        if member.role != "network_manager":
            return Reader(INSTITUTIONS, member.organisation)
    return Reader(NETWORKS, vetted[0].organisation) if vetted else None
