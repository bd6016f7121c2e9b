"""A typed text as pieces: the search library recognises it, the rows say which concepts are there and come first."""

from collections.abc import Collection, Iterable, Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.directory.gazetteer import gazetteer
from maghribcom.skills.labels import find_by_labels
from maghribcom.skills.models import SKILL_KINDS, Concept
from search import Candidate, ConceptQuery, Engine, Match, SearchError
from search.recognition import Recognised, recognise
from search.text import label_key

log = structlog.get_logger()

#: The confidence of a whole label (`Candidate.confidence`).
CERTAIN = 1000


def understand(session: Session, engine: Engine, text: str, language: str, plain: Collection[str]) -> Recognised:
    """The pieces of a text for a reader of this language; phrases in `plain` stay words.

    While the search engine is away, whole labels are found by the database. At most three statements.
    """

    def find(query: ConceptQuery) -> Sequence[Sequence[Candidate]]:
        try:
            found = engine.find_concepts(query)
        except SearchError as error:
            log.warning("recognition.without_engine", error=type(error).__name__)
            found = _by_labels(session, query, language) if query.whole else tuple(() for _phrase in query.phrases)
        return _preferred(session, found)

    return recognise(text, language, find, gazetteer(), {label_key(phrase) for phrase in plain})


def _by_labels(session: Session, query: ConceptQuery, language: str) -> tuple[tuple[Candidate, ...], ...]:
    found = find_by_labels(session, query.phrases, query.kinds)
    return tuple(
        tuple(
            Candidate(concept.public_id, concept.kind, 0, Match.WHOLE, CERTAIN, label_key(phrase), language)
            for concept in found.get(phrase, ())
        )
        for phrase in query.phrases
    )


def _preferred(session: Session, found: Sequence[Sequence[Candidate]]) -> list[list[Candidate]]:
    """The candidates that are there, equals with our own concepts first.

    An imported concept is left out where one of ours answers as well: it would be the same word twice.
    """
    named = {candidate.id for candidates in found for candidate in candidates}
    schemes = _schemes(session, named)
    kept = []
    for candidates in found:
        there = [one for one in candidates if one.id in schemes]
        there.sort(key=lambda one: (-one.score, schemes[one.id] != "maghribcom"))
        kept.append(_without_twins(there, schemes))
    return kept


def _schemes(session: Session, ids: Collection[str]) -> dict[str, str]:
    if not ids:
        return {}
    query = select(Concept.public_id, Concept.scheme).where(Concept.public_id.in_(ids), Concept.retired.is_(False))
    return dict(session.execute(query).all())


def _without_twins(candidates: Iterable[Candidate], schemes: dict[str, str]) -> list[Candidate]:
    ours: set[str] = set()
    kept = []
    for one in candidates:
        family = SKILL_KINDS[0] if one.concept_kind in SKILL_KINDS else one.concept_kind
        if schemes[one.id] == "maghribcom":
            ours.add(family)
        elif family in ours:
            continue
        kept.append(one)
    return kept
