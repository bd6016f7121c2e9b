"""The desk: what waits for a decision where the reader moderates."""

from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from maghribcom import clock
from maghribcom.accounts.access import Actor, current_actor, may_attempt, requires
from maghribcom.database import db
from maghribcom.locales import current_language
from maghribcom.organisations import labels
from maghribcom.organisations.operations.listing import PILES, REQUESTED, Waiting, count_piles, desk_regions, waiting_in
from maghribcom.paging import page_asked, pages_of, parameter_among
from maghribcom.projects.desk import FREE, HANDS, LAST_PAGE, LONGEST, MINE, ORDERS, PAGE_SIZE, regions_of, waiting
from maghribcom.projects.models import Need, Project
from maghribcom.projects.operations.moderation import is_claim_over
from maghribcom.projects.states import PROJECT, kind_of
from maghribcom.projects.views.blueprint import address, pages
from maghribcom.projects.views.tasks import heading
from maghribcom.territories import regions
from search import NEED

KINDS = (NEED, PROJECT)
#: Requests of organisations that are named here; all of them are on the desk of vetting.
REQUESTS_SHOWN = 5


@pages.get("/desk")
@requires("projects.moderate")
def desk() -> str:
    """Submitted projects and needs, the longest waiting first or those that end first."""
    actor, now = current_actor(), clock.now()
    allowed = regions_of(actor)
    offered = [region for region in regions() if allowed is None or region.code in allowed]
    asked = {
        "kind": parameter_among("kind", KINDS),
        "hands": parameter_among("hands", HANDS),
        "region": parameter_among("region", tuple(region.code for region in offered)),
        "order": parameter_among("order", ORDERS) or LONGEST,
    }
    page = page_asked(request.args.get("page", "1"), LAST_PAGE)
    found = waiting(db.session, actor, now, **asked, page=page)

    def url(number: int) -> str:
        kept: dict[str, Any] = {name: value for name, value in asked.items() if value}
        return url_for("projects.desk", page=number if number > 1 else None, **kept)

    return render_template(
        "projects/desk.html",
        total=found.total,
        lines=[_line(thing, actor) for thing in found.things],
        asked=asked,
        pages=pages_of(page, max(1, min(-(-found.total // PAGE_SIZE), LAST_PAGE)), url),
        regions=[(region.code, region.name(current_language())) for region in offered],
        kinds={NEED: _("Needs"), PROJECT: _("Projects")},
        hands={FREE: _("In nobody's hands"), MINE: _("In my hands")},
        orders={ORDERS[0]: _("longest waiting first"), ORDERS[1]: _("nearest deadline first")},
        vetting=_vetting(actor, now) if may_attempt(actor, "organisations.vet") else None,
    )


def _line(thing: Project | Need, actor: Actor) -> dict[str, Any]:
    project = thing.project if isinstance(thing, Need) else thing
    now = clock.now()
    name, language = project.organisation.name(current_language())
    deadline = thing.deadline if isinstance(thing, Need) else None
    ends = thing.deadline_at if isinstance(thing, Need) else None
    return {
        "url": address("moderate", thing),
        "kind": kind_of(thing),
        "title": heading(thing),
        "organisation": name,
        "organisation_language": language,
        "since": thing.submitted_at,
        "deadline": deadline,
        "days_left": (ends - now).days if ends else None,
        "mine": thing.claimed_by_id is not None and thing.claimed_by_id == actor.id,
        "claimed_by": thing.claimed_by.email if thing.claimed_by else None,
        "claimed_at": thing.claimed_at,
        "claim_over": is_claim_over(thing.claimed_at, now),
    }


def _vetting(actor: Actor, now: datetime) -> dict[str, Any]:
    """How many organisations wait to be vetted, and those that have asked to join for longest."""
    within = desk_regions(actor)
    counts, words = count_piles(db.session, now, within), labels.piles()
    found = waiting_in(db.session, REQUESTED, now, within)[:REQUESTS_SHOWN] if counts[REQUESTED] else ()
    return {
        "piles": [
            {"label": words[pile], "count": counts[pile], "url": url_for("organisations.vetting", pile=pile)}
            for pile in PILES
            if counts[pile] or pile == REQUESTED
        ],
        "requests": [_request(one) for one in found],
    }


def _request(waiting: Waiting) -> dict[str, Any]:
    name, language = waiting.organisation.name(current_language())
    return {
        "url": url_for("organisations.vet_organisation", public_id=waiting.organisation.public_id),
        "name": name,
        "language": language,
        "type": labels.type_name(waiting.organisation.type),
        "territory": labels.territory_name(waiting.organisation.territory),
        "since": waiting.since,
    }
