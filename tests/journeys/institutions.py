"""Organisations at every step of their life, for the tour: asked for, changed, renamed, above others."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.events.operations import record
from maghribcom.organisations.models import JoinRequest, Membership, Organisation
from maghribcom.organisations.operations import (
    Particulars,
    Remark,
    ask_changes,
    create_organisation,
    propose_names,
    put_over,
    rename,
    send_invitation,
    vet,
)
from maghribcom.organisations.states import KIND

PARTICULARS = Particulars(
    "Nous réparons les khettaras avec les habitants.", "fr", "https://eauvive.example", "12, rue du Puits, Zagora",
    "eauvive.example",
)  # fmt: skip


def furnish_institutions(session: Session, staff: Account, invited: Account) -> dict[str, str]:
    """Names of addresses for the stops: an organisation with everything, two requests, an invitation, a member."""
    actor, now = staff.actor(), clock.now()
    asked = [_asked(session, invited, name) for name in ("Association Eau vive de Tata", "Coopérative des khettaras")]
    ask_changes(session, asked[1], Remark("أضيفوا قرار التأسيس.", "ar"), actor=actor)
    query = select(Organisation).join(Membership).where(Organisation.status == "vetted", Organisation.type == "agency")
    agency = session.scalars(query.order_by(Organisation.id).limit(1)).one()
    ministry = session.scalars(select(Organisation).where(Organisation.type == "ministry").limit(1)).one()
    vet(session, agency, level="ministry", until=now + timedelta(days=20), actor=actor)
    put_over(session, ministry, agency, actor=actor)
    before = dict(agency.named)
    rename(session, agency, {**before, "en": "Agency"}, actor=actor)
    rename(session, agency, before, actor=actor)
    propose_names(session, agency, {**before, "en": "Agency for Everything"}, actor=actor)
    invitation = send_invitation(session, agency, invited.email, "official", "fr", actor=actor)
    member = session.scalars(select(Membership).where(Membership.organisation_id == agency.id)).first()
    assert member is not None
    return {
        "agency": agency.public_id,
        "asked": asked[0].public_id,
        "changed": asked[1].public_id,
        "answered": invitation.public_id,
        "member": member.account.public_id,
    }


def _asked(session: Session, account: Account, name: str) -> Organisation:
    made = create_organisation(
        session, "ngo", {"fr": name}, territory="MA-08", particulars=PARTICULARS, actor=account.actor()
    )
    session.add(
        JoinRequest(
            organisation_id=made.id,
            account_id=account.id,
            name="Zineb Alami",
            position="Présidente",
            sent_at=clock.now(),
        )
    )
    session.flush()
    record(session, "request", KIND, made.public_id, actor=account.public_id, after=made.status)
    return made
