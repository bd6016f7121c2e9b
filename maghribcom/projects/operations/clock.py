"""What the clock does to one need: closes it at its deadline, warns before, finds somebody who answers for it."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.events.operations import record
from maghribcom.projects import notices, states
from maghribcom.projects.models import Need, Project

NO_CONTACT, EXPIRED = "no_contact", "expired"
#: The event that says that the end was announced: it keeps the clock from announcing it twice.
WARN, HAND_OVER = "warn_expiring", "hand_over"


def expire(session: Session, need: Need) -> None:
    """Close it at its deadline: the event says so, however late the clock is. Conflict when somebody was quicker."""
    if need.deadline_at is None:
        raise ValueError(f"need {need.public_id} has no deadline")
    ended = need.deadline_at
    states.move(session, need, states.EXPIRE, actor=NOBODY, at=ended, reason=EXPIRED)
    notices.tell_owners(session, need, notices.CLOSED, ended.isoformat(), reason=EXPIRED)


def warn(session: Session, need: Need) -> None:
    """Tell those who answer for it that it ends soon."""
    if need.deadline is None or need.deadline_at is None:
        raise ValueError(f"need {need.public_id} has no deadline")
    record(session, WARN, states.kind_of(need), need.public_id)
    last = need.deadline_at.isoformat()
    notices.tell_owners(session, need, notices.EXPIRING, last, day=need.deadline.isoformat())


def find_owner(session: Session, thing: Project | Need, at: datetime) -> bool:
    """Give what its contact left to a manager of the organisation; an open need that nobody answers for is suspended.

    Returns whether anything was done.
    """
    project = thing.project if isinstance(thing, Need) else thing
    managers = notices.managers_of(session, project.organisation_id)
    if managers:
        model = type(thing)
        held = model.contact_id.is_(None) if thing.contact_id is None else model.contact_id == thing.contact_id
        values = {"contact_id": managers[0].id, "row_version": model.row_version + 1}
        change = update(model).where(model.id == thing.id, held).values(**values)
        done = session.execute(change.execution_options(synchronize_session=False))
        if not done.rowcount:  # type: ignore[attr-defined]
            return False  # an owner named somebody meanwhile
        session.refresh(thing, ["contact_id", "row_version", "contact"])
        record(session, HAND_OVER, states.kind_of(thing), thing.public_id, reason="manager")
        notices.tell_owners(session, thing, notices.HANDED_OVER)
        return True
    if isinstance(thing, Need) and thing.status == "open":
        states.move(session, thing, states.SUSPEND, actor=NOBODY, at=at, reason=NO_CONTACT)
        return True
    return False
