"""Saving task 3: work and skills."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import closed_lists
from maghribcom.accounts.access import Actor
from maghribcom.database import bring_in_line
from maghribcom.errors import check
from maghribcom.experts import vocabulary
from maghribcom.experts.answers import Work
from maghribcom.experts.models import (
    FREE_WORDS_MAX,
    SECTORS_MAX,
    SKILLS_MAX,
    SKILLS_MIN,
    Expert,
    ExpertSkill,
    FreeWord,
)
from maghribcom.experts.operations.groups import check_version, choose, finish
from maghribcom.skills.models import SKILL_KINDS, Concept

#: What others attested: the person's own form does not take it away.
ATTESTED = frozenset({"document", "vouched"})


def save_work(session: Session, expert: Expert, answers: Work, *, actor: Actor, version: int | None = None) -> None:
    """Task 3. Raises Invalid for concepts that do not exist, are of another kind, or are retired and newly chosen."""
    check_version(expert, version)
    check(answers.headline and answers.headline_language in closed_lists.TEXT_LANGUAGES)
    check((answers.occupation is None) != (answers.occupation_text is None))
    check((answers.occupation_text is None) == (answers.occupation_language is None))
    check(answers.work_status is None or answers.work_status in vocabulary.WORK_STATUSES)
    check(len(set(answers.sectors)) == len(answers.sectors) <= SECTORS_MAX)
    concepts = _concepts(session, expert, answers)
    occupation = concepts[answers.occupation] if answers.occupation else None
    before = (expert.occupation_id, expert.occupation_text, *_searched(expert))
    expert.headline, expert.headline_language = answers.headline, answers.headline_language
    expert.occupation = occupation
    expert.occupation_text, expert.occupation_language = answers.occupation_text, answers.occupation_language
    expert.years, expert.work_status = answers.years, answers.work_status
    choose(expert, "sector", answers.sectors)
    _save_skills(expert, answers, concepts)
    after = (occupation.id if occupation else None, expert.occupation_text, *_searched(expert))
    finish(session, expert, "work", actor, found_anew=before != after)


def _concepts(session: Session, expert: Expert, answers: Work) -> Mapping[str, Concept]:
    """All concepts that the answers name, each of the kind that its place asks for."""
    skills = [entry.concept for entry in answers.skills]
    named = {*skills, *answers.sectors, *([answers.occupation] if answers.occupation else [])}
    found = {row.public_id: row for row in session.scalars(select(Concept).where(Concept.public_id.in_(named)))}
    held = {skill.concept_id for skill in expert.skills} | {expert.occupation_id}
    held_sectors = {choice.code for choice in expert.choices if choice.list == "sector"}

    def check_kind(ids: Collection[str], kinds: Collection[str]) -> None:
        for public_id in ids:
            concept = found.get(public_id)
            check(concept is not None and concept.kind in kinds)
            check(concept is not None and (not concept.retired or concept.id in held or public_id in held_sectors))

    check_kind(skills, SKILL_KINDS)
    check_kind(answers.sectors, ("sector",))
    check_kind([answers.occupation] if answers.occupation else [], ("occupation",))
    return found


def _save_skills(expert: Expert, answers: Work, concepts: Mapping[str, Concept]) -> None:
    check(len(answers.skills) + len(answers.free_words) >= SKILLS_MIN)
    check(len(answers.skills) <= SKILLS_MAX and len(answers.free_words) <= FREE_WORDS_MAX)
    experiences, held = {row.id for row in expert.experiences}, {row.concept_id: row for row in expert.skills}
    wanted = {}
    for position, entry in enumerate(answers.skills):
        check(entry.level in closed_lists.LEVELS and (entry.experience is None or entry.experience in experiences))
        concept = concepts[entry.concept]
        evidence = "claimed" if entry.experience is None else "experience"
        if concept.id in held and held[concept.id].evidence in ATTESTED and entry.experience is None:
            evidence = held[concept.id].evidence
        wanted[concept.id] = {
            "concept_id": concept.id, "position": position, "level": entry.level, "years": entry.years,
            "last_used": entry.last_used, "evidence": evidence, "experience_id": entry.experience,
            "wants_to_use": entry.wants_to_use,
        }  # fmt: skip
    words = {word.text: {"text": word.text, "language": word.language} for word in answers.free_words}
    check(len(wanted) == len(answers.skills) and len(words) == len(answers.free_words))
    bring_in_line(expert.skills, lambda row: row.concept_id, wanted, ExpertSkill)
    bring_in_line(expert.free_words, lambda row: row.text, words, FreeWord)


def _searched(expert: Expert) -> tuple[object, object]:
    """What alerts for new people look at, besides the occupation: skills and own words."""
    skills = frozenset(
        (skill.concept_id, skill.level, skill.years, skill.last_used, skill.wants_to_use) for skill in expert.skills
    )
    return skills, frozenset((word.text, word.language) for word in expert.free_words)
