"""Making, naming, sharing and deleting shortlists."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account
from maghribcom.directory.models import NAME_LENGTH, SHORTLISTS_MAX, SavedSearch, Shortlist, ShortlistEntry
from maghribcom.directory.permissions import organisation_of
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.organisations.operations import Reader
from search.text import LANGUAGES

KIND = "shortlist"
PRIVATE, SHARED = "private", "shared"


@dataclass(frozen=True, slots=True)
class Naming:
    """How somebody names what they keep, in a language of its own, and whether colleagues use it."""

    name: str
    language: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A shortlist among others, with the number of its entries."""

    shortlist: Shortlist
    entries: int


def create_shortlist(session: Session, naming: Naming, reader: Reader, *, actor: Actor) -> Shortlist:
    """Make an empty list for the organisation that the actor reads for.

    Raises Invalid without a name, and when the account has as many lists as one may have.
    """
    check_naming(naming)
    check_room(session, Shortlist, SHORTLISTS_MAX, _too_many(), actor=actor)
    shortlist = Shortlist(
        account_id=actor.id, organisation_id=organisation_of(reader), name=naming.name, name_language=naming.language,
        shared=naming.shared, created_at=clock.now(),
    )  # fmt: skip
    session.add(shortlist)
    session.flush()
    record(session, "create", KIND, shortlist.public_id, actor=actor.public_id, after=state_of(shortlist))
    return shortlist


def change_shortlist(session: Session, shortlist: Shortlist, naming: Naming, version: str, *, actor: Actor) -> None:
    """Name, share or stop sharing. `version`: the row version that the page showed; Conflict when it is another now."""
    change_naming(session, KIND, shortlist, naming, version, actor=actor)


def delete_shortlist(session: Session, shortlist: Shortlist, *, actor: Actor) -> None:
    """Delete a list with its notes."""
    record(session, "delete", KIND, shortlist.public_id, actor=actor.public_id, before=state_of(shortlist))
    session.delete(shortlist)
    session.flush()


def find_shortlist(session: Session, public_id: str) -> Shortlist | None:
    """The list of this address, whosever it is."""
    return session.scalar(select(Shortlist).where(Shortlist.public_id == public_id))


def shortlists_for(session: Session, reader: Reader, *, actor: Actor) -> Sequence[Listed]:
    """One's own lists and those that colleagues share, the newest first. One statement."""
    entries = select(func.count()).where(ShortlistEntry.shortlist_id == Shortlist.id).scalar_subquery()
    query = select(Shortlist, entries).where(*usable(Shortlist, reader, actor))
    rows = session.execute(query.order_by(Shortlist.created_at.desc(), Shortlist.id.desc()))
    return [Listed(shortlist, count) for shortlist, count in rows]


def usable(
    model: type[Shortlist] | type[SavedSearch], reader: Reader, actor: Actor
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions on rows that the actor uses: of the organisation that they read for, and theirs or shared."""
    organisation = organisation_of(reader)
    same = model.organisation_id.is_(None) if organisation is None else model.organisation_id == organisation
    return same, or_(model.account_id == actor.id, model.shared)


def change_naming(
    session: Session, kind: str, kept: Shortlist | SavedSearch, naming: Naming, version: str, *, actor: Actor
) -> None:
    """The same for a shortlist and a saved search."""
    check_naming(naming)
    if version != str(kept.row_version):
        raise Conflict
    before = state_of(kept)
    kept.name, kept.name_language, kept.shared = naming.name, naming.language, naming.shared
    flush_or_conflict(session)
    if state_of(kept) != before:
        verb = "share" if kept.shared else "unshare"
        record(session, verb, kind, kept.public_id, actor=actor.public_id, before=before, after=state_of(kept))


def flush_or_conflict(session: Session) -> None:
    """Write now. Raises Conflict when another transaction changed the row since it was read."""
    try:
        session.flush()
    except StaleDataError as error:
        raise Conflict from error


def check_naming(naming: Naming) -> None:
    """Raises Invalid for a name that the form should have refused."""
    if not 1 <= len(naming.name) <= NAME_LENGTH or naming.language not in LANGUAGES:
        raise Invalid(_("Write a name."))


def check_room(
    session: Session, model: type[Shortlist] | type[SavedSearch], most: int, message: str, *, actor: Actor
) -> None:
    """Raises Invalid when the account keeps as many as one may. Holds its row, so that two requests do not pass one."""
    session.execute(select(Account.id).where(Account.id == actor.id).with_for_update())
    if (session.scalar(select(func.count()).where(model.account_id == actor.id)) or 0) >= most:
        raise Invalid(message)


def state_of(kept: Shortlist | SavedSearch) -> str:
    """What the record says of it."""
    return SHARED if kept.shared else PRIVATE


def _too_many() -> str:
    return _("You have %(count)s shortlists, the most that one account keeps. Delete one first.", count=SHORTLISTS_MAX)
