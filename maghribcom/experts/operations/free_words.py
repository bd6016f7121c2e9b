"""From people's own words to concepts of the vocabulary."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, delete, exists, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.experts.holders import having_word
from maghribcom.experts.models import SKILLS_MAX, Expert, ExpertSkill, FreeWord
from maghribcom.experts.vocabulary import MAPPED_LEVEL
from maghribcom.indexing.queue import enqueue
from maghribcom.notices.operations import tell_all
from maghribcom.skills import operations as skills
from maghribcom.skills.models import SKILL_KINDS, Concept
from search import EXPERT

#: The notice for those whose word became a skill; its words are in experts.notices.
WORD_MAPPED = "experts.word_mapped"


@dataclass(frozen=True, slots=True)
class TypedWord:
    """A word as people typed it, one of them for all: its key, the language beside it, and how one wrote it."""

    key: str
    language: str
    text: str


def map_word(
    session: Session, word: TypedWord, concept: Concept, *, hand_over: bool, recognise: bool, actor: Actor
) -> None:
    """Say which concept a word means. `hand_over`: published profiles get the skill instead of the word, at the lowest
    level, and their owners are told. `recognise`: the word becomes a label, and is understood from now on.

    A profile that has as many skills as it may keeps the word. Raises Invalid for a concept that is no skill or is
    retired, Conflict where nobody has the word any more or another concept has it as a label. A constant number of
    statements.
    """
    if concept.kind not in SKILL_KINDS or concept.retired or not (hand_over or recognise):
        raise Invalid(_("Choose a skill that is not retired, and what becomes of the word."))
    if session.scalar(having_word(word.key, word.language).limit(1)) is None:
        raise Conflict(_("Nobody has this word any more, or another editor decided about it meanwhile."))
    if recognise and not _is_label(concept, word):
        skills.put_label(session, concept, word.language, word.text, actor=actor)
    if hand_over:
        _hand_over(session, word, concept)
    record(
        session, "map", "word", skills.word_id(word.key, word.language), actor=actor.public_id, after=concept.public_id
    )
    session.flush()


def promote_word(
    session: Session, word: TypedWord, kind: str, preferred: Mapping[str, str], broader: Concept, *, actor: Actor
) -> Concept:
    """Make a new concept of a word, and give it to whoever has the word.

    Raises what skills.operations.create_concept and `map_word` raise; Invalid for a kind that is no skill.
    """
    if kind not in SKILL_KINDS:
        raise Invalid(_("Choose whether this is a skill or a field of knowledge."))
    concept = skills.create_concept(session, kind, preferred, broader, actor=actor)
    map_word(session, word, concept, hand_over=True, recognise=True, actor=actor)
    return concept


def _is_label(concept: Concept, word: TypedWord) -> bool:
    return any(
        (label.language, label.key) == (word.language, word.key) and label.kind != "dropped" for label in concept.labels
    )


def _hand_over(session: Session, word: TypedWord, concept: Concept) -> None:
    now, takers = clock.now(), _takers(word, concept)
    enqueue(session, EXPERT, select(Expert.public_id).where(Expert.id.in_(takers)))
    told = select(Expert.account_id).where(Expert.id.in_(takers))
    occasion = f"{WORD_MAPPED}:{skills.word_id(word.key, word.language)}:{now.isoformat()}"
    for had_it, some in ((True, told.where(_holds(concept))), (False, told.where(~_holds(concept)))):
        tell_all(session, some, WORD_MAPPED, occasion, {"concept": concept.public_id, "had_it": had_it})
    saved = update(Expert).where(Expert.id.in_(takers))
    values = {"edited_at": now, "changed_at": now, "row_version": Expert.row_version + 1}
    session.execute(saved.values(values), execution_options={"synchronize_session": False})
    session.execute(_new_skills(takers, concept))
    gone = delete(FreeWord).where(
        FreeWord.key == word.key, FreeWord.language == word.language, FreeWord.expert_id.in_(takers)
    )
    session.execute(gone, execution_options={"synchronize_session": False})


def _takers(word: TypedWord, concept: Concept) -> Select[int]:
    """Those who have the word, and the concept or room for it. The same ones after they got it."""
    held = select(func.count()).where(ExpertSkill.expert_id == Expert.id).scalar_subquery()
    return having_word(word.key, word.language).where(or_(_holds(concept), held < SKILLS_MAX))


def _new_skills(takers: Select[int], concept: Concept) -> Any:
    last = select(func.max(ExpertSkill.position)).where(ExpertSkill.expert_id == Expert.id).scalar_subquery()
    values = {
        "expert_id": Expert.id,
        "concept_id": literal(concept.id),
        "position": func.coalesce(last + 1, 0),
        "level": literal(MAPPED_LEVEL),
        "evidence": literal("claimed"),
        "wants_to_use": literal(True),
    }
    rows = select(*values.values()).where(Expert.id.in_(takers), ~_holds(concept))
    return insert(ExpertSkill).from_select(list(values), rows)


def _holds(concept: Concept) -> Any:
    return exists().where(ExpertSkill.expert_id == Expert.id, ExpertSkill.concept_id == concept.id).correlate(Expert)
