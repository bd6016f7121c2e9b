"""A typed text as pieces: the search library recognises it, our own concepts come first."""

from collections.abc import Collection, Iterable, Sequence

import structlog
from sqlalchemy.orm import Session

from maghribcom.directory.gazetteer import gazetteer
from maghribcom.skills.esco.concepts import is_imported
from maghribcom.skills.labels import find_by_labels
from maghribcom.skills.models import SKILL_KINDS
from search import Candidate, ConceptQuery, Engine, Match, SearchError
from search.recognition import CONCEPT_KINDS, Gazetteer, Recognised, recognise
from search.text import label_key

log = structlog.get_logger()

#: The confidence of a whole label (`Candidate.confidence`).
CERTAIN = 1000


def understand(
    session: Session,
    engine: Engine,
    text: str,
    language: str,
    plain: Collection[str],
    gone: Collection[str] = (),
    names: Gazetteer | None = None,
) -> Recognised:
    """The pieces of a text for a reader of this language; phrases in `plain` stay words, concepts in `gone` are none.

    `names` are those that may be meant, all that are known unless said otherwise.

    While the search engine is away, whole labels are found by the database, in one statement.
    """

    def find(query: ConceptQuery) -> Sequence[Sequence[Candidate]]:
        try:
            found = engine.find_concepts(query)
        except SearchError as error:
            log.warning("recognition.without_engine", error=type(error).__name__)
            found = _by_labels(session, query, language) if query.whole else tuple(() for _phrase in query.phrases)
        return [_preferred(candidates, gone) for candidates in found]

    return recognise(text, language, find, names or gazetteer(), {label_key(phrase) for phrase in plain})


def concepts_in(recognised: Recognised) -> set[str]:
    """The concepts that a text means or may mean."""
    return {
        meaning.value
        for piece in (*recognised.pieces, *recognised.offers)
        for meaning in (piece.meaning, *piece.readings)
        if meaning.kind in CONCEPT_KINDS
    }


def _by_labels(session: Session, query: ConceptQuery, language: str) -> tuple[tuple[Candidate, ...], ...]:
    found = find_by_labels(session, query.phrases, query.kinds)
    return tuple(
        tuple(
            Candidate(concept.public_id, concept.kind, 0, Match.WHOLE, CERTAIN, label_key(phrase), language)
            for concept in found.get(phrase, ())
        )
        for phrase in query.phrases
    )


def _preferred(candidates: Iterable[Candidate], gone: Collection[str]) -> list[Candidate]:
    """Equals with our own concepts first.

    An imported concept is left out where one of ours answers as well: it would be the same word twice.
    """
    ours: set[str] = set()
    kept = []
    for one in sorted(candidates, key=lambda one: (-one.score, is_imported(one.id))):
        family = SKILL_KINDS[0] if one.concept_kind in SKILL_KINDS else one.concept_kind
        if one.id in gone or (is_imported(one.id) and family in ours):
            continue
        if not is_imported(one.id):
            ours.add(family)
        kept.append(one)
    return kept
