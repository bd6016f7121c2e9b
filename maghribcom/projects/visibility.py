"""Whether a need can be found, by whom and for how long; whether it takes applications. Decided here only.

The same rule stands here twice, as a condition for the database and as a function of a row, and a test compares them.
Both compare with an instant: nothing stays visible because the clock's work was late.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from maghribcom.organisations.models import Organisation
from maghribcom.projects.models import Need, Project
from search import EXPERTS, PUBLIC, STAFF, network_audience

#: What readers with a verified profile belong to, by the audience that a need was given.
AUDIENCES = {"public": PUBLIC, "verified": EXPERTS}


def audiences_of(need: Need) -> frozenset[str]:
    """The audiences that may find it, named as the search names them. Staff find all that are open."""
    if need.audience == "network" and need.network is not None:
        return frozenset({network_audience(need.network.public_id), STAFF})
    return frozenset({AUDIENCES.get(need.audience, STAFF), STAFF})


def vetted(at: datetime) -> ColumnElement[bool]:
    """For a select that has Organisation: the same as `Organisation.is_vetted(at)`."""
    within = or_(Organisation.vetted_until.is_(None), Organisation.vetted_until > at)
    return and_(Organisation.vetted_at.is_not(None), within, Organisation.suspended_at.is_(None))


def visible(at: datetime, audiences: Collection[str] = (PUBLIC,)) -> ColumnElement[bool]:
    """For a select of Need: what a reader who belongs to these audiences may find at this instant."""
    hosts = select(Project.id).join(Organisation, Organisation.id == Project.organisation_id)
    return and_(
        Need.status == "open",
        or_(Need.deadline_at.is_(None), Need.deadline_at > at),
        Need.project_id.in_(hosts.where(Project.status == "open", vetted(at))),
        _read_by(audiences),
    )


def is_visible(need: Need, at: datetime, audiences: Collection[str] = (PUBLIC,)) -> bool:
    """The same for one need that was read."""
    return (
        need.status == "open"
        and (need.deadline_at is None or at < need.deadline_at)
        and need.project.status == "open"
        and need.project.organisation.is_vetted(at)
        and not audiences_of(need).isdisjoint(audiences)
    )


def accepting(at: datetime, audiences: Collection[str] = (PUBLIC,)) -> ColumnElement[bool]:
    """For a select of Need: what takes applications of such a reader at this instant."""
    return and_(visible(at, audiences), Need.accepts_applications.is_(True))


def accepts(need: Need, at: datetime, audiences: Collection[str] = (PUBLIC,)) -> bool:
    """The same for one need that was read."""
    return need.accepts_applications and is_visible(need, at, audiences)


def visible_from(need: Need) -> datetime | None:
    """Since when the index shows it; None where it shows it at no time, as things stand."""
    body = need.project.organisation
    if (
        need.status != "open"
        or need.project.status != "open"
        or body.vetted_at is None
        or body.suspended_at is not None
    ):
        return None
    return max(filter(None, (need.opened_at, need.project.opened_at, body.vetted_at)))


def visible_until(need: Need) -> datetime | None:
    """When it disappears by itself: at its deadline or with the vetting of its organisation; None for neither."""
    return min(filter(None, (need.deadline_at, need.project.organisation.vetted_until)), default=None)


def _read_by(audiences: Collection[str]) -> ColumnElement[bool]:
    if STAFF in audiences:
        return Need.audience.is_not(None)
    plain = [ours for ours, searched in AUDIENCES.items() if searched in audiences]
    prefix = network_audience("")
    ids = [token.removeprefix(prefix) for token in audiences if token.startswith(prefix)]
    networks = select(Organisation.id).where(Organisation.public_id.in_(ids))
    return or_(Need.audience.in_(plain), and_(Need.audience == "network", Need.network_id.in_(networks)))
