"""Writing the record."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.events.models import AccessEvent, Event


def record(
    session: Session,
    verb: str,
    kind: str,
    object_id: str,
    *,
    actor: str | None = None,
    before: str | None = None,
    after: str | None = None,
    reason: str | None = None,
) -> Event:
    """Write one event in the caller's transaction: the act and its record stand or fall together."""
    event = Event(
        actor=actor,
        verb=verb,
        object_kind=kind,
        object_id=object_id,
        from_state=before,
        to_state=after,
        reason=reason,
        at=clock.now(),
    )
    session.add(event)
    return event


def record_access(
    session: Session,
    account: str,
    expert: str,
    section: str,
    *,
    on_behalf_of: str | None = None,
    reason: str | None = None,
) -> None:
    """Write that somebody saw a section of an expert's profile."""
    session.add(
        AccessEvent(
            account=account, on_behalf_of=on_behalf_of, expert=expert, section=section, reason=reason, at=clock.now()
        )
    )


def accesses_to(session: Session, expert: str, limit: int) -> Sequence[AccessEvent]:
    """The newest accesses to an expert's data, for that expert."""
    query = select(AccessEvent).where(AccessEvent.expert == expert)
    return session.scalars(query.order_by(AccessEvent.at.desc(), AccessEvent.id.desc()).limit(limit)).all()
