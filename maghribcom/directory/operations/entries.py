"""Putting experts on a shortlist, saying why, ordering them, taking them off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import case, select, update
from sqlalchemy.orm import Session, joinedload

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.directory.models import ENTRIES_MAX, NOTE_LENGTH, REASONS, Shortlist, ShortlistEntry
from maghribcom.directory.operations.shortlists import flush_or_conflict
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.experts.models import Expert
from maghribcom.organisations.models import Membership
from search.text import LANGUAGES

KIND = "shortlist_entry"
#: By how many places a move shifts an entry.
MOVES = {"up": -1, "down": 1}


@dataclass(frozen=True, slots=True)
class Remark:
    """Why somebody is on a list: one of the typed reasons, a note with its language, both or neither."""

    reason: str | None = None
    note: str | None = None
    language: str | None = None


def add_entry(
    session: Session, shortlist: Shortlist, expert: Expert, remark: Remark, *, actor: Actor
) -> ShortlistEntry | None:
    """Put an expert at the end of a list; None when they are on it already, and nothing changes then.

    The caller has seen that the actor may see this expert. Raises Invalid when the list is full.
    """
    _check(remark)
    entries = _held(session, shortlist)
    if any(entry.expert_id == expert.id for entry in entries):
        return None
    if len(entries) >= ENTRIES_MAX:
        raise Invalid(
            _("This shortlist is full: it holds %(count)s people. Take somebody off first.", count=ENTRIES_MAX)
        )
    _number(session, entries)
    entry = ShortlistEntry(
        shortlist_id=shortlist.id, expert_id=expert.id, position=len(entries), reason=remark.reason, note=remark.note,
        note_language=remark.language, added_by_id=actor.id, added_at=clock.now(),
    )  # fmt: skip
    session.add(entry)
    session.flush()
    record(session, "add", KIND, entry.public_id, actor=actor.public_id, after=shortlist.public_id)
    return entry


def change_entry(session: Session, entry: ShortlistEntry, remark: Remark, version: str) -> None:
    """Say why anew. `version`: the row version that the page showed; Conflict when it is another now."""
    _check(remark)
    if version != str(entry.row_version):
        raise Conflict
    entry.reason, entry.note, entry.note_language = remark.reason, remark.note, remark.language
    flush_or_conflict(session)


def move_entry(session: Session, shortlist: Shortlist, entry: ShortlistEntry, places: int) -> None:
    """Shift an entry by so many places; at the ends it stays where it is."""
    entries = list(_held(session, shortlist))
    if entry not in entries:  # taken off meanwhile
        return
    here = entries.index(entry)
    there = min(max(here + places, 0), len(entries) - 1)
    entries.insert(there, entries.pop(here))
    _number(session, entries)


def remove_entry(session: Session, shortlist: Shortlist, entry: ShortlistEntry, *, actor: Actor) -> None:
    """Take an expert off a list, with the note."""
    entries = [held for held in _held(session, shortlist) if held.id != entry.id]
    record(session, "remove", KIND, entry.public_id, actor=actor.public_id, before=shortlist.public_id)
    session.delete(entry)
    session.flush()
    _number(session, entries)


def entries_of(session: Session, shortlist: Shortlist) -> Sequence[ShortlistEntry]:
    """The entries in their order, each with its expert. One statement."""
    query = select(ShortlistEntry).options(joinedload(ShortlistEntry.expert))
    ordered = query.order_by(ShortlistEntry.position, ShortlistEntry.id)
    return session.scalars(ordered.where(ShortlistEntry.shortlist_id == shortlist.id)).all()


def find_entry(session: Session, shortlist: Shortlist, public_id: str) -> ShortlistEntry | None:
    """The entry of this address, if it is on this list."""
    query = select(ShortlistEntry).options(joinedload(ShortlistEntry.expert))
    of_list = ShortlistEntry.shortlist_id == shortlist.id
    return session.scalar(query.where(of_list, ShortlistEntry.public_id == public_id))


def lists_holding(session: Session, expert: Expert, lists: Sequence[Shortlist]) -> frozenset[int]:
    """Which of these lists hold the expert. One statement."""
    query = select(ShortlistEntry.shortlist_id).where(ShortlistEntry.expert_id == expert.id)
    return frozenset(session.scalars(query.where(ShortlistEntry.shortlist_id.in_([held.id for held in lists]))))


def colleagues_named(session: Session, organisation_id: int | None, accounts: set[int]) -> Mapping[int, str]:
    """How colleagues are named in an organisation, those who left included. One statement."""
    query = select(Membership.account_id, Membership.display_name).where(
        Membership.organisation_id == organisation_id, Membership.account_id.in_(accounts)
    )
    return {account: name for account, name in session.execute(query) if name}


def _held(session: Session, shortlist: Shortlist) -> Sequence[ShortlistEntry]:
    """The entries as they are now. Holds the list's row: changes of its order and number come one after another."""
    session.execute(select(Shortlist.id).where(Shortlist.id == shortlist.id).with_for_update())
    query = select(ShortlistEntry).where(ShortlistEntry.shortlist_id == shortlist.id)
    return session.scalars(query.order_by(ShortlistEntry.position, ShortlistEntry.id)).all()


def _number(session: Session, entries: Sequence[ShortlistEntry]) -> None:
    """Give the entries the places of this order, in one statement and without raising their versions."""
    places = {entry.id: place for place, entry in enumerate(entries) if entry.position != place}
    if places:
        moved = update(ShortlistEntry).where(ShortlistEntry.id.in_(places))
        session.execute(moved.values(position=case(places, value=ShortlistEntry.id)))


def _check(remark: Remark) -> None:
    """Raises Invalid for what the form should have refused."""
    known = remark.reason is None or remark.reason in REASONS
    spoken = (remark.note is None) == (remark.language is None) and remark.language in {None, *LANGUAGES}
    if not known or not spoken or len(remark.note or "") > NOTE_LENGTH:
        raise Invalid(_("Choose one of the reasons, and shorten the note."))
