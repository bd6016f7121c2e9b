"""Who saw my data: the expert's own record of who looked, for whom, why and when."""

from flask import render_template
from flask_babel import gettext as _
from sqlalchemy import select

from maghribcom.accounts.access import current_actor, requires
from maghribcom.accounts.models import Account
from maghribcom.database import db
from maghribcom.directory.views.blueprint import pages
from maghribcom.events.operations import accesses_to
from maghribcom.experts.models import Expert
from maghribcom.locales import current_language, listed
from maghribcom.organisations.models import Membership
from maghribcom.organisations.operations import organisations_named

SHOWN = 200


@pages.get("/profile/accesses")
@requires("directory.view_own_accesses")
def accesses() -> str:
    """The newest first. People are named as their organisation shows them, staff by what they are."""
    expert_id = db.session.scalar(select(Expert.public_id).where(Expert.account_id == current_actor().id))
    rows = accesses_to(db.session, expert_id, SHOWN) if expert_id else []
    organisations = organisations_named(db.session, {row.on_behalf_of for row in rows if row.on_behalf_of})
    people = _people({row.account for row in rows})
    language = current_language()
    lines = []
    for row in rows:
        organisation = organisations.get(row.on_behalf_of or "")
        name, name_language = organisation.name(language) if organisation else (_("Maghribcom staff"), language)
        lines.append(
            {
                "who": people.get((row.account, row.on_behalf_of)) or _("a member"),
                "organisation": name,
                "language": None if name_language == language else name_language,
                "what": _("profile page") if row.section == "profile" else row.section,
                "reason": row.reason,
                "at": row.at,
            }
        )
    return render_template("directory/accesses.html", rows=lines, shown=SHOWN)


def _people(accounts: set[str]) -> dict[tuple[str, str | None], str]:
    """Name and position of those who looked, by account and organisation, in one statement."""
    query = (
        select(Account.public_id, Membership)
        .join(Membership, Membership.account_id == Account.id)
        .where(Account.public_id.in_(accounts))
    )
    return {
        (account, member.organisation.public_id): listed((member.display_name, member.position))
        for account, member in db.session.execute(query)
    }
