"""What saving a group of a project and of a need have in common."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account
from maghribcom.closed_lists import TEXT_LANGUAGES
from maghribcom.database import bring_in_line
from maghribcom.errors import Conflict, check
from maghribcom.events.operations import record
from maghribcom.organisations.models import Membership
from maghribcom.projects import vocabulary
from maghribcom.projects.entries import Texts
from maghribcom.projects.models import Need, NeedText, Project, ProjectText
from maghribcom.projects.models.projects import TEXT_LENGTH, TEXT_LENGTHS
from maghribcom.projects.states import kind_of
from maghribcom.skills.models import Concept
from maghribcom.territories import territories

#: States in which the group that takes effect at once may change.
AT_ONCE_STATES = vocabulary.WRITTEN | {"open", "suspended"}


def check_writable(thing: Project | Need, group: str, version: int | None) -> None:
    """Raise Conflict when the state forbids to change this group now, or when it was saved since it was shown."""
    states = AT_ONCE_STATES if isinstance(thing, Need) and group == vocabulary.AT_ONCE else vocabulary.WRITTEN
    if thing.status not in states:
        raise Conflict(_("This can no longer be changed: its state has changed meanwhile. Reload the page to see it."))
    if version is not None and version != thing.row_version:
        raise _saved_meanwhile()


def put_texts(thing: Project | Need, texts: Mapping[str, Texts]) -> None:
    """Let these fields have exactly these texts, the first of each being its original."""
    wanted: dict[tuple[str, str], dict[str, Any]] = {}
    for field, versions in texts.items():
        check(len({version.language for version in versions}) == len(versions))
        for place, version in enumerate(versions):
            most = TEXT_LENGTHS.get(field, TEXT_LENGTH)
            check(version.language in TEXT_LANGUAGES and version.text and len(version.text) <= most)
            wanted[field, version.language] = {
                "field": field, "language": version.language, "text": version.text, "original": not place,
            }  # fmt: skip
    others: dict[tuple[str, str], dict[str, Any]] = {
        (row.field, row.language): {"text": row.text, "original": row.original}
        for row in thing.texts
        if row.field not in texts
    }
    if isinstance(thing, Need):
        bring_in_line(thing.texts, lambda row: (row.field, row.language), others | wanted, NeedText)
    else:
        bring_in_line(thing.texts, lambda row: (row.field, row.language), others | wanted, ProjectText)


def put_contact(session: Session, thing: Project | Need, contact: str | None) -> None:
    """Let this member of the organisation answer for it; None leaves it as it is."""
    if contact is None:
        return
    project = thing.project if isinstance(thing, Need) else thing
    query = select(Account).join(Membership, Membership.account_id == Account.id)
    mine = Membership.organisation_id == project.organisation_id, Membership.ended_at.is_(None)
    account = session.scalar(query.where(Account.public_id == contact, *mine))
    check(account is not None or (thing.contact is not None and thing.contact.public_id == contact))
    if account is not None:
        thing.contact = account


def concepts_named(
    session: Session, public_ids: Iterable[str], kinds: Collection[str], held: Collection[str] = ()
) -> dict[str, Concept]:
    """Concepts by public id. Invalid for one that is not there, of another kind, or retired and not `held` before."""
    wanted = set(public_ids)
    found = {row.public_id: row for row in session.scalars(select(Concept).where(Concept.public_id.in_(wanted)))}
    check(set(found) == wanted)
    check(all(one.kind in kinds and (not one.retired or one.public_id in held) for one in found.values()))
    return found


def check_places(regions: Collection[str], provinces: Collection[str]) -> None:
    """Raise Invalid unless all are what their names say, and each province lies in one of the regions."""
    known = territories()
    check(all(code in known and known[code].parent is None for code in regions))
    check(all(code in known and known[code].parent in regions for code in provinces))


def finish(session: Session, thing: Project | Need, group: str, actor: Actor) -> None:
    """Write a group, its event, and the version that a lost race is seen by."""
    thing.edited_at = clock.now()
    flag_modified(thing, "edited_at")  # the row's version must count this save even within one instant
    try:
        session.flush()
    except StaleDataError as error:
        raise _saved_meanwhile() from error
    record(session, "save", kind_of(thing), thing.public_id, actor=actor.public_id, reason=group)


def _saved_meanwhile() -> Conflict:
    return Conflict(_("Somebody else saved this meanwhile. Reload the page to see it."))
