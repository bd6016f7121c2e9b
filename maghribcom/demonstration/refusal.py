"""Invented people never meet real ones: only what was made as a demonstration gets any."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.config import Config
from maghribcom.events.models import Event

#: The event that marks a database, whatever settings it is opened with.
VERB, KIND, OBJECT = "make", "demonstration", "population"


class NotADemonstration(Exception):
    """This instance holds, or may hold, real people; the message says why nothing was done."""


def check_settings(config: Config) -> None:
    """Raise NotADemonstration unless the settings say that the instance is one."""
    if not config.demonstration:
        raise NotADemonstration(
            "This instance was not made as a demonstration, so no invented people are put into it. "
            "`make run` makes a demonstration in a folder of its own."
        )


def is_marked(session: Session) -> bool:
    """Whether this database was made as a demonstration's."""
    marks = select(Event.id).where(Event.verb == VERB, Event.object_kind == KIND, Event.object_id == OBJECT)
    return session.scalar(marks.limit(1)) is not None


def mark(session: Session) -> None:
    """Mark an empty database as a demonstration's; a marked one stays so.

    Raises NotADemonstration for a database that has accounts and no mark: the settings alone do not make one.
    """
    if is_marked(session):
        return
    if session.scalar(select(Account.id).limit(1)) is not None:
        raise NotADemonstration(
            "This database has accounts that were not made for a demonstration, so nothing was added to it. "
            "Use another database, or leave DATABASE_URL unset."
        )
    session.add(Event(verb=VERB, object_kind=KIND, object_id=OBJECT, at=clock.now()))
    session.flush()
