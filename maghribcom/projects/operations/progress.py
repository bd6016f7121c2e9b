"""How far a project or a need is, and what is missing before it can be submitted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.drafts.models import Draft
from maghribcom.projects.models import Need, Project
from maghribcom.projects.states import kind_of
from maghribcom.projects.vocabulary import NEED_GROUPS, PROJECT_GROUPS


@dataclass(frozen=True, slots=True)
class Task:
    """A group of questions. `state`: todo, started or done; `draft`: something was typed and not saved."""

    group: str
    state: str
    draft: bool


def groups_of(thing: Project | Need) -> tuple[str, ...]:
    """The groups of questions, in their order."""
    return NEED_GROUPS if isinstance(thing, Need) else PROJECT_GROUPS


def progress(session: Session, thing: Project | Need) -> list[Task]:
    """The task list. One statement besides the thing's own rows."""
    query = select(Draft.group).where(Draft.kind == kind_of(thing), Draft.object_id == thing.public_id)
    drafts = set(session.scalars(query))
    lacking = missing(thing)
    held = _NEED_HOLDS if isinstance(thing, Need) else _PROJECT_HOLDS

    def state(group: str) -> str:
        if group not in lacking:
            return "done"
        return "started" if group in drafts or any(held[group](thing)) else "todo"

    return [Task(group, state(group), group in drafts) for group in groups_of(thing)]


def missing(thing: Project | Need) -> tuple[str, ...]:
    """The groups in which a required answer is missing, in their order."""
    required = _NEED_REQUIRES if isinstance(thing, Need) else _PROJECT_REQUIRES
    return tuple(group for group in groups_of(thing) if not all(required[group](thing)))


def _has(thing: Project | Need, *fields: str) -> list[bool]:
    written = {row.field for row in thing.texts}
    return [field in written for field in fields]


def _chose(project: Project, *lists: str) -> list[bool]:
    chosen = {row.list for row in project.choices}
    return [name in chosen for name in lists]


_PROJECT_REQUIRES: Mapping[str, Callable[[Any], list[Any]]] = {
    "about": lambda project: [*_has(project, "title", "pitch"), *_chose(project, "sector")],
    "place": lambda project: [project.stage],
    "means": lambda project: [project.funding],
}
_PROJECT_HOLDS: Mapping[str, Callable[[Any], list[Any]]] = {
    "about": lambda project: [*_has(project, "title", "pitch", "objective", "results"), *_chose(project, "sector")],
    "place": lambda project: [project.commune, project.starts_on, project.ends_on, *_chose(project, "region")],
    "means": lambda project: [project.programme, project.partners, project.links],
}
_NEED_REQUIRES: Mapping[str, Callable[[Any], list[Any]]] = {
    "role": lambda need: [*_has(need, "title", "summary"), need.mode],
    "skills": lambda need: [need.skills],
    "terms": lambda need: [need.way, need.way == "remote" or need.region, need.compensation],
    "practical": lambda need: _has(need, "counterpart"),
}
_NEED_HOLDS: Mapping[str, Callable[[Any], list[Any]]] = {
    "role": lambda need: [*_has(need, "title", "summary", "tasks"), need.mode, need.occupation_text],
    "skills": lambda need: [need.languages, need.years is not None],
    "terms": lambda need: [need.way, need.region, need.workload, need.duration, need.start_from, need.compensation],
    "practical": lambda need: [need.deadline],
}
