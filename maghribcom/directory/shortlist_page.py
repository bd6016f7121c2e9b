"""A shortlist as its reader may see it: who can be found now, and places of those who cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maghribcom.accounts.access import Actor
from maghribcom.directory import labels
from maghribcom.directory.cards import Card, card_of, find_people
from maghribcom.directory.models import Shortlist, ShortlistEntry
from maghribcom.directory.operations.entries import colleagues_named, entries_of
from maghribcom.organisations.operations import Reader
from search import ExpertQuery


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One place of a list. `card` is None when the reader may not find the person now; the note stays."""

    public_id: str
    card: Card | None
    reason: str | None
    note: str | None
    note_language: str | None
    added_by: str
    added_at: datetime
    first: bool
    last: bool


def entries_shown(
    session: Session, shortlist: Shortlist, reader: Reader, at: datetime, *, actor: Actor
) -> list[EntryShown]:
    """The places of a list in their order. Constant number of statements."""
    entries = entries_of(session, shortlist)
    cards = visible_cards(session, [entry.expert.public_id for entry in entries], reader, at)
    accounts = {entry.added_by_id for entry in entries if entry.added_by_id}
    names = colleagues_named(session, shortlist.organisation_id, accounts)
    reasons = labels.reasons()

    def added_by(entry: ShortlistEntry) -> str:
        return _("you") if entry.added_by_id == actor.id else names.get(entry.added_by_id or 0) or _("a colleague")

    return [
        EntryShown(
            public_id=entry.public_id,
            card=cards.get(entry.expert.public_id),
            reason=reasons.get(entry.reason or ""),
            note=entry.note,
            note_language=entry.note_language,
            added_by=added_by(entry),
            added_at=entry.added_at,
            first=place == 0,
            last=place == len(entries) - 1,
        )
        for place, entry in enumerate(entries)
    ]


def visible_cards(session: Session, ids: Sequence[str], reader: Reader, at: datetime) -> dict[str, Card]:
    """The cards of those among these experts whom the reader may find now, by public id."""
    query = ExpertQuery(reader_audience=reader.audience)
    people = find_people(session, ids, query, at, explained=False)
    return {person.expert.public_id: card_of(person, query, {}, at) for person in people}
