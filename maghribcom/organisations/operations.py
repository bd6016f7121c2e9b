"""Making organisations, vetting them, and saying for whom somebody acts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import STAFF_ROLES, Account
from maghribcom.accounts.operations import grant_role, invite, revoke_role
from maghribcom.errors import Invalid
from maghribcom.events.operations import record
from maghribcom.organisations.models import MEMBER_ROLES, NAME_LENGTH, TYPES, Membership, Organisation
from maghribcom.organisations.permissions import MANAGER, MEMBER
from maghribcom.territories import territories
from search import INSTITUTIONS, NETWORKS, STAFF

KIND = "organisation"
#: Staff who search people; an analyst sees aggregated figures only.
SEARCHING_STAFF = STAFF_ROLES - {"analyst"}


@dataclass(frozen=True, slots=True)
class Reader:
    """As what somebody reads profiles: with which audience, and for which organisation."""

    audience: str
    organisation: Organisation | None


def create_organisation(
    session: Session,
    type_: str,
    names: Mapping[str, str],
    *,
    territory: str | None = None,
    parent: Organisation | None = None,
    actor: Actor,
) -> Organisation:
    """Make an organisation, not vetted yet. `names` by language: fr, ar, en, at least one.

    Raises Invalid when the type or the territory is unknown or there is no name.
    """
    too_long = any(len(name) > NAME_LENGTH for name in names.values())
    if type_ not in TYPES or (territory and territory not in territories()) or not any(names.values()) or too_long:
        raise Invalid(_("An organisation needs a known type, a known territory and a name."))
    organisation = Organisation(
        type=type_, name_fr=names.get("fr"), name_ar=names.get("ar"), name_en=names.get("en"), territory=territory,
        parent_id=parent.id if parent else None, created_at=clock.now(),
    )  # fmt: skip
    session.add(organisation)
    session.flush()
    record(session, "create", KIND, organisation.public_id, actor=actor.public_id)
    return organisation


def vet(session: Session, organisation: Organisation, *, until: datetime | None = None, actor: Actor) -> None:
    """From now on its members may search people, until `until` where it is given."""
    organisation.vetted_at, organisation.vetted_until, organisation.suspended_at = clock.now(), until, None
    session.flush()
    record(session, "vet", KIND, organisation.public_id, actor=actor.public_id, after="vetted")


def suspend(session: Session, organisation: Organisation, reason: str, *, actor: Actor) -> None:
    """Its members may no longer search people."""
    organisation.suspended_at = clock.now()
    session.flush()
    record(session, "suspend", KIND, organisation.public_id, actor=actor.public_id, after="suspended", reason=reason)


def add_member(
    session: Session,
    organisation: Organisation,
    account: Account,
    role: str,
    *,
    display_name: str | None = None,
    position: str | None = None,
    actor: Actor,
) -> Membership:
    """Let an account act for an organisation, or again, or in another role."""
    if role not in MEMBER_ROLES:
        raise Invalid(_("This role does not belong to an organisation."))
    query = select(Membership).where(Membership.organisation_id == organisation.id, Membership.account_id == account.id)
    membership = session.scalar(query)
    if membership is None:
        membership = Membership(organisation_id=organisation.id, account_id=account.id)
        session.add(membership)
    membership.role, membership.began_at, membership.ended_at = role, clock.now(), None
    membership.display_name = display_name or membership.display_name
    membership.position = position or membership.position
    session.flush()
    for other in set(MEMBER_ROLES) - {role}:
        if other in {held for held, scope in account.actor().grants if scope == organisation.public_id}:
            revoke_role(session, account, other, scope=organisation.public_id, actor=actor)
    grant_role(session, account, role, scope=organisation.public_id, actor=actor)
    record(session, "add_member", KIND, organisation.public_id, actor=actor.public_id, after=role)
    return membership


def invite_member(
    session: Session,
    organisation: Organisation,
    email: str,
    role: str,
    language: str,
    *,
    display_name: str | None = None,
    position: str | None = None,
    actor: Actor,
) -> Membership:
    """Invite somebody by mail to act for an organisation; an account is made where there is none."""
    account = invite(session, email, language=language, actor=actor)
    return add_member(session, organisation, account, role, display_name=display_name, position=position, actor=actor)


def find_organisation(session: Session, public_id: str) -> Organisation | None:
    """The organisation of this address, if there is one."""
    return session.scalar(select(Organisation).where(Organisation.public_id == public_id))


def organisations_named(session: Session, public_ids: Collection[str]) -> Mapping[str, Organisation]:
    """Organisations by public id, in one statement."""
    found = session.scalars(select(Organisation).where(Organisation.public_id.in_(public_ids)))
    return {organisation.public_id: organisation for organisation in found}


def memberships_of(session: Session, account_id: int) -> Sequence[Membership]:
    """The organisations that somebody acts for now, the oldest membership first."""
    query = select(Membership).where(Membership.account_id == account_id, Membership.ended_at.is_(None))
    return session.scalars(query.order_by(Membership.began_at, Membership.id)).all()


def relations(actor: Actor, organisation: Organisation) -> frozenset[str]:
    """What the actor is to this organisation."""
    found = set()
    if organisation.public_id in actor.scopes("official") | actor.scopes("organisation_manager"):
        found.add(MEMBER)
    if organisation.public_id in actor.scopes("organisation_manager"):
        found.add(MANAGER)
    return frozenset(found)


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
