"""Experts by skill, and one expert as the reader may see them."""

from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from flask import Response, abort, make_response, render_template, request, url_for
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import consents, throttles
from maghribcom.accounts.access import Actor, current_actor, requires
from maghribcom.database import db, write_afterwards
from maghribcom.demand.operations import record_unmet
from maghribcom.directory.answers import answer_page
from maghribcom.directory.forms import SearchForm
from maghribcom.directory.parameters import Address
from maghribcom.directory.profile_page import find_profile, profile_page
from maghribcom.directory.results import results_page, unavailable_page
from maghribcom.directory.searches import Search
from maghribcom.directory.similar import similar_page
from maghribcom.directory.unmet import unmet_of, ways_on
from maghribcom.directory.views.blueprint import pages
from maghribcom.errors import TooMany
from maghribcom.events.operations import record_access
from maghribcom.experts.freshness import is_visible
from maghribcom.experts.models import Expert
from maghribcom.experts.operations.publishing import profile_of
from maghribcom.experts.visibility import EXPERTS, OWNER, PUBLIC, may_open
from maghribcom.extensions import search_engine
from maghribcom.locales import current_language
from maghribcom.organisations.operations import Reader, reader_of
from maghribcom.territories import region_of
from search import STAFF, SearchOutdated, SearchUnavailable

log = structlog.get_logger()

#: The ceiling of results seen by one account in a day (accounts.throttles).
CEILING = "search.results"


@pages.get("/experts")
@requires("directory.search")
def experts() -> str | Response:
    """Search for people. An official of an organisation that is not vetted is told so."""
    if _is_fetched_ahead():
        return _later()
    actor, at = current_actor(), clock.now()
    reader = reader_of(db.session, actor, at)
    if reader is None:
        return make_response(render_template("directory/not_vetted.html"), HTTPStatus.FORBIDDEN)
    form = SearchForm(url_for("directory.experts"), request.args, named=reader.audience == STAFF)
    search = form.read(db.session, current_language())
    if throttles.exhausted(db.session, CEILING, str(actor.public_id)):
        raise TooMany
    query = replace(search.query(db.session, reader.audience), prefer_regions=_preferred(reader))
    try:
        search, found = answer_page(search_engine(), search, query, at)
    except (SearchUnavailable, SearchOutdated) as error:
        return _unavailable(search, error)
    page = results_page(db.session, search, found, at)
    few = search.asks and found.few
    if request.method == "GET":
        seen, who = len(page.cards), str(actor.public_id)
        write_afterwards(lambda session: _count(session, who, seen))
        if few and search.page == 1:
            unmet = unmet_of(search, found.strict)
            write_afterwards(lambda session: record_unmet(session, unmet, actor=actor))
    ways = ways_on(search, actor) if few else None
    return render_template("directory/experts.html", page=page, ways=ways)


@pages.get("/experts/<public_id>")
@requires("directory.view_profile")
def expert(public_id: str) -> str | Response:
    """One profile, with the sections that this reader may see; 404 for whom it does not exist."""
    if _is_fetched_ahead():
        return _later()
    actor, at = current_actor(), clock.now()
    found = find_profile(db.session, public_id)
    if found is None:
        abort(404)
    reader = reader_of(db.session, actor, at)
    audience = _audience(db.session, actor, reader, found)
    purposes = consents.active(db.session, found.account_id)
    if not may_open(found, audience, purposes, at):
        # A reader of a room of their own sees no less than anybody who has the link.
        audience = _audience(db.session, actor, None, found)
        if not may_open(found, audience, purposes, at):
            abort(404)
    recorded = reader is not None and audience != OWNER and request.method == "GET"
    if reader is not None and recorded:
        behalf = reader.organisation.public_id if reader.organisation else None
        who, whom = str(actor.public_id), found.public_id
        write_afterwards(lambda session: record_access(session, who, whom, "profile", on_behalf_of=behalf))
    page = profile_page(db.session, found, audience, at) | {"recorded": recorded, "back_url": _back()}
    if reader is not None and audience == reader.audience:
        page["similar_url"] = url_for("directory.similar_experts", public_id=found.public_id)
        page["list_url"] = url_for("directory.add_to_shortlist", public_id=found.public_id)
    return render_template("directory/expert.html", page=page)


@pages.get("/experts/<public_id>/similar")
@requires("directory.search")
def similar_experts(public_id: str) -> str | Response:
    """Experts like one, for whoever may search; 404 for whom the reader may not find."""
    if _is_fetched_ahead():
        return _later()
    actor, at = current_actor(), clock.now()
    reader = reader_of(db.session, actor, at)
    if reader is None:
        abort(404)
    if throttles.exhausted(db.session, CEILING, str(actor.public_id)):
        raise TooMany
    try:
        page = similar_page(db.session, search_engine(), public_id, reader.audience, at)
    except (SearchUnavailable, SearchOutdated) as error:
        return _unavailable(Search(Address(url_for("directory.experts"), ())), error)
    if page is None:
        abort(404)
    if request.method == "GET":
        seen, who = len(page.cards), str(actor.public_id)
        write_afterwards(lambda session: _count(session, who, seen))
    return render_template("directory/similar_experts.html", page=page)


def _preferred(reader: Reader) -> tuple[str, ...]:
    """The region for which somebody searches: who is attached to it comes first among equals."""
    region = region_of(reader.organisation.territory) if reader.organisation else None
    return (region,) if region else ()


def _audience(session: Session, actor: Actor, reader: Reader | None, found: Expert) -> str:
    """As what somebody opens a profile."""
    if actor.signed_in and actor.id == found.account_id:
        return OWNER
    if reader is not None:
        return reader.audience
    own = profile_of(session, actor.id) if actor.id is not None else None
    return EXPERTS if own is not None and is_visible(own, clock.now()) else PUBLIC


def _unavailable(search: Search, error: Exception) -> Response:
    log.warning("search.unavailable", error=type(error).__name__)
    page = render_template("directory/experts.html", page=unavailable_page(search, url_for("directory.experts")))
    response = make_response(page, HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = "30"
    return response


def _count(session: Session, who: str, seen: int) -> None:
    throttles.allow(session, CEILING, who, seen)


def _is_fetched_ahead() -> bool:
    """Whether a browser fetches the page in case it is wanted, before anybody looks at it."""
    purposes = (request.headers.get("Sec-Purpose", ""), request.headers.get("Purpose", ""))
    return any("prefetch" in purpose or "prerender" in purpose for purpose in purposes)


def _later() -> Response:
    """What is not recorded is not delivered: the page is asked for again when somebody looks."""
    response = Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _back() -> str | None:
    """The search that the reader comes from."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host or parts.path != url_for("directory.experts"):
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
