"""Needs and projects follow the vocabulary: concepts that are retired, brought back or merged."""

from collections.abc import Sequence

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from maghribcom import clock
from maghribcom.contributions import ConceptHolder
from maghribcom.indexing.queue import enqueue
from maghribcom.projects.models import Need, NeedSkill, Project, ProjectChoice
from maghribcom.skills.models import Concept
from maghribcom.skills.reach import and_below, named_by
from search import NEED

NO_SYNC = {"synchronize_session": False}


def enqueue_needs(session: Session, concept_ids: Sequence[int]) -> None:
    """Index anew the needs that name one of these concepts: as a skill, an occupation or a sector of their project."""
    named = named_by(concept_ids)
    codes = select(Concept.public_id).where(Concept.id.in_(named))
    sectors = select(ProjectChoice.project_id).where(ProjectChoice.list == "sector", ProjectChoice.code.in_(codes))
    naming = or_(
        Need.id.in_(select(NeedSkill.need_id).where(NeedSkill.concept_id.in_(named))),
        Need.occupation_id.in_(and_below(concept_ids)),
        Need.project_id.in_(sectors),
    )
    enqueue(session, NEED, select(Need.public_id).where(naming))


def move_needs(session: Session, merged: Concept, into: Concept) -> None:
    """What names `merged` names `into` from now on. A need that asked for both asks for one, as strictly as for either.

    A constant number of statements.
    """
    _count_changes(session, merged)
    _move_skills(session, merged, into)
    occupied = update(Need).where(Need.occupation_id == merged.id).values(occupation_id=into.id)
    session.execute(occupied, execution_options=NO_SYNC)
    if merged.kind == "sector":
        _move_sectors(session, merged, into)


def _count_changes(session: Session, merged: Concept) -> None:
    """A page on which somebody edits them is stale from now on."""
    asking = select(NeedSkill.need_id).where(NeedSkill.concept_id == merged.id)
    held = or_(Need.id.in_(asking), Need.occupation_id == merged.id)
    values = {"edited_at": clock.now(), "row_version": Need.row_version + 1}
    session.execute(update(Need).where(held).values(values), execution_options=NO_SYNC)


def _move_skills(session: Session, merged: Concept, into: Concept) -> None:
    going, staying = aliased(NeedSkill), aliased(NeedSkill)
    both = select(going, staying).join(staying, staying.need_id == going.need_id)
    pairs = session.execute(both.where(going.concept_id == merged.id, staying.concept_id == into.id)).all()
    if pairs:
        joined = [
            {
                "id": kept.id,
                "position": min(gone.position, kept.position),
                "required": gone.required or kept.required,
                "level": max(gone.level, kept.level),
                "years": max(gone.years, kept.years),
            }
            for gone, kept in pairs
        ]
        session.execute(delete(NeedSkill).where(NeedSkill.id.in_([gone.id for gone, _kept in pairs])))
        session.execute(update(NeedSkill), joined)
    moved = update(NeedSkill).where(NeedSkill.concept_id == merged.id).values(concept_id=into.id)
    session.execute(moved, execution_options=NO_SYNC)


def _move_sectors(session: Session, merged: Concept, into: Concept) -> None:
    chosen, other = ProjectChoice.list == "sector", aliased(ProjectChoice)
    has_both = exists().where(
        other.project_id == ProjectChoice.project_id, other.list == "sector", other.code == into.public_id
    )
    ours = chosen, ProjectChoice.code == merged.public_id
    touched = select(ProjectChoice.project_id).where(*ours)
    values = {"edited_at": clock.now(), "row_version": Project.row_version + 1}
    session.execute(update(Project).where(Project.id.in_(touched)).values(values), execution_options=NO_SYNC)
    session.execute(delete(ProjectChoice).where(*ours, has_both), execution_options=NO_SYNC)
    moved = update(ProjectChoice).where(*ours).values(code=into.public_id)
    session.execute(moved, execution_options=NO_SYNC)


CONCEPT_HOLDERS = (ConceptHolder("projects", enqueue_needs, move_needs),)
