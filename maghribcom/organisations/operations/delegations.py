"""Who stands over whom: a ministry over its agencies, a region over its communes. What was stays as history."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.organisations.models import Delegation, Organisation
from maghribcom.organisations.permissions import acts_for
from maghribcom.organisations.states import KIND
from maghribcom.organisations.vocabulary import NETWORK


def put_over(session: Session, over: Organisation, under: Organisation, *, actor: Actor) -> Delegation:
    """From now on members of `over` oversee `under`.

    Raises Invalid for one over itself, for networks, and where `under` stands over `over` already; Conflict when it
    was said already.
    """
    if over.id == under.id or NETWORK in {over.type, under.type}:
        raise Invalid(_("An organisation cannot stand over this one."))
    if over.status == "merged" or under.status == "merged":
        raise Invalid(_("This organisation was merged into another one. Choose that one."))
    if any(one.ended_at is None and one.under_id == over.id for one in under.overseen):
        raise Invalid(_("This organisation stands under it already."))
    delegation = Delegation(over_id=over.id, under_id=under.id, began_at=clock.now())
    try:
        with session.begin_nested():
            session.add(delegation)
    except IntegrityError:
        raise Conflict(_("This organisation stands over it already.")) from None
    session.expire(under, ["overseers"])
    session.expire(over, ["overseen"])
    record(session, "put_over", KIND, under.public_id, actor=actor.public_id, after=over.public_id)
    return delegation


def end_delegation(session: Session, delegation: Delegation, *, actor: Actor) -> None:
    """From now on it does not. Conflict when it has ended meanwhile."""
    now = clock.now()
    mine = Delegation.id == delegation.id, Delegation.ended_at.is_(None)
    done = session.execute(
        update(Delegation).where(*mine).values(ended_at=now).execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict(_("This has ended meanwhile. Reload the page."))
    session.refresh(delegation, ["ended_at"])
    record(
        session, "end_delegation", KIND, delegation.under.public_id, actor=actor.public_id,
        before=delegation.over.public_id,
    )  # fmt: skip


def find_delegation(session: Session, public_id: str) -> Delegation | None:
    """The delegation of this address."""
    return session.scalar(select(Delegation).where(Delegation.public_id == public_id))


def overseen_by(session: Session, actor: Actor) -> Sequence[Organisation]:
    """The organisations over which those stand that the actor acts for: for lists, in one statement."""
    held = acts_for(actor)
    if not held:
        return ()
    over = select(Organisation.id).where(Organisation.public_id.in_(held), Organisation.vetted(clock.now()))
    query = select(Organisation).join(Delegation, Delegation.under_id == Organisation.id)
    query = query.where(Delegation.over_id.in_(over), Delegation.ended_at.is_(None))
    return session.scalars(query.distinct().order_by(Organisation.id)).all()
