"""What an editor does to a concept that profiles hold: retire, bring back, link, merge. Documents follow.

Other rooms whose things name concepts contribute a ConceptHolder: what they hold follows in the same transaction.
"""

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, aliased

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.events.operations import record
from maghribcom.experts.holders import holders, touched_documents
from maghribcom.experts.models import Choice, Expert, ExpertSkill
from maghribcom.experts.vocabulary import EVIDENCES
from maghribcom.extensions import contributions
from maghribcom.indexing.queue import enqueue
from maghribcom.skills import operations as skills
from maghribcom.skills.models import Concept
from search import EXPERT

NO_SYNC = {"synchronize_session": False}


def retire_concept(session: Session, concept: Concept, replaced_by: Concept | None, *, actor: Actor) -> None:
    """Offer a concept no more. Profiles keep it and are found by its successor; it can be brought back.

    Raises Invalid as skills.operations.retire does.
    """
    _enqueue(session, concept)
    skills.retire(session, concept, replaced_by, actor=actor)


def bring_back_concept(session: Session, concept: Concept, *, actor: Actor) -> None:
    """Offer a retired concept again; profiles that hold it are found by it. Raises Conflict as skills.operations do."""
    _enqueue(session, concept)
    skills.bring_back(session, concept, actor=actor)


def link_concepts(session: Session, concept: Concept, kind: str, other: Concept, *, actor: Actor) -> None:
    """Link two concepts. Raises Invalid and Conflict as skills.operations.put_link does."""
    skills.put_link(session, concept, kind, other, actor=actor)
    _enqueue_below(session, concept, kind)


def unlink_concepts(session: Session, concept: Concept, kind: str, other: Concept, *, actor: Actor) -> None:
    """Take a link away for good. Raises Conflict where it is not there."""
    skills.drop_link(session, concept, kind, other, actor=actor)
    _enqueue_below(session, concept, kind)


def _enqueue_below(session: Session, concept: Concept, kind: str) -> None:
    """Documents carry what stands above an occupation, of all other links nothing."""
    if kind == "broader" and concept.kind == "occupation":
        _enqueue(session, concept)


def _enqueue(session: Session, *concepts: Concept) -> None:
    """Everything whose document names one of them is to be indexed anew."""
    ids = [concept.id for concept in concepts]
    enqueue(session, EXPERT, touched_documents(ids))
    for holder in contributions().concept_holders:
        holder.touched(session, ids)


def merge_concepts(session: Session, merged: Concept, into: Concept, *, actor: Actor) -> None:
    """Make one concept of two, for good: profiles, words and links of `merged` go over to `into`.

    Whoever holds both keeps one, at the higher level, with the longer practice and the stronger evidence. A constant
    number of statements. Raises Invalid where `into` could not be the successor.
    """
    _enqueue(session, merged, into)
    skills.retire(session, merged, into, actor=actor)
    skills.copy_words_and_links(session, merged, into)
    saved = update(Expert).where(Expert.id.in_(holders((merged.id,))))
    values = {"edited_at": clock.now(), "row_version": Expert.row_version + 1}
    session.execute(saved.values(values), execution_options=NO_SYNC)
    _move_skills(session, merged, into)
    occupied = update(Expert).where(Expert.occupation_id == merged.id)
    session.execute(occupied.values(occupation_id=into.id), execution_options=NO_SYNC)
    _move_sectors(session, merged, into)
    for holder in contributions().concept_holders:
        holder.merged(session, merged, into)
    record(session, "merge", "concept", merged.public_id, actor=actor.public_id, after=into.public_id)
    session.flush()


def _move_skills(session: Session, merged: Concept, into: Concept) -> None:
    going, staying = aliased(ExpertSkill), aliased(ExpertSkill)
    both = select(going, staying).join(staying, staying.expert_id == going.expert_id)
    pairs = session.execute(both.where(going.concept_id == merged.id, staying.concept_id == into.id)).all()
    if pairs:
        joined = [{"id": kept.id, **_best_of(gone, kept)} for gone, kept in pairs]
        session.execute(delete(ExpertSkill).where(ExpertSkill.id.in_([gone.id for gone, _kept in pairs])))
        session.execute(update(ExpertSkill), joined)
    moved = update(ExpertSkill).where(ExpertSkill.concept_id == merged.id).values(concept_id=into.id)
    session.execute(moved, execution_options=NO_SYNC)


def _best_of(one: ExpertSkill, other: ExpertSkill) -> dict[str, Any]:
    """Of two rows of one person what stands for both: nobody loses what they said or what others attested."""
    shown = max((one, other), key=lambda row: EVIDENCES.index(row.evidence))
    return {
        "position": min(one.position, other.position),
        "level": max(one.level, other.level),
        "years": _largest(one.years, other.years),
        "last_used": _largest(one.last_used, other.last_used),
        "evidence": shown.evidence,
        "experience_id": shown.experience_id,
        "wants_to_use": one.wants_to_use or other.wants_to_use,
    }


def _largest(*numbers: int | None) -> int | None:
    return max((number for number in numbers if number is not None), default=None)


def _move_sectors(session: Session, merged: Concept, into: Concept) -> None:
    if merged.kind != "sector":
        return
    chosen, other = Choice.list == "sector", aliased(Choice)
    has_both = select(func.count()).where(
        other.expert_id == Choice.expert_id, other.list == "sector", other.code == into.public_id
    )
    twice = delete(Choice).where(chosen, Choice.code == merged.public_id, has_both.scalar_subquery() > 0)
    session.execute(twice, execution_options=NO_SYNC)
    moved = update(Choice).where(chosen, Choice.code == merged.public_id).values(code=into.public_id)
    session.execute(moved, execution_options=NO_SYNC)
