"""The words for concepts, the concepts for words, and which concepts lie near which. All in bulk."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, and_, bindparam, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from maghribcom.locales import FALLBACKS
from maghribcom.skills.models import LABEL_LANGUAGES, WORD_KEY_LENGTH, Concept, Label, Relation
from search.queries import NEAR_PER_SKILL
from search.text import label_key

#: Steps upwards that are followed: the deepest chain of ESCO has eight.
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Words:
    """A preferred label and the language that it is in, for `lang` and `dir`."""

    text: str
    language: str


def key_of(text: str) -> str:
    """What labels are compared by: the words of a text as search folds them. Empty for a text without words."""
    return label_key(text)


def word_key(text: str) -> str:
    """What words of people's own are grouped by: their key, as long as it is kept."""
    return key_of(text)[:WORD_KEY_LENGTH]


def languages_for(language: str) -> tuple[str, ...]:
    """The languages in which a reader is shown a word, best first: their own, those it falls back to, the others."""
    return tuple(dict.fromkeys((language, *FALLBACKS.get(language, ()), "fr", "en", *LABEL_LANGUAGES)))


def words_for(session: Session, public_ids: Collection[str], language: str) -> dict[str, Words]:
    """The preferred label of each concept for a reader of this language; ids that do not exist are left out.

    Retired concepts have their words, too: profiles may still hold them. One statement.
    """
    if not public_ids:
        return {}
    rank = {code: place for place, code in enumerate(languages_for(language))}
    query = (
        select(Concept.public_id, Label.language, Label.text)
        .join(Label)
        .where(Concept.public_id.in_(set(public_ids)), Label.kind == "preferred")
    )
    found: dict[str, Words] = {}
    for public_id, code, text in session.execute(query):
        held = found.get(public_id)
        if held is None or rank.get(code, len(rank)) < rank.get(held.language, len(rank)):
            found[public_id] = Words(text, code)
    return found


def find_by_label(session: Session, phrase: str, kinds: Collection[str] = ()) -> list[Concept]:
    """Concepts of these kinds (all without any) that have the phrase as a label, in whatever language.

    Preferred labels come before others, our own concepts before imported ones, then those that more occupations need.
    """
    return find_by_labels(session, (phrase,), kinds).get(phrase, [])


def find_by_labels(session: Session, phrases: Sequence[str], kinds: Collection[str] = ()) -> dict[str, list[Concept]]:
    """`find_by_label` for many phrases in one statement; a phrase that is nobody's label is left out."""
    keys = {phrase: key for phrase in phrases if (key := key_of(phrase))}
    if not keys:
        return {}
    used = select(func.count()).where(Relation.target_id == Concept.id, Relation.kind.in_(("essential", "optional")))
    best = func.min(case((Label.kind == "preferred", 0), else_=1))
    query = (
        select(Label.key, Concept)
        .join(Label)
        .where(Label.key.in_(set(keys.values())), Label.kind != "dropped", Concept.retired.is_(False))
        .where(Concept.kind.in_(tuple(kinds)) if kinds else Concept.kind != "group")
        .group_by(Label.key, Concept.id)
        .order_by(best, Concept.scheme.desc(), used.scalar_subquery().desc(), Concept.public_id)
    )
    by_key: dict[str, list[Concept]] = {}
    for key, concept in session.execute(query):
        by_key.setdefault(key, []).append(concept)
    return {phrase: by_key[key] for phrase, key in keys.items() if key in by_key}


class Current(NamedTuple):
    """The concept that an id stands for now, and its words for a reader."""

    concept: str
    words: Words


def current_words(session: Session, public_ids: Collection[str], language: str) -> dict[str, Current]:
    """For each id the concept that it stands for now: itself, or the one that replaced it, with words as `words_for`.

    Ids that do not exist, and retired concepts that nothing replaced, are left out. One statement: whoever retires a
    concept leads on what led to it, so a successor is never retired.
    """
    if not public_ids:
        return {}
    rank = {code: place for place, code in enumerate(languages_for(language))}
    found: dict[str, Current] = {}
    for asked, current, code, text in session.execute(_current(), {"public_ids": list(set(public_ids))}):
        held = found.get(asked)
        if held is None or rank.get(code, len(rank)) < rank.get(held.words.language, len(rank)):
            found[asked] = Current(current, Words(text, code))
    return found


@cache
def _current() -> Select[str, str, str, str]:
    """Built once: building takes longer than the database."""
    asked, successor = aliased(Concept), aliased(Concept)
    return (
        select(asked.public_id, func.coalesce(successor.public_id, asked.public_id), Label.language, Label.text)
        .outerjoin(successor, and_(asked.retired.is_(True), successor.id == asked.replaced_by_id))
        .join(Label, Label.concept_id == func.coalesce(successor.id, asked.id))
        .where(asked.public_id.in_(bindparam("public_ids", expanding=True)), Label.kind == "preferred")
        .where(or_(asked.retired.is_(False), successor.retired.is_(False)))
    )


def near_concepts(session: Session, public_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each concept those near it, nearest first: broader, narrower, related, then siblings in its lowest groups.

    At most `NEAR_PER_SKILL` each, groups and retired concepts left out. Siblings in the smallest group come first.
    One statement.
    """
    if not public_ids:
        return {}
    found: dict[str, list[str]] = {public_id: [] for public_id in public_ids}
    for public_id, near_id in session.execute(_near(), {"public_ids": list(set(public_ids))}):
        if len(found[public_id]) < NEAR_PER_SKILL:
            found[public_id].append(near_id)
    return {public_id: tuple(ids) for public_id, ids in found.items()}


@cache
def _near() -> Select[str, str]:
    """Built once: building takes longer than the database."""
    own, near, up, down = aliased(Concept), aliased(Concept), aliased(Relation), aliased(Relation)
    direct = (
        select(
            own.public_id,
            near.public_id.label("near"),
            case((up.kind == "related", 2), (up.source_id == own.id, 0), else_=1).label("rank"),
            literal(0).label("size"),
        )
        .join(up, or_(up.source_id == own.id, up.target_id == own.id))
        .join(near, near.id == case((up.source_id == own.id, up.target_id), else_=up.source_id))
        .where(up.kind.in_(("broader", "related")))
    )
    siblings = (
        select(
            own.public_id,
            near.public_id.label("near"),
            literal(3).label("rank"),
            func.count().over(partition_by=(own.id, up.target_id)).label("size"),
        )
        .join(up, up.source_id == own.id)
        .join(down, down.target_id == up.target_id)
        .join(near, near.id == down.source_id)
        .where(up.kind == "broader", down.kind == "broader", near.id != own.id)
    )
    wanted = own.public_id.in_(bindparam("public_ids", expanding=True)), near.kind != "group", near.retired.is_(False)
    links = union_all(direct.where(*wanted), siblings.where(*wanted)).subquery()
    return (
        select(links.c.public_id, links.c.near)
        .group_by(links.c.public_id, links.c.near)
        .order_by(links.c.public_id, func.min(links.c.rank), func.min(links.c.size), links.c.near)
    )


def ancestors(session: Session, public_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """For each concept all that are broader, groups included, nearest first. One statement."""
    if not public_ids:
        return {}
    found: dict[str, list[str]] = {public_id: [] for public_id in public_ids}
    for start, above in session.execute(_above(), {"public_ids": list(set(public_ids))}):
        found[start].append(above)
    return {public_id: tuple(ids) for public_id, ids in found.items()}


@cache
def _above() -> Select[str, str]:
    chain = (
        select(Concept.public_id.label("start"), Relation.target_id.label("above"), literal(1).label("step"))
        .join(Relation, Relation.source_id == Concept.id)
        .where(Concept.public_id.in_(bindparam("public_ids", expanding=True)), Relation.kind == "broader")
        .cte(recursive=True)
    )
    chain = chain.union(
        select(chain.c.start, Relation.target_id, chain.c.step + 1)
        .join(Relation, Relation.source_id == chain.c.above)
        .where(Relation.kind == "broader", chain.c.step < DEEPEST)
    )
    return (
        select(chain.c.start, Concept.public_id)
        .join(Concept, Concept.id == chain.c.above)
        .where(Concept.public_id != chain.c.start)
        .group_by(chain.c.start, Concept.public_id)
        .order_by(func.min(chain.c.step), Concept.public_id)
    )


def usage_counts(session: Session, public_ids: Collection[str]) -> Mapping[str, int]:
    """How many occupations need each skill, as essential or as optional: the commoner of two homonyms."""
    query = (
        select(Concept.public_id, func.count())
        .join(Relation, Relation.target_id == Concept.id)
        .where(Concept.public_id.in_(set(public_ids)), Relation.kind.in_(("essential", "optional")))
        .group_by(Concept.public_id)
    )
    counts = dict.fromkeys(public_ids, 0)
    counts.update(session.execute(query).all())
    return counts
