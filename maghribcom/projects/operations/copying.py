"""Needs that begin with something: with another need, or with a ready-made outline."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy.inspection import inspect
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.events.operations import record
from maghribcom.projects.models import Need, NeedLanguage, NeedProvision, NeedSkill, NeedText, Project
from maghribcom.projects.operations.needs import create_need
from maghribcom.projects.outlines import Outline
from search import NEED

#: Answers of a need that its copy takes over; the life of the copy is its own.
COPIED = (
    "occupation_id", "occupation_text", "occupation_language", "mode", "years", "way", "region", "province", "place",
    "workload", "workload_unit", "duration", "duration_unit", "compensation", "experts", "urgency", "answer_days",
    "pending_max", "audience", "network_id",
)  # fmt: skip
#: A row that belongs to one need.
Part = TypeVar("Part", NeedText, NeedSkill, NeedLanguage)
DEADLINE = ("deadline_kind", "deadline", "deadline_at")
START = ("start_from", "start_until")


def copy_need(session: Session, need: Need, *, actor: Actor) -> Need:
    """A draft with the same answers in the same project; days that have passed are left open.

    Raises Conflict in a closed project.
    """
    made, now = create_need(session, need.project, actor=actor), clock.now()
    taken = (*COPIED, *(DEADLINE if _is_ahead(need, now) else ()), *(START if _starts_later(need, now) else ()))
    for name in taken:
        setattr(made, name, getattr(need, name))
    made.texts = [_copy(NeedText, row) for row in need.texts]
    made.skills = [_copy(NeedSkill, row) for row in need.skills]
    made.languages = [_copy(NeedLanguage, row) for row in need.languages]
    made.provisions = [NeedProvision(code=row.code) for row in need.provisions]
    session.flush()
    record(session, "copy", NEED, made.public_id, actor=actor.public_id, reason=need.public_id)
    return made


def create_from_outline(session: Session, project: Project, outline: Outline, language: str, *, actor: Actor) -> Need:
    """A draft that begins with a ready-made outline: its texts in all their languages, this one as the original.

    Raises Conflict in a closed project.
    """
    made = create_need(session, project, actor=actor)
    made.mode, made.way, made.compensation = outline.mode, outline.way, outline.compensation
    made.workload, made.workload_unit = outline.workload, outline.workload_unit
    made.duration, made.duration_unit = outline.duration, outline.duration_unit
    made.texts = [
        NeedText(field=field, language=code, text=text, original=code == outline.original(language))
        for field, texts in outline.texts.items()
        for code, text in texts.items()
    ]
    session.flush()
    record(session, "outline", NEED, made.public_id, actor=actor.public_id, reason=outline.mode)
    return made


def _is_ahead(need: Need, now: datetime) -> bool:
    return need.deadline_at is None or need.deadline_at > now


def _starts_later(need: Need, now: datetime) -> bool:
    return all(day is None or day >= now.date() for day in (need.start_from, need.start_until))


def _copy(model: type[Part], row: Part) -> Part:
    names = (column.key for column in inspect(model).column_attrs if column.key not in {"id", "need_id"})
    return model(**{name: getattr(row, name) for name in names})
