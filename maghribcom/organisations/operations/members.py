"""Who acts for an organisation: inviting, accepting, changing roles, ending. A role that ends is revoked at once."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account
from maghribcom.accounts.operations import find_account, grant_role, invite, revoke_role
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.organisations import notices
from maghribcom.organisations.models import Invitation, Membership, Organisation
from maghribcom.organisations.states import KIND
from maghribcom.organisations.vocabulary import (
    INVITATION_KEPT,
    INVITATIONS_MAX,
    MANAGER_ROLES,
    MEMBER_ROLES,
    MEMBERS_MAX,
    roles_in,
)


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
    _grant_only(session, organisation, account, role, actor=actor)
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
    """Let somebody act for an organisation by the operator's word; an account is made where there is none."""
    account = invite(session, email, language=language, actor=actor)
    return add_member(session, organisation, account, role, display_name=display_name, position=position, actor=actor)


def send_invitation(
    session: Session, organisation: Organisation, email: str, role: str, language: str, *, actor: Actor
) -> Invitation:
    """Ask somebody to act for an organisation. Nothing of theirs changes before they accept; asking again renews it.

    Whether there is an account with this address is not said. Raises Invalid for a role that does not belong to this
    type, for somebody who is a member already, and beyond the limits.
    """
    if role not in roles_in(organisation.type):
        raise Invalid(_("This role does not belong to an organisation."))
    _hold(session, organisation)
    now = clock.now()
    waiting = select(func.count()).where(Invitation.organisation_id == organisation.id, Invitation.until > now)
    if (session.scalar(waiting) or 0) >= INVITATIONS_MAX:
        raise Invalid(_("Too many invitations wait for an answer. Take some back first."))
    if _count_members(session, organisation) >= MEMBERS_MAX:
        raise Invalid(_("An organisation has at most %(count)s members here.", count=MEMBERS_MAX))
    account = find_account(session, email)
    if account is None or account.password_hash is None or account.email_confirmed_at is None:
        account = invite(session, email, language=language, actor=actor)
    if find_membership(session, organisation, account.public_id) is not None:
        raise Invalid(_("This person acts for the organisation already."))
    mine = Invitation.organisation_id == organisation.id, Invitation.account_id == account.id
    invitation = session.scalar(select(Invitation).where(*mine))
    if invitation is None:
        invitation = Invitation(organisation_id=organisation.id, account_id=account.id)
        session.add(invitation)
    invitation.role, invitation.invited_by = role, actor.public_id
    invitation.invited_at, invitation.until = now, now + INVITATION_KEPT
    session.flush()
    record(session, "invite", KIND, organisation.public_id, actor=actor.public_id, after=role)
    notices.tell_about(session, account, notices.INVITED, organisation, occasion=now.isoformat(), role=role)
    return invitation


def accept_invitation(
    session: Session, invitation: Invitation, name: str, position: str, *, actor: Actor
) -> Membership:
    """Act for the organisation from now on, under this name and position. Raises Conflict when it is over."""
    if invitation.until <= clock.now():
        raise Conflict(_("This invitation is over. Ask the organisation for a new one."))
    organisation, role, account = invitation.organisation, invitation.role, invitation.account
    session.delete(invitation)
    return add_member(session, organisation, account, role, display_name=name, position=position, actor=actor)


def drop_invitation(session: Session, invitation: Invitation, *, actor: Actor) -> None:
    """Take an invitation back, or decline it."""
    record(
        session, "drop_invitation", KIND, invitation.organisation.public_id, actor=actor.public_id,
        before=invitation.role,
    )  # fmt: skip
    session.delete(invitation)
    session.flush()


def change_role(session: Session, membership: Membership, role: str, *, actor: Actor) -> None:
    """Give a member another role. Raises Invalid where no manager would be left."""
    organisation = membership.organisation
    if role not in roles_in(organisation.type):
        raise Invalid(_("This role does not belong to an organisation."))
    before = membership.role
    if role == before:
        return
    _hold(session, organisation)
    if before in MANAGER_ROLES and role not in MANAGER_ROLES:
        _check_another_manager(session, membership)
    _settle(session, membership, role=role)
    _grant_only(session, organisation, membership.account, role, actor=actor)
    record(
        session, "change_role", KIND, organisation.public_id, actor=actor.public_id, before=before, after=role
    )  # fmt: skip


def end_membership(session: Session, membership: Membership, *, by_staff: bool = False, actor: Actor) -> None:
    """From now on this person does not act for the organisation; their role falls at once.

    Raises Invalid for the last manager, unless staff end it, and Conflict when it has ended meanwhile.
    """
    organisation = membership.organisation
    _hold(session, organisation)
    if membership.role in MANAGER_ROLES and not by_staff:
        _check_another_manager(session, membership)
    _settle(session, membership, ended_at=clock.now())
    for role in MEMBER_ROLES:
        revoke_role(session, membership.account, role, scope=organisation.public_id, actor=actor)
    record(
        session, "end_membership", KIND, organisation.public_id, actor=actor.public_id, before=membership.role
    )  # fmt: skip


def memberships_of(session: Session, account_id: int) -> Sequence[Membership]:
    """The organisations that somebody acts for now, the oldest membership first."""
    query = select(Membership).where(Membership.account_id == account_id, Membership.ended_at.is_(None))
    return session.scalars(query.order_by(Membership.began_at, Membership.id)).all()


def members_of(session: Session, organisation: Organisation) -> Sequence[Membership]:
    """Who acts for an organisation now, with their accounts, the oldest membership first."""
    query = select(Membership).where(Membership.organisation_id == organisation.id, Membership.ended_at.is_(None))
    query = query.options(joinedload(Membership.account)).order_by(Membership.began_at, Membership.id)
    return session.scalars(query.limit(MEMBERS_MAX)).all()


def managers_of(session: Session, organisation: Organisation) -> Sequence[Membership]:
    """Those of its members who manage it."""
    return [member for member in members_of(session, organisation) if member.role in MANAGER_ROLES]


def find_membership(session: Session, organisation: Organisation, account_public_id: str) -> Membership | None:
    """The membership of an account in an organisation, while it lasts."""
    query = select(Membership).join(Account, Account.id == Membership.account_id)
    return session.scalar(
        query.where(
            Membership.organisation_id == organisation.id,
            Membership.ended_at.is_(None),
            Account.public_id == account_public_id,
        ).options(joinedload(Membership.account))
    )


def invitations_to(session: Session, organisation: Organisation) -> Sequence[Invitation]:
    """Who was invited and has not answered, the latest first."""
    query = select(Invitation).where(Invitation.organisation_id == organisation.id, Invitation.until > clock.now())
    query = query.options(joinedload(Invitation.account)).order_by(Invitation.invited_at.desc(), Invitation.id.desc())
    return session.scalars(query.limit(INVITATIONS_MAX)).all()


def invitations_of(session: Session, account_id: int) -> Sequence[Invitation]:
    """The invitations that wait for this person's answer."""
    query = select(Invitation).where(Invitation.account_id == account_id, Invitation.until > clock.now())
    return session.scalars(query.order_by(Invitation.invited_at, Invitation.id)).all()


def find_invitation(session: Session, public_id: str) -> Invitation | None:
    """The invitation of this address."""
    return session.scalar(select(Invitation).where(Invitation.public_id == public_id))


def _count_members(session: Session, organisation: Organisation) -> int:
    query = select(func.count()).where(Membership.organisation_id == organisation.id, Membership.ended_at.is_(None))
    return session.scalar(query) or 0


def _hold(session: Session, organisation: Organisation) -> None:
    """One change of an organisation's people at a time: two last managers must not leave at once."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())


def _check_another_manager(session: Session, membership: Membership) -> None:
    others = select(func.count()).where(
        Membership.organisation_id == membership.organisation_id,
        Membership.ended_at.is_(None),
        Membership.role.in_(sorted(MANAGER_ROLES)),
        Membership.id != membership.id,
    )
    if not session.scalar(others):
        raise Invalid(_("An organisation needs a manager. Name another one first."))


def _settle(session: Session, membership: Membership, **values: object) -> None:
    """Write a change of a membership that lasts; Conflict when it has ended or changed meanwhile."""
    session.flush()
    mine = Membership.id == membership.id, Membership.ended_at.is_(None), Membership.role == membership.role
    done = session.execute(
        update(Membership).where(*mine).values(**values).execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("This membership has changed meanwhile. Reload the page and look at it."))
    session.refresh(membership, ["ended_at"] if "ended_at" in values else ["role"])


def _grant_only(session: Session, organisation: Organisation, account: Account, role: str, *, actor: Actor) -> None:
    """This role for this organisation, and none of the others."""
    held = {grant.role for grant in account.grants if grant.scope == organisation.public_id}
    for other in sorted((set(MEMBER_ROLES) - {role}) & held):
        revoke_role(session, account, other, scope=organisation.public_id, actor=actor)
    grant_role(session, account, role, scope=organisation.public_id, actor=actor)
