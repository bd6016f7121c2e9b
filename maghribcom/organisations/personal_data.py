"""What this room holds of a person: for whom they act or acted, what they asked for, and who invited them.

Documents that were sent with a request belong to the organisation; those of a request that was never sent go.
"""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.contributions import PersonalData
from maghribcom.drafts.models import Draft
from maghribcom.drafts.operations import drop_draft
from maghribcom.events.operations import record
from maghribcom.files.operations import files_of, remove
from maghribcom.organisations.models import Invitation, Membership, NameProposal
from maghribcom.organisations.operations.requests import GROUP, UNSENT, requests_of
from maghribcom.organisations.states import KIND


def _export(session: Session, account_id: int) -> dict[str, Any]:
    account = session.get_one(Account, account_id)
    memberships = session.scalars(
        select(Membership).where(Membership.account_id == account_id).order_by(Membership.began_at, Membership.id)
    )
    invitations = session.scalars(select(Invitation).where(Invitation.account_id == account_id))
    proposals = session.scalars(select(NameProposal).where(NameProposal.account_id == account_id))
    draft = session.scalar(select(Draft).where(Draft.kind == UNSENT, Draft.object_id == account.public_id))
    return {
        "memberships": [
            {
                "organisation": row.organisation.public_id,
                "role": row.role,
                "name": row.display_name,
                "position": row.position,
                "from": row.began_at.isoformat(),
                "until": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in memberships
        ],
        "requests": [
            {
                "organisation": row.organisation.public_id,
                "name": row.name,
                "position": row.position,
                "sent_at": row.sent_at.isoformat(),
            }
            for row in requests_of(session, account_id)
        ],
        "invitations": [
            {"organisation": row.organisation.public_id, "role": row.role, "at": row.invited_at.isoformat()}
            for row in invitations
        ],
        "names_proposed": [
            {"organisation": row.organisation.public_id, "names": dict(row.named), "at": row.at.isoformat()}
            for row in proposals
        ],
        "draft": draft.content if draft else None,
        "documents": [file.name for file in files_of(session, UNSENT, account.public_id)],
    }


def _erase(session: Session, account_id: int) -> None:
    account = session.get_one(Account, account_id)
    drop_draft(session, UNSENT, account.public_id)
    for file in files_of(session, UNSENT, account.public_id):
        remove(session, file)
    for request in requests_of(session, account_id):
        drop_draft(session, KIND, request.organisation.public_id, GROUP)
        session.delete(request)
    session.flush()
    memberships = session.scalars(select(Membership).where(Membership.account_id == account_id)).all()
    for membership in memberships:
        if membership.ended_at is None:
            record(session, "end_membership", KIND, membership.organisation.public_id, before=membership.role)
        session.delete(membership)
    session.flush()
    session.execute(delete(Invitation).where(Invitation.account_id == account_id))
    session.execute(update(NameProposal).where(NameProposal.account_id == account_id).values(account_id=None))


PERSONAL_DATA = (PersonalData("organisations", _export, _erase),)
