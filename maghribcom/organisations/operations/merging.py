"""Making one organisation of two. What higher rooms keep of the merged one moves in operations of theirs."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.errors import Invalid
from maghribcom.organisations import states
from maghribcom.organisations.models import Membership, Organisation
from maghribcom.organisations.operations.delegations import end_delegation, put_over
from maghribcom.organisations.operations.members import add_member, end_membership, members_of
from maghribcom.organisations.operations.vetting import Remark
from maghribcom.organisations.vocabulary import NETWORK

#: Mergers that one address is followed through.
CHAIN_MAX = 20


def merge(session: Session, source: Organisation, target: Organisation, remark: Remark, *, actor: Actor) -> None:
    """Let `target` take the place of `source`: its members and its delegations move, its address leads there.

    Members of both keep their role in the target. Everything is written down: the event, ended memberships and
    delegations stay as they were. Raises Invalid where the two do not go together.
    """
    if source.id == target.id or target.status not in {"vetted", "suspended"}:
        raise Invalid(_("Choose another organisation that is vetted."))
    if (source.type == NETWORK) != (target.type == NETWORK):
        raise Invalid(_("A network merges with a network only: the roles of its members have no other place."))
    states.move(
        session, source, states.MERGE, actor=actor, reason=remark.text, reason_language=remark.language,
        merged_into_id=target.id,
    )  # fmt: skip
    _move_members(session, source, target, actor=actor)
    _move_delegations(session, source, target, actor=actor)


def _move_members(session: Session, source: Organisation, target: Organisation, *, actor: Actor) -> None:
    there = set(
        session.scalars(
            select(Membership.account_id).where(Membership.organisation_id == target.id, Membership.ended_at.is_(None))
        )
    )
    for member in members_of(session, source):
        end_membership(session, member, by_staff=True, actor=actor)
        if member.account_id not in there:
            add_member(
                session, target, member.account, member.role, display_name=member.display_name,
                position=member.position, actor=actor,
            )  # fmt: skip


def _move_delegations(session: Session, source: Organisation, target: Organisation, *, actor: Actor) -> None:
    over = {one.over_id for one in target.overseers if one.ended_at is None}
    under = {one.under_id for one in target.overseen if one.ended_at is None}
    kept: list[tuple[Organisation, Organisation]] = []
    for one in [one for one in (*source.overseers, *source.overseen) if one.ended_at is None]:
        end_delegation(session, one, actor=actor)
        if one.under_id == source.id and one.over_id not in {target.id, *over, *under}:
            kept.append((one.over, target))
        elif one.over_id == source.id and one.under_id not in {target.id, *over, *under}:
            kept.append((target, one.under))
    for above, below in kept:
        put_over(session, above, below, actor=actor)


def settled(session: Session, organisation: Organisation) -> Organisation:
    """The organisation that has taken the place of this one, through however many mergers; itself where none has."""
    for _step in range(CHAIN_MAX):
        if organisation.merged_into_id is None:
            break
        organisation = session.get_one(Organisation, organisation.merged_into_id)
    return organisation


def merged_into(session: Session, organisation: Organisation) -> list[Organisation]:
    """Those whose place this one has taken, the latest first."""
    query = select(Organisation).where(Organisation.merged_into_id == organisation.id)
    return list(session.scalars(query.order_by(Organisation.status_since.desc(), Organisation.id.desc())))
