"""Organisations for everybody: the list of those that are vetted, and the public page of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from maghribcom import clock
from maghribcom.accounts.access import current_actor, public, requires
from maghribcom.database import db
from maghribcom.directory.fitting import audiences_of
from maghribcom.directory.need_cards import newest_needs, plain_card
from maghribcom.directory.project_page import NEEDS_SHOWN
from maghribcom.directory.views.blueprint import pages
from maghribcom.locales import current_language
from maghribcom.organisations.labels import levels, territory_name, type_name, types
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import find_organisation, former_names, merged_into, settled
from maghribcom.organisations.operations.listing import LAST_PAGE, PAGE_SIZE, vetted_organisations
from maghribcom.organisations.vocabulary import TYPES
from maghribcom.paging import page_asked, pages_of, parameter_among
from maghribcom.projects.models import Need, Project
from maghribcom.territories import regions

PERMANENT = 301


@pages.get("/organisations")
@public
def organisations() -> str:
    """The vetted organisations by name, of one kind and region where that is asked for."""
    language, page = current_language(), page_asked(request.args.get("page", ""), LAST_PAGE)
    named = {region.code: region.name(language) for region in regions()}
    asked = {"type": parameter_among("type", TYPES) or None, "region": parameter_among("region", named) or None}
    found = vetted_organisations(
        db.session, clock.now(), language, type_=asked["type"], region=asked["region"], page=page
    )

    def url(number: int) -> str:
        kept: dict[str, Any] = {**asked, "page": number if number > 1 else None}
        return url_for("directory.organisations", **kept)

    return render_template(
        "directory/organisations.html",
        found=[
            {
                "name": _name(one),
                "url": url_for("directory.organisation", public_id=one.public_id),
                "type": type_name(one.type),
                "territory": territory_name(one.territory),
            }
            for one in found.organisations
        ],
        total=found.total,
        asked=asked,
        types=types(),
        regions=named,
        pages=pages_of(page, found.pages, url),
        size=PAGE_SIZE,
    )


@pages.get("/organisations/<public_id>")
@requires("organisations.view")
def organisation(public_id: str) -> str | Response:
    """Only vetted ones have a page. The address of a merged one leads to the one that took its place, for good."""
    found = find_organisation(db.session, public_id)
    if found is None:
        abort(404)
    now, heir = clock.now(), settled(db.session, found)
    if not heir.is_vetted(now):
        abort(404)
    if heir is not found:
        return redirect(url_for("directory.organisation", public_id=heir.public_id), PERMANENT)
    return render_template("directory/organisation.html", page=_public(found))


def _public(found: Organisation) -> dict[str, Any]:
    """What everybody may read of an organisation."""
    now = clock.now()
    return {
        "name": _name(found),
        "other_names": [
            {"text": text, "language": code}
            for code, text in found.named.items()
            if code != found.name(current_language())[1]
        ],
        "type": type_name(found.type),
        "territory": territory_name(found.territory),
        "description": found.description,
        "description_language": found.description_language,
        "website": found.website,
        "vetted_at": found.vetted_at,
        "vetted_until": found.vetted_until,
        "level": levels().get(found.vetting_level or ""),
        "former": [
            {"text": row.text, "language": row.language, "from": row.began_at, "until": row.ended_at}
            for row in former_names(db.session, found)
        ],
        "merged": [{"name": _name(one), "at": one.status_since} for one in merged_into(db.session, found)],
        "over": [
            {"name": _name(one.over), "url": url_for("directory.organisation", public_id=one.over.public_id)}
            for one in found.overseers
            if one.ended_at is None and one.over.is_vetted(now)
        ],
        "needs": [plain_card(need, now) for need in _needs_of(found, now)],
        "canonical": url_for("directory.organisation", public_id=found.public_id),
    }


def _needs_of(found: Organisation, at: datetime) -> Sequence[Need]:
    """Its newest needs that this reader may see."""
    theirs = Need.project_id.in_(select(Project.id).where(Project.organisation_id == found.id))
    return newest_needs(db.session, at, audiences_of(db.session, current_actor(), at), theirs, limit=NEEDS_SHOWN)


def _name(found: Organisation) -> dict[str, str | None]:
    text, language = found.name(current_language())
    return {"text": text, "language": None if language == current_language() else language}
