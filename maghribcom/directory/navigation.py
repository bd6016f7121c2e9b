"""What the header offers to whom."""

from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import gettext as _

from maghribcom.accounts.access import current_actor, may_attempt


def configure_navigation(app: Flask) -> None:
    """Give every page its navigation."""
    app.context_processor(_page_context)


def _page_context() -> dict[str, Any]:
    if not has_request_context():
        return {}
    return {
        "navigation": _items(),
        "footer_links": [{"url": url_for("directory.wanted_skills"), "label": _("Wanted skills")}],
        "demonstration": current_app.config["SETTINGS"].demonstration,
    }


def _items() -> list[dict[str, Any]]:
    actor = current_actor()
    offered = [("directory.home", _("Home")), ("directory.needs", _("Open needs"))]
    if may_attempt(actor, "directory.search"):
        offered.append(("directory.experts", _("Experts")))
    if may_attempt(actor, "directory.keep_shortlists"):
        offered += [("directory.shortlists", _("Shortlists")), ("directory.saved_searches", _("Saved searches"))]
    if may_attempt(actor, "projects.read_own"):
        offered.append(("projects.my_projects", _("Our projects")))
    if may_attempt(actor, "demand.follow"):
        offered.append(("directory.follows", _("Followed skills")))
    if may_attempt(actor, "demand.answer_needs"):
        offered.append(("directory.needs_told", _("Needs told")))
    if may_attempt(actor, "directory.view_own_accesses"):
        offered += [("experts.edit_tasks", _("My profile")), ("directory.accesses", _("Who saw my data"))]
    if may_attempt(actor, "projects.moderate"):
        offered.append(("projects.desk", _("Desk")))
    if may_attempt(actor, "skills.edit"):
        offered.append(("experts.search_vocabulary", _("Vocabulary")))
    if not actor.signed_in:
        offered.append(("accounts.sign_up", _("Create an account")))
    return [
        {"url": url_for(endpoint), "label": label, "current": request.endpoint == endpoint}
        for endpoint, label in offered
    ]
