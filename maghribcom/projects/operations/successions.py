"""What becomes of projects and needs when their organisation is suspended, comes back or is merged into another one.

Each first does what the organisations room does, then its own part, in one transaction. The clock does the second part
by itself for whatever was suspended, brought back or merged elsewhere (schedule.py): both may come, in any order.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict
from maghribcom.events.operations import record
from maghribcom.indexing.queue import enqueue
from maghribcom.organisations import operations as organisations
from maghribcom.organisations.models import Organisation
from maghribcom.projects import notices, states
from maghribcom.projects.models import Need, Project
from maghribcom.projects.operations.moderation import ORGANISATION_SUSPENDED
from search import NEED

MOVE = "move_to_organisation"


def suspend_organisation(session: Session, organisation: Organisation, reason: str, *, actor: Actor) -> None:
    """Suspend an organisation with its open projects and needs."""
    organisations.suspend(session, organisation, reason, actor=actor)
    suspend_what_is_open(session, organisation, actor=actor)


def suspend_what_is_open(session: Session, organisation: Organisation, *, actor: Actor) -> int:
    """Suspend the open projects and needs of an organisation that is suspended; returns how many."""
    now, done = clock.now(), 0
    for thing in _of(session, organisation, status="open"):
        states.move(session, thing, states.SUSPEND, actor=actor, at=now, reason=ORGANISATION_SUSPENDED)
        notices.tell_owners(session, thing, notices.SUSPENDED, reason=ORGANISATION_SUSPENDED)
        done += 1
    return done


def bring_back(session: Session, organisation: Organisation, *, actor: Actor) -> int:
    """Open again what was suspended with its organisation; returns how many.

    A need whose deadline has passed meanwhile is left to the clock.
    """
    now, done = clock.now(), 0
    for thing in _of(session, organisation, status="suspended"):
        over = isinstance(thing, Need) and thing.deadline_at is not None and thing.deadline_at <= now
        if thing.status_reason == ORGANISATION_SUSPENDED and not over:
            states.move(session, thing, states.RESUME, actor=actor, at=now)
            notices.tell_owners(session, thing, notices.RESUMED)
            done += 1
    return done


def hand_to_successor(session: Session, merged: Organisation, into: Organisation, *, actor: Actor) -> int:
    """Give the projects of a merged organisation, with their needs, to the one that took its place; returns how many.

    Needs for the members of a merged network are for those of its successor from now on. Doing it twice is doing it
    once. Raises Conflict for an organisation and itself.
    """
    if merged.id == into.id:
        raise Conflict("an organisation cannot succeed itself")
    session.flush()
    theirs = select(Project).where(Project.organisation_id == merged.id).order_by(Project.id).with_for_update()
    projects = session.scalars(theirs).all()
    for project in projects:
        project.organisation = into
        record(
            session, MOVE, states.PROJECT, project.public_id, actor=actor.public_id, before=merged.public_id,
            after=into.public_id,
        )  # fmt: skip
    session.flush()
    for_network = Need.network_id == merged.id
    enqueue(session, NEED, select(Need.public_id).where(for_network))
    enqueue(session, NEED, select(Need.public_id).where(Need.project_id.in_([project.id for project in projects])))
    values = {"network_id": into.id, "row_version": Need.row_version + 1}
    session.execute(
        update(Need).where(for_network).values(**values), execution_options={"synchronize_session": "fetch"}
    )
    return len(projects)


def _of(session: Session, organisation: Organisation, *, status: str) -> list[Project | Need]:
    """The organisation's projects and then its needs in this state."""
    projects = select(Project).where(Project.organisation_id == organisation.id)
    needs = select(Need).join(Project).where(Project.organisation_id == organisation.id)
    return [
        *session.scalars(projects.where(Project.status == status).order_by(Project.id)),
        *session.scalars(needs.where(Need.status == status).order_by(Need.id)),
    ]
