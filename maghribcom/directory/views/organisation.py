"""An organisation's public page."""

from flask import abort, render_template
from flask_babel import gettext as _

from maghribcom import clock
from maghribcom.accounts.access import requires
from maghribcom.database import db
from maghribcom.directory.views.blueprint import pages
from maghribcom.locales import current_language
from maghribcom.organisations.labels import type_name
from maghribcom.organisations.operations import find_organisation
from maghribcom.territories import territories


@pages.get("/organisations/<public_id>")
@requires("organisations.view")
def organisation(public_id: str) -> str:
    """Only vetted ones have a page."""
    found = find_organisation(db.session, public_id)
    if found is None or not found.is_vetted(clock.now()):
        abort(404)
    language = current_language()
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
    }
    return render_template("directory/organisation.html", page=page)
