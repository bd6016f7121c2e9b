"""The blueprint of the room, and the organisation that a request is about: 404 for those whom it does not concern."""

from collections.abc import Collection
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from maghribcom.accounts.access import allowed, current_actor
from maghribcom.accounts.models import Account
from maghribcom.accounts.sessions import current_account
from maghribcom.database import begin_writing, db
from maghribcom.locales import current_language
from maghribcom.organisations.models import JoinRequest, Organisation
from maghribcom.organisations.operations import find_organisation, relations, request_of
from maghribcom.organisations.permissions import REQUESTER
from search.queries import is_value

Page = str | Response | tuple[str, int]

pages = Blueprint("organisations", __name__)


def own_account() -> Account:
    """Whoever is signed in."""
    return current_account() or abort(404)


def open_organisation(public_id: str, action: str) -> Organisation:
    """The organisation of an address, to which the reader may do this; 404 for anybody else."""
    found = find_organisation(db.session, public_id) if is_value(public_id) else None
    if found is None or not allowed(current_actor(), action, relations_now(found), found.status):
        abort(404)
    return found


def open_request(public_id: str, action: str) -> JoinRequest:
    """The request for the organisation of an address, to which the reader may do this; 404 for anybody else."""
    found = open_organisation(public_id, action)
    return request_of(db.session, found) or abort(404)


def relations_now(organisation: Organisation) -> Collection[str]:
    """What the reader is to an organisation, and to the request for it."""
    actor, found = current_actor(), request_of(db.session, organisation)
    asked = {REQUESTER} if found is not None and found.account_id == actor.id else set()
    return relations(actor, organisation) | asked


def name_of(organisation: Organisation) -> dict[str, str | None]:
    """The name for the page, with its language where it is not the page's."""
    text, language = organisation.name(current_language())
    return {"text": text, "language": None if language == current_language() else language}


def form_page(template: str, form: object, *, status: HTTPStatus | None = None, **values: object) -> Page:
    """A page with a form; after a POST that was not taken it says so in its status, too."""
    page = render_template(template, form=form, **values)
    if request.method == "GET":
        return page
    return page, status or HTTPStatus.UNPROCESSABLE_ENTITY


def start_again() -> None:
    """Undo what the request had begun to write: somebody was quicker, and the page shows what is there now."""
    db.session.rollback()
    begin_writing(db.session)
