"""As what somebody searches and reads profiles."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import STAFF_ROLES
from maghribcom.organisations.models import Organisation
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
    vetted = [member for member in memberships_of(session, actor.id) if member.organisation.is_vetted(at)]
    for member in vetted:
        if member.role != "network_manager":
            return Reader(INSTITUTIONS, member.organisation)
    return Reader(NETWORKS, vetted[0].organisation) if vetted else None
