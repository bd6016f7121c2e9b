"""Who can answer for a project or a need, and the networks that a need can be for."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from wtforms.fields.choices import SelectChoice

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.form_fields import choices_of
from maghribcom.locales import alphabetical
from maghribcom.organisations.models import Membership, Organisation
from maghribcom.projects.forms.opened import Opened


def contact_choices(opened: Opened) -> list[SelectChoice]:
    """The members of the organisation by name, after the present contact where that person is none of them."""
    query = select(Account.public_id, Account.email, Membership.display_name, Membership.position)
    query = query.join(Membership, Membership.account_id == Account.id)
    here = Membership.organisation_id == opened.project.organisation_id, Membership.ended_at.is_(None)
    named = {
        public_id: " · ".join(filter(None, (name or email, position)))
        for public_id, email, name, position in opened.session.execute(query.where(*here))
    }
    contact = opened.thing.contact
    if contact is not None and contact.public_id not in named:
        named[contact.public_id] = contact.email
    ordered = dict(sorted(named.items(), key=lambda pair: alphabetical(pair[1])))
    return choices_of(ordered, empty=_("Choose"))


def network_choices(opened: Opened) -> list[SelectChoice]:
    """The vetted networks by name, with the one that was chosen before."""
    query = select(Organisation).where(Organisation.type == "network")
    chosen = opened.need.network_id
    now = clock.now()
    found = [one for one in opened.session.scalars(query) if one.is_vetted(now) or one.id == chosen]
    named: dict[str, Any] = {network.public_id: network.name(opened.language)[0] for network in found}
    ordered = dict(sorted(named.items(), key=lambda pair: alphabetical(pair[1])))
    return choices_of(ordered, empty=_("Choose"))
