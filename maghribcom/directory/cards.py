"""People as cards: the name and facts that this reader may see, and the reasons for being here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, load_only

from maghribcom.directory.reasons import ReasonLine, concepts_in, in_words, summary
from maghribcom.directory.value_names import region_name
from maghribcom.experts import labels
from maghribcom.experts.freshness import is_old
from maghribcom.experts.indexing import load
from maghribcom.experts.models import Expert
from maghribcom.experts.visibility import sections_for, short_name
from maghribcom.locales import country_name, isolated, show_ago
from maghribcom.skills.labels import Words
from search import ExpertDocument, ExpertQuery, Reason, explain
from search.passages import Passage, Piece, mark, passages

#: Parts of a profile that are quoted where words were found; the headline is on the card anyway.
QUOTED = ("occupation", "experience", "other")
#: What a card shows of a profile's row: a whole row takes twice as long.
SHOWN = (
    Expert.public_id, Expert.first_name, Expert.last_name, Expert.headline, Expert.headline_language, Expert.country,
    Expert.city, Expert.region, Expert.capacity, Expert.confirmed_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """One person among results; see templates/macros/cards.html."""

    name: str
    name_language: str | None
    url: str
    initials: str
    headline: tuple[Piece, ...]
    headline_language: str | None
    facts: tuple[str, ...]
    confirmed: datetime | None
    confirmed_old: bool
    why: str
    reasons: tuple[ReasonLine, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A person of the results, as the rows are now, with the reasons of the search and where the words were found."""

    expert: Expert
    reasons: tuple[Reason, ...]
    passages: tuple[Passage, ...]


def find_people(
    session: Session, ids: Sequence[str], query: ExpertQuery, at: datetime, *, explained: bool
) -> list[Found]:
    """These people in this order; whoever may not be found any more is left out, whatever the index says."""
    documents = load(session, ids)
    rows = select(Expert).options(load_only(*SHOWN, raiseload=True), joinedload(Expert.audiences))
    experts = {one.public_id: one for one in session.scalars(rows.where(Expert.public_id.in_(ids))).unique()}
    found = []
    for public_id in ids:
        document = documents.get(public_id)
        if document is not None and is_found_by(document, query.reader_audience, at) and public_id in experts:
            reasons = explain(query, document, at) if explained else ()
            found.append(Found(experts[public_id], reasons, passages(query, document, QUOTED)))
    return found


def is_found_by(document: ExpertDocument, audience: str, at: datetime) -> bool:
    """Whether a reader of this audience may find somebody now, whatever the index says."""
    until = document.visible_until
    return audience in document.audiences and document.visible_from <= at and (until is None or at < until)


def reason_concepts(people: Iterable[Found]) -> set[str]:
    """The concepts whose labels the cards need."""
    return {concept for person in people for concept in concepts_in(person.reasons)}


def card_of(person: Found, query: ExpertQuery, words: Mapping[str, Words], at: datetime) -> Card:
    """A person as this reader sees them in a list."""
    expert = person.expert
    sections = sections_for(expert, query.reader_audience)
    name = short_name(expert, sections)
    headline = expert.headline if "skills" in sections else None
    ago = show_ago(expert.confirmed_at) if expert.confirmed_at else None
    return Card(
        name=name.text,
        name_language=name.language,
        url=url_for("directory.expert", public_id=expert.public_id),
        initials=name.initials,
        headline=mark(query, headline, expert.headline_language or "") if headline else (),
        headline_language=expert.headline_language,
        facts=tuple(facts_of(expert, sections, pseudonymous=name.pseudonymous)),
        confirmed=expert.confirmed_at,
        confirmed_old=expert.confirmed_at is not None and is_old(expert.confirmed_at, at),
        why=summary(person.reasons, words, ago),
        passages=person.passages,
        reasons=tuple(in_words(person.reasons, words, years_asked=query.years > 0)),
    )


def facts_of(expert: Expert, sections: Collection[str], *, pseudonymous: bool) -> list[str]:
    """Where somebody lives, how much time there is, and what they are attached to, where the reader may know it."""
    facts = []
    if "residence" in sections and expert.country:
        country = country_name(expert.country)
        facts.append(
            _("%(city)s, %(country)s", city=isolated(expert.city), country=country) if expert.city else country
        )
    if "offer" in sections and expert.capacity:
        facts.append(labels.capacities()[expert.capacity])
    if "residence" in sections and expert.region:
        facts.append(_("attached to: %(region)s", region=region_name(expert.region)))
    if pseudonymous:
        facts.append(_("name shown after acceptance"))
    return facts
