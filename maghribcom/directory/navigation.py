"""What the header offers to whom."""

from typing import Any

from flask import Flask, current_app, has_request_context, request, url_for
from flask_babel import gettext as _

from maghribcom.accounts.access import Actor, current_actor, may_attempt
from maghribcom.organisations.vocabulary import MEMBER_ROLES

#: Fewer pages of a kind than this stand in the header themselves: a fold would only hide them.
FOLDED_FROM = 3


def configure_navigation(app: Flask) -> None:
    """Give every page its navigation."""
    app.context_processor(_page_context)


def _page_context() -> dict[str, Any]:
    if not has_request_context():
        return {}
    return {
        "navigation": _items(),
        "footer_links": [
            {"url": url_for("directory.wanted_skills"), "label": _("Wanted skills")},
            {"url": url_for("directory.organisations"), "label": _("Organisations")},
        ],
        "demonstration": current_app.config["SETTINGS"].demonstration,
    }


def _items() -> list[dict[str, Any]]:
    """The pages of everybody, then what this person works with, folded where there are many, in reading order."""
    actor = current_actor()
    offered = [("directory.home", _("Home")), ("directory.needs", _("Open needs"))]
    if may_attempt(actor, "directory.search"):
        offered.append(("directory.experts", _("Experts")))
    if may_attempt(actor, "directory.view_own_accesses"):
        offered.append(("experts.edit_tasks", _("My profile")))
    if not actor.signed_in:
        offered.append(("accounts.sign_up", _("Create an account")))
    items = [_item(endpoint, label) for endpoint, label in offered]
    for heading, pages in ((_("My workspace"), _workspace(actor)), (_("Administration"), _administration(actor))):
        inside = [_item(endpoint, label) for endpoint, label in pages]
        if len(inside) < FOLDED_FROM:
            items += inside
        else:
            items.append({"label": heading, "current": any(item["current"] for item in inside), "pages": inside})
    return items


def _item(endpoint: str, label: str) -> dict[str, Any]:
    return {"url": url_for(endpoint), "label": label, "current": request.endpoint == endpoint}


def _workspace(actor: Actor) -> list[tuple[str, str]]:
    pages = []
    if may_attempt(actor, "projects.read_own"):
        pages.append(("projects.my_projects", _("Our projects")))
    if actor.roles & set(MEMBER_ROLES):
        pages.append(("organisations.my_organisation", _("My organisation")))
    if may_attempt(actor, "directory.keep_shortlists"):
        pages += [("directory.shortlists", _("Shortlists")), ("directory.saved_searches", _("Saved searches"))]
    if may_attempt(actor, "demand.follow"):
        pages.append(("directory.follows", _("Followed skills")))
    if may_attempt(actor, "directory.choose_interests"):
        pages.append(("directory.choose_interests", _("My interests")))
    if may_attempt(actor, "directory.view_own_accesses"):
        pages.append(("directory.accesses", _("Who saw my data")))
    return pages


def _administration(actor: Actor) -> list[tuple[str, str]]:
    pages = []
    if may_attempt(actor, "projects.moderate"):
        pages.append(("projects.desk", _("Desk")))
    if may_attempt(actor, "organisations.vet"):
        pages.append(("organisations.vetting", _("Vetting")))
    if may_attempt(actor, "demand.answer_needs"):
        pages.append(("directory.needs_told", _("Needs told")))
    if may_attempt(actor, "skills.edit"):
        pages.append(("experts.search_vocabulary", _("Vocabulary")))
    if may_attempt(actor, "notices.manage_mail"):
        pages.append(("notices.list_undelivered", _("Undelivered mail")))
    return pages
