"""What a combobox offers for a word that is being typed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from maghribcom.skills.labels import Words, key_of, usage_counts, words_for
from maghribcom.skills.models import Concept, Label, Relation
from search import ConceptQuery, Engine, ExpertQuery, SearchError, SkillWanted
from search.queries import TEXT_LENGTH

log = structlog.get_logger()

#: Suggestions that a list shows, and candidates from which they are taken.
SHOWN = 10
CANDIDATES = 50
#: Letters before anything is suggested.
LEAST = 2
#: Candidates whose scores differ by less are as good as one another to somebody who types: ours come first then, and
#: those that more occupations need.
SCORE_STEP = 10_000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept in the reader's words; `matched` is the label that was typed, where that is another one.

    `context` says where the concept belongs ("renewable energy"), empty at the top. `experts` is how many people have
    it whom the reader may find; None where the reader finds nobody or it is not known now.
    """

    id: str
    label: Words
    matched: Words | None
    context: str
    experts: int | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A concept that may be meant, by the key of its label that is nearest to what was typed."""

    score: int
    key: str
    language: str


def suggest(
    session: Session,
    engine: Engine,
    typed: str,
    kinds: Sequence[str],
    language: str,
    audience: str | None = None,
    at: datetime | None = None,
) -> list[Suggestion]:
    """Concepts of these kinds with a label that has these words, the last of which may be unfinished; best first.

    From four letters on a word may have one mistake. While the search engine is away, those with a label that begins
    so. People are counted for a reader of this audience, `at` this time. At most six statements.
    """
    if len(typed) < LEAST or len(typed) > TEXT_LENGTH or not key_of(typed):
        return []
    try:
        query = ConceptQuery(
            (typed,), tuple(kinds), prefix=True, language=language, limit=CANDIDATES, candidates=CANDIDATES
        )
        found = {one.id: _Candidate(one.score, one.label, one.language) for one in engine.find_concepts(query)[0]}
    except SearchError as error:
        log.warning("suggestions.without_engine", error=type(error).__name__)
        found = _beginning_with(session, key_of(typed), kinds)
    chosen = _best(session, found)
    words = words_for(session, chosen, language)
    matched = _matched(session, {one: found[one] for one in chosen})
    contexts = _contexts(session, chosen, language)
    experts = _experts(engine, chosen, audience, at) if audience and at else {}
    return [
        Suggestion(one, words[one], _if_other(matched.get(one), words[one]), contexts.get(one, ""), experts.get(one))
        for one in chosen
        if one in words
    ]


def _beginning_with(session: Session, key: str, kinds: Collection[str]) -> dict[str, _Candidate]:
    """Candidates from the database alone: whole labels, then beginnings; a range of keys, which an index answers."""
    query = (
        select(Concept.public_id, Label.key, Label.language)
        .join(Label)
        .where(Label.key >= key, Label.key < f"{key}\U0010ffff", Label.kind != "dropped")
        .where(Concept.kind.in_(kinds), Concept.retired.is_(False))
        .order_by(func.length(Label.key), Label.kind != "preferred", Concept.public_id, Label.language)
        .limit(CANDIDATES)
    )
    found: dict[str, _Candidate] = {}
    for public_id, whole, language in session.execute(query):
        found.setdefault(public_id, _Candidate(SCORE_STEP * (whole == key), whole, language))
    return found


def _best(session: Session, found: Mapping[str, _Candidate]) -> dict[str, str]:
    """The kinds of the best candidates that are still there: by score, then our own first, then the most used."""
    query = select(Concept.public_id, Concept.scheme, Concept.kind).where(
        Concept.public_id.in_(found), Concept.retired.is_(False), Concept.kind != "group"
    )
    rows = {public_id: (scheme, kind) for public_id, scheme, kind in session.execute(query)}
    used = usage_counts(session, rows)

    def order(one: str) -> tuple[int, bool, int, int, str]:
        score = found[one].score
        return -(score // SCORE_STEP), rows[one][0] != "maghribcom", -used[one], -score, one

    return {one: rows[one][1] for one in sorted(rows, key=order)[:SHOWN]}


def _matched(session: Session, chosen: Mapping[str, _Candidate]) -> dict[str, Words]:
    """The label of each concept that is nearest to what was typed, as it is written; none that is hidden."""
    query = (
        select(Concept.public_id, Label.key, Label.text, Label.language)
        .join(Label)
        .where(Concept.public_id.in_(chosen), Label.key.in_({one.key for one in chosen.values()}))
        .where(Label.kind.in_(("preferred", "alternative")))
        .order_by(Label.kind, Label.text.desc())
    )
    return {
        public_id: Words(text, code)
        for public_id, key, text, code in session.execute(query)
        if (key, code) == (chosen[public_id].key, chosen[public_id].language)
    }


def _experts(engine: Engine, chosen: Mapping[str, str], audience: str, at: datetime) -> dict[str, int]:
    """How many people of each concept a reader of this audience may find; nothing while the engine is away."""
    try:
        counts = engine.count_all([_people_with(one, kind, audience) for one, kind in chosen.items()], at)
    except SearchError as error:
        log.warning("suggestions.without_counts", error=type(error).__name__)
        return {}
    return dict(zip(chosen, counts, strict=True))


def _people_with(concept: str, kind: str, audience: str) -> ExpertQuery:
    if kind == "occupation":
        return ExpertQuery(audience, occupations=(concept,))
    if kind == "sector":
        return ExpertQuery(audience, sectors=(concept,))
    return ExpertQuery(audience, required=(SkillWanted(concept),))


def _if_other(matched: Words | None, label: Words) -> Words | None:
    return None if matched is None or matched.text.casefold() == label.text.casefold() else matched


def _contexts(session: Session, ids: Collection[str], language: str) -> dict[str, str]:
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
