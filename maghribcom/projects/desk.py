"""What waits for a moderator or coordinator: submitted projects and needs, in a constant number of statements."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from maghribcom.accounts.access import Actor
from maghribcom.database import UtcDateTime
from maghribcom.organisations.models import Organisation
from maghribcom.projects.models import Need, Project, ProjectChoice
from maghribcom.projects.operations.moderation import CLAIM_LASTS
from maghribcom.projects.permissions import MODERATORS
from maghribcom.projects.states import PROJECT
from maghribcom.territories import provinces
from maghribcom.working_days import working_time_ago
from search import NEED

PAGE_SIZE = 20
LAST_PAGE = 100
LONGEST, DEADLINE = "longest", "deadline"
ORDERS = (LONGEST, DEADLINE)
MINE, FREE = "mine", "free"
HANDS = (MINE, FREE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One page of what waits, and how much waits in all."""

    things: tuple[Project | Need, ...]
    total: int


def regions_of(actor: Actor) -> frozenset[str] | None:
    """The regions in which the actor moderates; None for everywhere."""
    return None if actor.roles & set(MODERATORS) else actor.scopes("regional_coordinator")


def waiting(
    session: Session,
    actor: Actor,
    at: datetime,
    *,
    kind: str = "",
    hands: str = "",
    region: str = "",
    order: str = LONGEST,
    page: int = 1,
) -> Waiting:
    """What was submitted where the actor moderates. Filters: a kind, in whose hands, a region."""
    within = [regions_of(actor), frozenset({region}) if region else None]
    rows = union_all(*(_rows(model, within, hands, actor, at) for model in _models(kind))).subquery()
    total = session.scalar(select(func.count()).select_from(rows)) or 0
    longest = (rows.c.since, rows.c.kind, rows.c.id)
    by = (rows.c.ends.is_(None), rows.c.ends, *longest) if order == DEADLINE else longest
    query = select(rows.c.kind, rows.c.id).order_by(*by).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    found = [(str(kind), int(row_id)) for kind, row_id in session.execute(query)]
    read: Mapping[tuple[str, int], Project | Need] = {
        (name, thing.id): thing
        for name in (NEED, PROJECT)
        for thing in _read(session, name, [row_id for kind, row_id in found if kind == name])
    }
    return Waiting(tuple(read[key] for key in found), total)


def _models(kind: str) -> tuple[type[Project] | type[Need], ...]:
    return (Need,) if kind == NEED else (Project,) if kind == PROJECT else (Need, Project)


def _rows(
    model: type[Project] | type[Need],
    within: Collection[frozenset[str] | None],
    hands: str,
    actor: Actor,
    at: datetime,
) -> Select[str, int, datetime | None, datetime | None]:
    if model is Need:
        columns = literal(NEED).label("kind"), Need.id, Need.submitted_at.label("since"), Need.deadline_at.label("ends")
        query = select(*columns).join(Project, Project.id == Need.project_id)
    else:
        ends = cast(null(), UtcDateTime()).label("ends")
        query = select(literal(PROJECT).label("kind"), Project.id, Project.submitted_at.label("since"), ends)
    query = query.join(Organisation, Organisation.id == Project.organisation_id).where(model.status == "submitted")
    for regions in within:
        if regions is not None:
            query = query.where(_in_regions(model, regions))
    if hands == MINE:
        query = query.where(model.claimed_by_id == actor.id)
    if hands == FREE:
        over = model.claimed_at <= working_time_ago(at, CLAIM_LASTS)
        query = query.where(or_(model.claimed_by_id.is_(None), over))
    return query


def _in_regions(model: type[Project] | type[Need], regions: Collection[str]) -> ColumnElement[bool]:
    """Organisations of these regions and their provinces, and what takes place there (permissions.relations)."""
    places = [*regions, *(province.code for region in regions for province in provinces(region))]
    there: ColumnElement[bool] = Need.region.in_(sorted(regions))
    if model is Project:
        chosen = ProjectChoice.project_id == Project.id, ProjectChoice.list == "region"
        there = select(ProjectChoice.id).where(*chosen, ProjectChoice.code.in_(sorted(regions))).exists()
    return or_(Organisation.territory.in_(sorted(places)), there)


def _read(session: Session, kind: str, ids: Collection[int]) -> list[Project] | list[Need]:
    if not ids:
        return []
    if kind == PROJECT:
        projects = select(Project).where(Project.id.in_(ids))
        options = joinedload(Project.organisation), joinedload(Project.claimed_by), selectinload(Project.texts)
        return list(session.scalars(projects.options(*options)))
    needs = select(Need).where(Need.id.in_(ids))
    body = joinedload(Need.project).joinedload(Project.organisation)
    return list(session.scalars(needs.options(body, joinedload(Need.claimed_by), selectinload(Need.texts))))
