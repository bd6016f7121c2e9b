"""The blueprint of the room, and the project or need that a request is about."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maghribcom.accounts.access import allowed, current_actor, require
from maghribcom.database import db
from maghribcom.locales import current_language
from maghribcom.projects.forms.opened import Opened
from maghribcom.projects.models import Need, Project
from maghribcom.projects.operations import find_need, find_project
from maghribcom.projects.permissions import relations
from maghribcom.projects.states import PROJECT, kind_of
from maghribcom.projects.vocabulary import AT_ONCE
from search import NEED

pages = Blueprint("projects", __name__)

View = TypeVar("View", bound=Callable[..., Any])
Answer = str | Response | tuple[str, int]
#: Under what a project or a need has its address.
SHELVES = {PROJECT: "projects", NEED: "needs"}


def both(path: str, *, under: str = "", **options: Any) -> Callable[[View], View]:
    """Give a view an address under each project and under each need; it gets `kind` and `public_id`."""

    def declare(view: View) -> View:
        for kind, shelf in SHELVES.items():
            rule = f"{under}/{shelf}/<public_id>{path}"
            pages.add_url_rule(rule, view.__name__, view, defaults={"kind": kind}, **options)
        return view

    return declare


def open_thing(kind: str, public_id: str) -> Opened:
    """A project or need for a member of its organisation; 404 for anybody else, and where there is none."""
    thing = find_need(db.session, public_id) if kind == NEED else find_project(db.session, public_id)
    if thing is None:
        abort(404)
    require("projects.read_own", relations(current_actor(), thing), thing.status)
    return Opened(thing, db.session, current_language())


def open_need(public_id: str) -> Need:
    """A need for a member of its organisation."""
    return open_thing(NEED, public_id).need


def open_project(public_id: str) -> Project:
    """A project for a member of its organisation."""
    return open_thing(PROJECT, public_id).project


def may(thing: Project | Need, verb: str) -> bool:
    """Whether the reader may do this now."""
    actor = current_actor()
    return allowed(actor, f"projects.{verb}", relations(actor, thing), thing.status)


def writes(thing: Project | Need, group: str) -> bool:
    """Whether the reader may change this group now."""
    at_once = isinstance(thing, Need) and group == AT_ONCE
    return may(thing, "edit_practical" if at_once else "edit")


def address(endpoint: str, thing: Project | Need, **values: Any) -> str:
    """The address of a page of a project or a need."""
    return url_for(f"projects.{endpoint}", kind=kind_of(thing), public_id=thing.public_id, **values)


def not_now(thing: Project | Need) -> Response:
    """Back to the overview, which says what can be done in this state."""
    flash(_("This cannot be done in its present state. Here is what can be done now."), "waiting")
    return redirect(address("edit", thing))
