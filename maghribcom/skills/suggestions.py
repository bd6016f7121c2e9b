"""What a combobox offers for a word that is being typed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from maghribcom.skills.labels import Words, key_of, languages_for, usage_counts, words_for
from maghribcom.skills.models import Concept, Label, Relation
from search import ConceptQuery, Engine, SearchError
from search.queries import TEXT_LENGTH

log = structlog.get_logger()

#: Suggestions that a list shows, and candidates from which they are taken.
SHOWN = 10
CANDIDATES = 60
#: Letters before anything is suggested.
LEAST = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept in the reader's words; `matched` is the label that was typed, where that is another one.

    `context` says where the concept belongs ("renewable energy"), empty at the top.
    """

    id: str
    label: Words
    matched: Words | None
    context: str


def suggest(session: Session, engine: Engine, typed: str, kinds: Sequence[str], language: str) -> list[Suggestion]:
    """Concepts of these kinds with a label that has these words, the last of which may be unfinished; best first.

    While the search engine is away, those with a label that begins so. At most seven statements.
    """
    if len(typed) < LEAST or len(typed) > TEXT_LENGTH or not key_of(typed):
        return []
    try:
        query = ConceptQuery((typed,), tuple(kinds), prefix=True, limit=CANDIDATES)
        scores = {found.id: found.score for found in engine.find_concepts(query)[0]}
    except SearchError as error:
        log.warning("suggestions.without_engine", error=type(error).__name__)
        scores = _beginning_with(session, key_of(typed), kinds)
    chosen = _best(session, scores)
    words = words_for(session, chosen, language)
    matched = _matched(session, chosen, key_of(typed).split("_"), language)
    contexts = _contexts(session, chosen, language)
    return [
        Suggestion(one, words[one], _if_other(matched.get(one), words[one]), contexts.get(one, ""))
        for one in chosen
        if one in words
    ]


def _beginning_with(session: Session, key: str, kinds: Collection[str]) -> dict[str, int]:
    """Candidates from the database alone: whole labels, then beginnings; a range of keys, which an index answers."""
    exact = func.max(case((Label.key == key, 1), else_=0))
    query = (
        select(Concept.public_id, exact)
        .join(Label)
        .where(Label.key >= key, Label.key < f"{key}\U0010ffff", Label.kind != "dropped")
        .where(Concept.kind.in_(kinds), Concept.retired.is_(False))
        .group_by(Concept.public_id)
        .order_by(exact.desc(), func.min(func.length(Label.key)), Concept.public_id)
        .limit(CANDIDATES)
    )
    return dict(session.execute(query).all())


def _best(session: Session, scores: Mapping[str, int]) -> list[str]:
    """The best of the candidates that are still there: by score, then our own first, then the most used."""
    query = select(Concept.public_id, Concept.scheme).where(
        Concept.public_id.in_(scores), Concept.retired.is_(False), Concept.kind != "group"
    )
    schemes = dict(session.execute(query).all())
    used = usage_counts(session, schemes)
    order = sorted(schemes, key=lambda one: (-scores[one], schemes[one] != "maghribcom", -used[one], one))
    return order[:SHOWN]


def _matched(session: Session, ids: Sequence[str], typed: Sequence[str], language: str) -> dict[str, Words]:
    """For each concept the label that was typed: the preferred one of the reader's language, else the nearest."""
    query = (
        select(Concept.public_id, Label.text, Label.language, Label.kind, Label.key)
        .join(Label)
        .where(Concept.public_id.in_(ids), Label.kind.in_(("preferred", "alternative")))
    )
    rank = {code: place for place, code in enumerate(languages_for(language))}
    best: dict[str, tuple[tuple[bool, bool, int, int, str], Words]] = {}
    for public_id, text, code, kind, key in session.execute(query):
        words = key.split("_")
        if not all(any(word.startswith(start) for word in words) for start in typed):
            continue
        shown_anyway = code == language and kind == "preferred"
        order = (not shown_anyway, not key.startswith("_".join(typed)), rank.get(code, len(rank)), len(text), text)
        if public_id not in best or order < best[public_id][0]:
            best[public_id] = (order, Words(text, code))
    return {public_id: words for public_id, (_order, words) in best.items()}


def _if_other(matched: Words | None, label: Words) -> Words | None:
    return None if matched is None or matched.text.casefold() == label.text.casefold() else matched


def _contexts(session: Session, ids: Sequence[str], language: str) -> dict[str, str]:
    """The words of what stands above each concept: a concept before a group, ours before imported ones."""
    own, above = aliased(Concept), aliased(Concept)
    query = (
        select(own.public_id, above.public_id)
        .join(Relation, Relation.source_id == own.id)
        .join(above, above.id == Relation.target_id)
        .where(own.public_id.in_(ids), Relation.kind == "broader", above.retired.is_(False))
        .order_by(above.kind == "group", above.scheme != "maghribcom", above.public_id)
    )
    nearest: dict[str, str] = {}
    for public_id, broader in session.execute(query):
        nearest.setdefault(public_id, broader)
    words = words_for(session, set(nearest.values()), language)
    return {public_id: words[broader].text for public_id, broader in nearest.items() if broader in words}
