"""Skills that somebody follows, because the search finds few people with them."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from maghribcom import clock
from maghribcom.accounts.access import current_actor, requires
from maghribcom.database import db
from maghribcom.demand.following import current, find_follower, follow, followed_by, holders, stop_following
from maghribcom.demand.models import HOLDERS_MOST, Follower
from maghribcom.directory.parameters import Address
from maghribcom.directory.value_names import foreign, region_name
from maghribcom.directory.views.blueprint import pages
from maghribcom.errors import Invalid
from maghribcom.extensions import search_engine
from maghribcom.locales import current_language, isolated
from maghribcom.organisations.operations import reader_of
from maghribcom.skills.labels import Words, words_for
from maghribcom.skills.models import Concept
from search.queries import is_value


@pages.get("/follows")
@requires("demand.follow")
def follows() -> str:
    """What the reader follows, each with the search for it and a button that stops it."""
    account_id = current_actor().id
    followed = followed_by(db.session, account_id) if account_id is not None else ()
    words = words_for(db.session, {row.concept.public_id for row in followed}, current_language())
    rows = [_row(follower, words) for follower in followed]
    return render_template("directory/follows.html", rows=rows)


@pages.post("/follows")
@requires("demand.follow")
def begin_following() -> Response:
    """Follow a skill or an occupation. What many people have is not followed: the reader is led to them."""
    actor, at = current_actor(), clock.now()
    reader = reader_of(db.session, actor, at)
    asked, region = request.form.get("concept", ""), request.form.get("region", "")
    named = db.session.scalar(select(Concept).where(Concept.public_id == asked)) if is_value(asked) else None
    concept = current(db.session, named) if named is not None else None
    if reader is None or concept is None or (region and not is_value(region)):
        abort(404)
    found = search_engine().search(holders(concept, region, reader.audience), at)
    word = words_for(db.session, (concept.public_id,), current_language())[concept.public_id].text
    if found.total > HOLDERS_MOST:
        flash(_("Many people have “%(skill)s” already: here they are.", skill=isolated(word)), "information")
        return redirect(_search_url(concept, region))
    try:
        follow(db.session, concept, region, found.ids, actor=actor)
    except Invalid as refusal:
        if not refusal.message:
            raise
        flash(refusal.message, "warning")
    else:
        flash(_("We tell you by mail when more people with “%(skill)s” can be found.", skill=isolated(word)), "success")
    return redirect(url_for("directory.follows"))


@pages.post("/follows/<public_id>/stop")
@requires("demand.follow")
def end_following(public_id: str) -> Response:
    """Tell no more."""
    actor = current_actor()
    follower = find_follower(db.session, public_id, actor.id)
    if follower is None:
        abort(404)
    stop_following(db.session, follower, actor=actor)
    flash(_("You do not follow this skill any more."), "success")
    return redirect(url_for("directory.follows"))


def _row(follower: Follower, words: dict[str, Words]) -> dict[str, object]:
    held = words[follower.concept.public_id]
    return {
        "label": held.text,
        "language": foreign(held),
        "place": region_name(follower.region) if follower.region else None,
        "since": follower.since,
        "search_url": _search_url(follower.concept, follower.region),
        "stop_url": url_for("directory.end_following", public_id=follower.public_id),
    }


def _search_url(concept: Concept, region: str) -> str:
    name = "occupation" if concept.kind == "occupation" else "skill"
    return Address(url_for("directory.experts"), [(name, concept.public_id), ("region", region)]).url()
