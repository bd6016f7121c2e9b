"""Making organisations, finding them, and what they say of themselves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.operations import record
from maghribcom.organisations.models import Delegation, Organisation
from maghribcom.organisations.operations.names import are_names, write_names
from maghribcom.organisations.states import KIND
from maghribcom.organisations.vocabulary import (
    ADDRESS_LENGTH,
    DESCRIPTION_LENGTH,
    DOMAIN_LENGTH,
    TYPES,
    URL_LENGTH,
)
from maghribcom.territories import territories


@dataclass(frozen=True, slots=True)
class Particulars:
    """What an organisation says of itself beside its names and type."""

    description: str | None = None
    description_language: str | None = None
    website: str | None = None
    address: str | None = None
    email_domain: str | None = None

    def check(self) -> None:
        """Raise Invalid for what the columns do not take."""
        limits = (
            (self.description, DESCRIPTION_LENGTH), (self.website, URL_LENGTH), (self.address, ADDRESS_LENGTH),
            (self.email_domain, DOMAIN_LENGTH),
        )  # fmt: skip
        too_long = any(len(text or "") > limit for text, limit in limits)
        if too_long or (self.description is None) != (self.description_language is None):
            raise Invalid(_("These answers do not go together. Go back and look at them once more."))

    def write(self, organisation: Organisation) -> None:
        """Put them on the organisation's row."""
        organisation.description = self.description
        organisation.description_language = self.description_language
        organisation.website, organisation.address = self.website, self.address
        organisation.email_domain = self.email_domain


def create_organisation(
    session: Session,
    type_: str,
    names: Mapping[str, str],
    *,
    territory: str | None = None,
    parent: Organisation | None = None,
    particulars: Particulars = Particulars(),
    actor: Actor,
) -> Organisation:
    """Make an organisation, not vetted yet. `names` by language: fr, ar, en, at least one.

    Raises Invalid when the type or the territory is unknown or there is no name.
    """
    if type_ not in TYPES or (territory and territory not in territories()) or not are_names(names):
        raise Invalid(_("An organisation needs a known type, a known territory and a name."))
    particulars.check()
    now = clock.now()
    organisation = Organisation(
        type=type_, territory=territory or None, status="requested", status_since=now, created_at=now
    )
    particulars.write(organisation)
    session.add(organisation)
    write_names(session, organisation, names)
    if parent is not None:
        organisation.overseers.append(Delegation(over=parent, began_at=now))
    session.flush()
    record(session, "create", KIND, organisation.public_id, actor=actor.public_id, after=organisation.status)
    return organisation


def change_particulars(
    session: Session, organisation: Organisation, particulars: Particulars, *, actor: Actor, version: int | None = None
) -> None:
    """What it does and where it is reached, said anew. `version`: as for `check_version`."""
    check_version(organisation, version)
    particulars.check()
    particulars.write(organisation)
    session.flush()
    record(session, "change_particulars", KIND, organisation.public_id, actor=actor.public_id)


def check_version(organisation: Organisation, version: int | None) -> None:
    """Raise Conflict when the organisation is not any more as the page showed it."""
    if version is not None and version != organisation.row_version:
        raise Conflict(_("This organisation has changed meanwhile. Reload the page and look at its state."))


def find_organisation(session: Session, public_id: str) -> Organisation | None:
    """The organisation of this address, if there is one, in whatever state."""
    return session.scalar(select(Organisation).where(Organisation.public_id == public_id))


def organisations_named(session: Session, public_ids: Collection[str]) -> Mapping[str, Organisation]:
    """Organisations by public id, in one statement."""
    found = session.scalars(select(Organisation).where(Organisation.public_id.in_(public_ids)))
    return {organisation.public_id: organisation for organisation in found}
