"""An organisation's public page."""

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from maghribcom import clock
from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import db
from maghribcom.directory.fitting import audiences_of
from maghribcom.directory.need_cards import newest_needs, plain_card
from maghribcom.directory.project_page import NEEDS_SHOWN
from maghribcom.directory.views.blueprint import pages
from maghribcom.locales import current_language
from maghribcom.organisations.labels import type_name
from maghribcom.organisations.operations import find_organisation
from maghribcom.projects.models import Need, Project
from maghribcom.territories import territories


@pages.get("/organisations/<public_id>")
@requires("organisations.view")
def organisation(public_id: str) -> str:
    """Only vetted ones have a page."""
    found = find_organisation(db.session, public_id)
    if found is None or not found.is_vetted(clock.now()):
        abort(404)
    language, at = current_language(), clock.now()
    theirs = Need.project_id.in_(select(Project.id).where(Project.organisation_id == found.id))
    needs = newest_needs(db.session, at, audiences_of(db.session, current_actor(), at), theirs, limit=NEEDS_SHOWN)
    name, name_language = found.name(language)
    territory = territories().get(found.territory or "")
    page = {
        "name": name,
        "name_language": None if name_language == language else name_language,
        "type": type_name(found.type),
        "territory": territory.name(language) if territory else _("All of Morocco"),
        "description": found.description,
        "description_language": found.description_language,
        "website": found.website,
        "vetted_at": found.vetted_at,
        "needs": [plain_card(need, at) for need in needs],
        "canonical": url_for("directory.organisation", public_id=found.public_id),
    }
    return render_template("directory/organisation.html", page=page)
