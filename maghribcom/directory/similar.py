"""Experts like one: a search by that person's skills and occupation, explained like any other."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from maghribcom.directory.cards import Card, card_of, find_people, is_found_by, reason_concepts
from maghribcom.experts.indexing import load
from maghribcom.experts.visibility import sections_for, short_name
from maghribcom.locales import current_language
from maghribcom.skills.labels import near_concepts, words_for
from search import PAGE_SIZE, Engine, ExpertDocument, ExpertQuery, Kind, SkillWanted
from search.queries import NEAR_PER_SKILL, TEXT, VALUES_PER_FILTER


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """What templates/directory/similar_experts.html shows."""

    name: str
    name_language: str | None
    profile_url: str
    search_url: str | None
    cards: tuple[Card, ...]


def similar_page(session: Session, engine: Engine, public_id: str, audience: str, at: datetime) -> SimilarPage | None:
    """The people nearest to one whom a reader of this audience may find; None for anybody else.

    Only what the search may know of the person is compared. Constant number of statements. Raises SearchUnavailable
    and SearchOutdated as the engine does.
    """
    document = load(session, [public_id]).get(public_id)
    if document is None or not is_found_by(document, audience, at):
        return None
    query = _query(session, document, audience)
    compared = bool(query.desired or query.occupations)
    ids = engine.search(query, at).ids if compared else ()
    others = [identifier for identifier in ids if identifier != public_id]
    # The person first, to be named; whoever is not visible any more is left out.
    own, *people = find_people(session, [public_id, *others[: PAGE_SIZE - 1]], query, at, explained=True)
    words = words_for(session, reason_concepts(people), current_language())
    name = short_name(own.expert, sections_for(own.expert, audience))
    return SimilarPage(
        name=name.text,
        name_language=name.language,
        profile_url=url_for("directory.expert", public_id=public_id),
        search_url=_search_url(query) if compared else None,
        cards=tuple(_shared(card_of(person, query, words, at)) for person in people),
    )


def _shared(card: Card) -> Card:
    """What two people have in common; what only the first has would be a long list."""
    return replace(card, reasons=tuple(line for line in card.reasons if line.state != Kind.MISSING))


def _query(session: Session, document: ExpertDocument, audience: str) -> ExpertQuery:
    """Whoever has one of the skills, one near it, or the occupation; the more of them, the higher."""
    skills = list(dict.fromkeys(skill.concept for skill in document.skills))[:VALUES_PER_FILTER]
    near = near_concepts(session, [*skills, *document.occupations])
    near_occupations = dict.fromkeys(concept for occupation in document.occupations for concept in near[occupation])
    return ExpertQuery(
        audience,
        desired=tuple(SkillWanted(skill, near=near[skill]) for skill in skills),
        occupations=document.occupations[:VALUES_PER_FILTER],
        near_occupations=tuple(near_occupations)[:NEAR_PER_SKILL],
        match=TEXT,
    )


def _search_url(query: ExpertQuery) -> str:
    """The same skills as a search that the reader can change."""
    return url_for("directory.experts", desired=[skill.concept for skill in query.desired])
