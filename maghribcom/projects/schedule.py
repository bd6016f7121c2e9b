"""What the clock does to projects and needs. Each batch is one short transaction; doing it twice is doing it once.

The pages and the index hide by themselves what is over (visibility.py); this work writes it down and tells people.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.contributions import TimedWork
from maghribcom.database import reading, writing
from maghribcom.events.models import Event
from maghribcom.failpoints import reach
from maghribcom.organisations.models import Membership, Organisation
from maghribcom.projects.models import Need, Project
from maghribcom.projects.notices import MANAGER
from maghribcom.projects.operations import clock as steps
from maghribcom.projects.operations import successions
from maghribcom.projects.operations.imports import drop_old_imports
from maghribcom.projects.operations.moderation import ORGANISATION_SUSPENDED
from maghribcom.projects.states import EXPIRE
from search import NEED

#: Rows in one transaction.
BATCH = 100
#: The states in which somebody has to answer for a thing.
LIVELY = ("submitted", "open")
#: How long before its deadline the end of a need is announced.
WARNED_BEFORE = timedelta(days=7)


def expire(now: datetime) -> int:
    """Close the needs whose deadline is over; returns how many."""
    over = Need.deadline_at <= now, Need.status.in_(sorted(EXPIRE.sources))
    return _each(Need, *over, step=steps.expire, name="projects.expired")


def warn_expiring(now: datetime) -> int:
    """Announce the end of the open needs that end soon, once for each deadline; returns how many."""
    soon = Need.status == "open", Need.deadline_at > now, Need.deadline_at <= now + WARNED_BEFORE
    warned = exists().where(
        Event.object_kind == NEED, Event.object_id == Need.public_id, Event.verb == steps.WARN,
        Event.at > now - WARNED_BEFORE,
    )  # fmt: skip
    return _each(Need, *soon, ~warned, step=steps.warn, name="projects.warned")


def find_owners(now: datetime) -> int:
    """Find somebody for what its contact answers for no more; returns for how many something was done."""

    def step(session: Session, thing: Any) -> None:
        steps.find_owner(session, thing, now)

    # What has no manager either waits: an open need is suspended, everything else stays as it is.
    host = select(Project.organisation_id).where(Project.id == Need.project_id).correlate(Need).scalar_subquery()
    needs = ~_acts(host, Membership.account_id == Need.contact_id), or_(_is_managed(host), Need.status == "open")
    own = Project.organisation_id
    projects = ~_acts(own, Membership.account_id == Project.contact_id), _is_managed(own)
    return _each(Need, Need.status.in_(LIVELY), *needs, step=step, name="projects.owner_found") + _each(
        Project, Project.status.in_(LIVELY), *projects, step=step, name="projects.owner_found"
    )


def _acts(organisation: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether such a member acts for the organisation now."""
    members = select(Membership.id).join(Account, Account.id == Membership.account_id)
    return members.where(
        Membership.organisation_id == organisation, Membership.ended_at.is_(None), Account.closed_at.is_(None),
        *conditions,
    ).exists()  # fmt: skip


def _is_managed(organisation: Any) -> ColumnElement[bool]:
    return _acts(organisation, Membership.role == MANAGER)


def follow_organisations(_now: datetime) -> int:
    """Let projects and needs follow organisations that were suspended or brought back; returns how many followed."""
    suspended = Organisation.status == "suspended"
    held = [(model.status == "suspended", model.status_reason == ORGANISATION_SUSPENDED) for model in (Project, Need)]
    return _follow(
        and_(suspended, _posted((Project.status == "open",), (Need.status == "open",))),
        successions.suspend_what_is_open,
    ) + _follow(and_(~suspended, _posted(*held)), successions.bring_back)


def _posted(project: Sequence[ColumnElement[bool]], need: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether the organisation has a project or a need like that."""
    own = select(Project.id).where(Project.organisation_id == Organisation.id)
    return or_(own.where(*project).exists(), own.join(Need, Need.project_id == Project.id).where(*need).exists())


def _follow(condition: ColumnElement[bool], step: Callable[..., int]) -> int:
    with reading() as session:
        ids = session.scalars(select(Organisation.id).where(condition).order_by(Organisation.id)).all()
    done = 0
    for organisation_id in ids:
        with writing() as session:
            organisation = session.scalars(
                select(Organisation).where(Organisation.id == organisation_id, condition).with_for_update()
            ).one_or_none()
            done += step(session, organisation, actor=NOBODY) if organisation is not None else 0
        reach("projects.followed")
    return done


def _each(
    model: type[Project] | type[Need],
    *conditions: ColumnElement[bool],
    step: Callable[[Session, Any], None],
    name: str,
) -> int:
    """Take the step with every row for which the conditions hold, in batches."""
    done = last = 0
    query: Select[Any] = select(model).where(*conditions).order_by(model.id).limit(BATCH)
    with reading() as session:
        if session.scalar(query.with_only_columns(model.id).limit(1)) is None:
            return 0
    while True:
        with writing() as session:
            batch = session.scalars(query.where(model.id > last).with_for_update(skip_locked=True, of=model)).all()
            for thing in batch:
                step(session, thing)
                reach(f"{name}.written")
        reach(name)
        if not batch:
            return done
        done, last = done + len(batch), batch[-1].id


def drop_imports(_now: datetime) -> int:
    """Forget the sheets that nobody came back to; returns how many."""
    with writing() as session:
        return drop_old_imports(session)


TIMED_WORK = (
    TimedWork("projects.drop_old_imports", timedelta(days=1), drop_imports),
    TimedWork("projects.expire", timedelta(minutes=1), expire),
    TimedWork("projects.follow_organisations", timedelta(minutes=1), follow_organisations),
    TimedWork("projects.find_owners", timedelta(minutes=15), find_owners),
    TimedWork("projects.warn_expiring", timedelta(hours=1), warn_expiring),
)
