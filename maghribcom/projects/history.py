"""What happened to a project or a need, in words, for those who answer for it and those who moderate it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.events.models import Event
from maghribcom.locales import by_language
from maghribcom.organisations.models import Membership
from maghribcom.projects import labels
from maghribcom.projects.models import Need, Project
from maghribcom.projects.states import kind_of

#: Events on the page; older ones stay in the record.
SHOWN = 200
#: Work of the desk, for staff only.
OF_THE_DESK = frozenset({"claim", "release"})


@dataclass(frozen=True, slots=True)
class Happening:
    """One event in words. `name`: the member's name where a member of the organisation acted, as that person chose."""

    what: str
    who: str
    name: str | None
    at: datetime
    reason: str | None


@by_language
def verbs() -> Mapping[str, str]:
    """What was done, by the verb of the event."""
    return {
        "create": _("Begun"),
        "copy": _("Begun as a copy of another need"),
        "outline": _("Begun from an outline"),
        "import": _("Begun from a spreadsheet"),
        "save": _("Answers saved"),
        "revise": _("Made a draft again, to be changed"),
        "submit": _("Submitted"),
        "take_back": _("Taken back to be changed"),
        "claim": _("Taken in hand by a moderator"),
        "release": _("Given back by a moderator"),
        "ask_changes": _("Changes asked"),
        "open": _("Opened"),
        "suspend": _("Suspended"),
        "resume": _("Open again after the suspension"),
        "close": _("Closed"),
        "expire": _("Closed at its deadline"),
        "reopen": _("Opened again"),
        "warn_expiring": _("End announced"),
        "hand_over": _("Handed over to a manager of the organisation"),
        "move_to_organisation": _("Moved to the organisation that took the place of another one"),
    }


def happenings(session: Session, thing: Project | Need, *, for_staff: bool) -> list[Happening]:
    """The newest events, the newest first, in two statements. Of staff nobody reads who it was."""
    query = select(Event).where(Event.object_kind == kind_of(thing), Event.object_id == thing.public_id)
    if not for_staff:
        query = query.where(Event.verb.not_in(sorted(OF_THE_DESK)))
    known = verbs()
    query = query.where(Event.verb.in_(list(known))).order_by(Event.at.desc(), Event.id.desc()).limit(SHOWN)
    events = session.scalars(query).all()
    project = thing.project if isinstance(thing, Need) else thing
    members = _members(session, project.organisation_id, {event.actor for event in events if event.actor})
    reasons = {**labels.close_reasons(), **labels.suspend_reasons()}
    return [
        Happening(
            known[event.verb],
            _who(event, members),
            members.get(event.actor or ""),
            event.at,
            reasons.get(event.reason or ""),
        )
        for event in events
    ]


def _who(event: Event, members: Mapping[str, str | None]) -> str:
    if event.actor is None:
        return _("by itself")
    return _("the organisation") if event.actor in members else _("the moderation team")


def _members(session: Session, organisation_id: int, actors: Collection[str]) -> Mapping[str, str | None]:
    """Which of these accounts act or acted for the organisation, with the names that they show."""
    query = select(Account.public_id, Membership.display_name).join(Membership, Membership.account_id == Account.id)
    these = Membership.organisation_id == organisation_id, Account.public_id.in_(sorted(actors))
    return {public_id: name for public_id, name in session.execute(query.where(*these))}  # noqa: C416 (rows are typed)
