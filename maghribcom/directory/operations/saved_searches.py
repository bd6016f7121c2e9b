"""Keeping searches, and noting who looked at them when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.contributions import NEVER
from maghribcom.database import insert_into
from maghribcom.directory.models import ALERTS, PARAMETERS_LENGTH, SEARCHES_MAX, SavedSearch, SavedSearchLook
from maghribcom.directory.operations.shortlists import Naming, change_naming, check_naming, check_room, state_of, usable
from maghribcom.directory.permissions import organisation_of
from maghribcom.directory.searches import Search
from maghribcom.errors import Invalid
from maghribcom.events.operations import record
from maghribcom.organisations.operations import Reader

KIND = "saved_search"
#: Parameters of a visit, not of a search; and the name of a person, which nobody keeps a search for.
NOT_KEPT = ("since", "step", "more", "name")
#: Saved searches on one page: each is counted by the engine.
PER_PAGE = 20


def save_search(
    session: Session, search: Search, naming: Naming, reader: Reader, *, actor: Actor, alert: str = NEVER
) -> SavedSearch:
    """Keep what an address asks for, as it is understood now. `alert`: how often its owner is told who is new.

    Raises Invalid when nothing is asked, the address is too long, or the account has as many as one may have.
    """
    check_naming(naming)
    kept = search.settled()
    for name in NOT_KEPT:
        kept = kept.without(name)
    if not replace(search, address=kept).asks:
        raise Invalid(_("Search for something first: words, a skill or a filter."))
    if len(kept.query()) > PARAMETERS_LENGTH:
        raise Invalid(_("This search has too many filters to be saved. Remove some."))
    check_room(session, SavedSearch, SEARCHES_MAX, _too_many(), actor=actor)
    saved = SavedSearch(
        account_id=actor.id, organisation_id=organisation_of(reader), name=naming.name, name_language=naming.language,
        parameters=kept.query(), shared=naming.shared, created_at=clock.now(),
    )  # fmt: skip
    _tell_so_often(saved, alert)
    session.add(saved)
    session.flush()
    note_look(session, saved, actor=actor)
    record(session, "create", KIND, saved.public_id, actor=actor.public_id, after=state_of(saved))
    return saved


def change_saved_search(
    session: Session, saved: SavedSearch, naming: Naming, version: str, *, actor: Actor, alert: str | None = None
) -> None:
    """Name, share or stop sharing, be told who is new more or less often; `alert` None leaves that as it is.

    `version`: the row version that the page showed; Conflict when it is another now.
    """
    if alert is not None:
        _tell_so_often(saved, alert)
    change_naming(session, KIND, saved, naming, version, actor=actor)


def delete_saved_search(session: Session, saved: SavedSearch, *, actor: Actor) -> None:
    """Forget a search."""
    record(session, "delete", KIND, saved.public_id, actor=actor.public_id, before=state_of(saved))
    session.delete(saved)
    session.flush()


def find_saved_search(session: Session, public_id: str) -> SavedSearch | None:
    """The saved search of this address, whosever it is."""
    return session.scalar(select(SavedSearch).where(SavedSearch.public_id == public_id))


def count_saved_searches(session: Session, reader: Reader, *, actor: Actor) -> int:
    """How many searches the actor uses."""
    return session.scalar(select(func.count()).where(*usable(SavedSearch, reader, actor))) or 0


def saved_searches_for(session: Session, reader: Reader, page: int, *, actor: Actor) -> Sequence[SavedSearch]:
    """One page of one's own searches and those that colleagues share, the newest first. Pages count from 1."""
    query = select(SavedSearch).where(*usable(SavedSearch, reader, actor))
    ordered = query.order_by(SavedSearch.created_at.desc(), SavedSearch.id.desc())
    return session.scalars(ordered.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()


def looks(session: Session, rows: Sequence[SavedSearch], *, actor: Actor) -> Mapping[int, datetime]:
    """Since when each search was not opened by the actor, by row id: since it was saved where it never was."""
    query = select(SavedSearchLook.saved_search_id, SavedSearchLook.looked_at).where(
        SavedSearchLook.account_id == actor.id, SavedSearchLook.saved_search_id.in_([saved.id for saved in rows])
    )
    found = {saved.id: saved.created_at for saved in rows}
    found.update(session.execute(query).all())
    return found


def note_look(session: Session, saved: SavedSearch, *, actor: Actor) -> None:
    """The actor opens the search now."""
    row = {"saved_search_id": saved.id, "account_id": actor.id, "looked_at": clock.now()}
    insert = insert_into(session, SavedSearchLook).values(row)
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["saved_search_id", "account_id"], set_={"looked_at": insert.excluded.looked_at}
        )
    )


def _tell_so_often(saved: SavedSearch, alert: str) -> None:
    """Whoever asks to be told hears of those who are new from now on."""
    if alert not in ALERTS:
        raise Invalid
    if alert == NEVER:
        saved.alerted_at = None
    elif saved.alerted_at is None:
        saved.alerted_at = clock.now()
    saved.alert = alert


def _too_many() -> str:
    return _(
        "You have %(count)s saved searches, the most that one account keeps. Delete one first.", count=SEARCHES_MAX
    )
