"""Open needs, for everybody: found by skill, one by one, and as a feed."""

from http import HTTPStatus
from typing import Any

import structlog
from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from maghribcom import clock
from maghribcom.accounts.access import allowed, current_actor, public, requires
from maghribcom.database import db
from maghribcom.directory.answers import answer_page
from maghribcom.directory.feed import feed_page
from maghribcom.directory.fitting import audiences_of, fitting_of
from maghribcom.directory.need_page import find_need, need_page
from maghribcom.directory.need_results import needs_page, plain_page
from maghribcom.directory.need_search_form import ME, NeedSearchForm
from maghribcom.directory.need_searches import NeedSearch
from maghribcom.directory.parameters import NEED_NAMES, Address
from maghribcom.directory.project_page import find_project, project_page
from maghribcom.directory.views.blueprint import pages
from maghribcom.extensions import search_engine
from maghribcom.locales import current_language
from maghribcom.organisations.operations import organisations_named
from maghribcom.projects.models import Need, Project
from maghribcom.projects.permissions import relations
from maghribcom.projects.visibility import audiences_of as audiences_of_need
from maghribcom.skills.labels import Words
from search import SearchOutdated, SearchUnavailable
from search.queries import VALUES_PER_FILTER

log = structlog.get_logger()

#: Parameters of lists that search engines may keep: the others make as many pages as there are searches.
LISTED_BY = frozenset({"sector", "region"})


@pages.get("/needs")
@public
def needs() -> str | BaseResponse:
    """Search open needs. An address with names that it does not know leads to the one without them."""
    if unknown := set(request.args) - NEED_NAMES:
        kept = ((name, value) for name, value in request.args.items(multi=True) if name not in unknown)
        return redirect(Address(url_for("directory.needs"), kept).url())
    actor, at = current_actor(), clock.now()
    audiences, fitting = audiences_of(db.session, actor, at), fitting_of(db.session, actor)
    form = NeedSearchForm(url_for("directory.needs"), request.args, fitting, _organisations())
    search = form.read(db.session, current_language())
    query = search.query(db.session, audiences)
    offers = {
        "fit_url": url_for("directory.needs", fit=ME) if fitting and fitting.held and not search.held else None,
        "feed_url": url_for("directory.needs_feed", sector=search.sectors, region=search.regions),
        "wants_profile": not actor.signed_in,
        "canonical": search.address.without("step").without("more").url(),
        "indexed": all(name in LISTED_BY for name, _value in search.address.pairs),
    }
    try:
        search, found = answer_page(search_engine(), search, query, at)
    except (SearchUnavailable, SearchOutdated) as error:
        return _unavailable(search, audiences, offers, error)
    page = needs_page(db.session, search, found, at)
    return render_template("directory/needs.html", page=page, **offers)


def _organisations() -> dict[str, Words]:
    """The names of those that the address names, where they have a page."""
    asked = request.args.getlist("organisation")[:VALUES_PER_FILTER]
    if not asked:
        return {}
    found = organisations_named(db.session, asked).values()
    return {one.public_id: Words(*one.name(current_language())) for one in found if one.is_vetted(clock.now())}


def _unavailable(search: NeedSearch, audiences: tuple[str, ...], offers: dict[str, Any], error: Exception) -> Response:
    log.warning("search.unavailable", error=type(error).__name__)
    page = plain_page(db.session, search, audiences, clock.now())
    response = make_response(
        render_template("directory/needs.html", page=page, **{**offers, "indexed": False}),
        HTTPStatus.SERVICE_UNAVAILABLE,
    )
    response.headers["Retry-After"] = "30"
    return response


@pages.get("/needs/<public_id>")
@requires("projects.read")
def need(public_id: str) -> str:
    """One need that was published, in whatever state it is now; 404 for who does not belong to its audience."""
    found = find_need(db.session, public_id)
    if found is None or not _may_read(found) or not _is_audience(found):
        abort(404)
    return render_template("directory/need.html", page=need_page(db.session, found, clock.now()))


@pages.get("/projects/<public_id>")
@requires("projects.read")
def project(public_id: str) -> str:
    """One project that was published, with its open needs."""
    found = find_project(db.session, public_id)
    if found is None or not _may_read(found):
        abort(404)
    at = clock.now()
    audiences = audiences_of(db.session, current_actor(), at)
    return render_template("directory/project.html", page=project_page(db.session, found, audiences, at))


def _may_read(thing: Need | Project) -> bool:
    """Whether it was ever open, and is published still."""
    return thing.opened_at is not None and allowed(current_actor(), "projects.read", (), thing.status)


def _is_audience(found: Need) -> bool:
    """Whether the reader is one of those for whom the need is, its own organisation, or a moderator of it."""
    if found.audience == "public":
        return True
    actor = current_actor()
    own = relations(actor, found)
    if any(allowed(actor, f"projects.{action}", own, found.status) for action in ("read_own", "moderate")):
        return True
    return not audiences_of_need(found).isdisjoint(audiences_of(db.session, actor, clock.now()))


@pages.get("/needs.atom")
@public
def needs_feed() -> BaseResponse:
    """The newest open needs as Atom (RFC 4287), all or those of some sectors and regions."""
    page = feed_page(db.session, request.args.getlist("sector"), request.args.getlist("region"), clock.now())
    response = Response(render_template("directory/needs_feed.xml", page=page), mimetype="application/atom+xml")
    response.last_modified = page.updated
    response.add_etag()
    return response.make_conditional(request)
