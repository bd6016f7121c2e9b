"""Whose profiles a concept or a word is in: counted for editors, who never learn whose."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select, union
from sqlalchemy.orm import Session

from maghribcom.experts.models import SKILLS_MAX, Choice, Expert, ExpertSkill, FreeWord
from maghribcom.experts.vocabulary import PUBLISHED
from maghribcom.skills.models import Concept
from maghribcom.skills.reach import and_below, named_by


@dataclass(frozen=True, slots=True)
class WordHolders:
    """Published profiles that have a word of their own, by what a mapping to a concept does to them.

    `gain`: get the skill instead of the word. `have`: hold it already, and lose the word. `full`: have as many skills
    as a profile may have, and keep the word.
    """

    gain: int
    have: int
    full: int

    @property
    def total(self) -> int:
        """All profiles that have the word."""
        return self.gain + self.have + self.full


def holders(concepts: Collection[int] | Select[int]) -> Select[int]:
    """Row ids of all profiles that hold one of these concepts, as a skill, an occupation or a sector."""
    public_ids = select(Concept.public_id).where(Concept.id.in_(concepts))
    found = union(
        select(ExpertSkill.expert_id).where(ExpertSkill.concept_id.in_(concepts)),
        select(Expert.id).where(Expert.occupation_id.in_(concepts)),
        select(Choice.expert_id).where(Choice.list == "sector", Choice.code.in_(public_ids)),
    ).subquery()
    return select(found.c[0])


def count_holders(session: Session, concept: Concept) -> int:
    """How many profiles hold a concept, in whatever state they are."""
    return session.scalar(select(func.count()).select_from(holders((concept.id,)).subquery())) or 0


def count_both(session: Session, one: Concept, other: Concept) -> int:
    """How many profiles hold both concepts."""
    both = holders((one.id,)).intersect(holders((other.id,)))
    return session.scalar(select(func.count()).select_from(both.subquery())) or 0


def touched_documents(concept_ids: Collection[int]) -> Select[str]:
    """Public ids of the profiles whose documents name one of these concepts, by itself, by a retired one that it
    replaced, or by an occupation below it.
    """
    return select(Expert.public_id).where(
        or_(Expert.id.in_(holders(named_by(concept_ids))), Expert.occupation_id.in_(and_below(concept_ids)))
    )


def word_holders(session: Session, key: str, language: str, concept: Concept | None) -> WordHolders:
    """What mapping a word to a concept would do; without a concept, to one that nobody has yet. One statement."""
    having = having_word(key, language).subquery()
    skills = select(func.count()).where(ExpertSkill.expert_id == having.c.id)
    this = skills.where(ExpertSkill.concept_id == (concept.id if concept else None))
    states = (
        select((this.scalar_subquery() > 0).label("has"), (skills.scalar_subquery() >= SKILLS_MAX).label("full"))
        .select_from(having)
        .subquery()
    )
    rows = session.execute(select(states.c.has, states.c.full, func.count()).group_by(states.c.has, states.c.full))
    counts = {(bool(has), bool(full)): number for has, full, number in rows}
    return WordHolders(
        gain=counts.get((False, False), 0),
        have=counts.get((True, False), 0) + counts.get((True, True), 0),
        full=counts.get((False, True), 0),
    )


def having_word(key: str, language: str) -> Select[int]:
    """Row ids of the published profiles that have this word. What nobody sees yet stays its author's."""
    return (
        select(Expert.id)
        .join(FreeWord)
        .where(FreeWord.key == key, FreeWord.language == language, Expert.status.in_(PUBLISHED))
        .distinct()
    )
