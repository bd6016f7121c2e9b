"""The projects and needs of an organisation as its members list them: a constant number of statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from maghribcom.organisations.models import Organisation
from maghribcom.projects.models import Need, NeedText, Project, ProjectText
from maghribcom.projects.vocabulary import STATUSES

PROJECTS_A_PAGE = 20
NEEDS_A_PAGE = 50
#: Needs that the list of projects shows of each, the last saved first.
NEEDS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Title:
    """How a project or need is called, in the reader's language where there is one; language None: it has no title."""

    text: str
    language: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A project with its latest needs, and how many needs it has by status."""

    project: Project
    needs: tuple[Need, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: how many there are in all, and the numbers of this page and of the last."""

    number: int
    last: int
    total: int


def title_of(texts: Sequence[ProjectText] | Sequence[NeedText], language: str, untitled: str) -> Title:
    """The title in this language, else the original, else the words for one that has none yet."""
    held = [row for row in texts if row.field == "title"]
    best = min(held, key=lambda row: (row.language != language, not row.original), default=None)
    return Title(best.text, best.language) if best else Title(untitled, None)


def page_of(total: int, asked: int, size: int) -> Page:
    """The page that was asked for, or the last one there is."""
    last = max(1, -(-total // size))
    return Page(min(max(asked, 1), last), last, total)


def projects_of(session: Session, organisations: Collection[Organisation], asked: int) -> tuple[list[Listed], Page]:
    """The projects of these organisations, the last saved first. Five statements."""
    mine = Project.organisation_id.in_([organisation.id for organisation in organisations])
    page = page_of(session.scalar(select(func.count()).where(mine).select_from(Project)) or 0, asked, PROJECTS_A_PAGE)
    query = select(Project).where(mine).order_by(Project.edited_at.desc(), Project.id.desc())
    query = query.options(selectinload(Project.texts), joinedload(Project.organisation))
    projects = session.scalars(query.limit(PROJECTS_A_PAGE).offset((page.number - 1) * PROJECTS_A_PAGE)).all()
    ids = [project.id for project in projects]
    place = func.row_number().over(partition_by=Need.project_id, order_by=(Need.edited_at.desc(), Need.id.desc()))
    ranked = select(Need.id, place.label("place")).where(Need.project_id.in_(ids)).subquery()
    shown = select(Need).join(ranked, ranked.c.id == Need.id).where(ranked.c.place <= NEEDS_SHOWN)
    needs = session.scalars(shown.order_by(ranked.c.place).options(selectinload(Need.texts))).all()
    counts = counts_of(session, ids)
    return [
        Listed(project, tuple(need for need in needs if need.project_id == project.id), counts[project.id])
        for project in projects
    ], page


def counts_of(session: Session, project_ids: Collection[int]) -> Mapping[int, Mapping[str, int]]:
    """How many needs each project has, by status in the order of the closed list."""
    query = select(Need.project_id, Need.status, func.count()).where(Need.project_id.in_(project_ids))
    found = {(row[0], row[1]): row[2] for row in session.execute(query.group_by(Need.project_id, Need.status))}
    return {
        project: {status: found[project, status] for status in STATUSES if (project, status) in found}
        for project in project_ids
    }


def needs_of(session: Session, project: Project, asked: int) -> tuple[Sequence[Need], Page]:
    """The needs of a project, the last saved first."""
    mine = Need.project_id == project.id
    page = page_of(session.scalar(select(func.count()).where(mine).select_from(Need)) or 0, asked, NEEDS_A_PAGE)
    query = select(Need).where(mine).order_by(Need.edited_at.desc(), Need.id.desc()).options(selectinload(Need.texts))
    return session.scalars(query.limit(NEEDS_A_PAGE).offset((page.number - 1) * NEEDS_A_PAGE)).all(), page
