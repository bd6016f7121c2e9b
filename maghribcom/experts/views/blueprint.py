"""The blueprint of the room, and the profile that a request is about: always the reader's own."""

from flask import Blueprint, abort, request

from maghribcom.accounts.access import require
from maghribcom.accounts.sessions import current_account
from maghribcom.database import db
from maghribcom.experts.forms.groups import Opened
from maghribcom.experts.models import Expert
from maghribcom.experts.operations import create_expert, profile_of
from maghribcom.experts.permissions import relations
from maghribcom.locales import current_language

pages = Blueprint("experts", __name__)


def open_profile() -> Opened:
    """The profile of whoever is signed in. It begins with the first thing that is sent; reading writes nothing."""
    account = current_account()
    if account is None:
        abort(404)
    expert = profile_of(db.session, account.id)
    if expert is None and request.method == "POST":
        expert = create_expert(db.session, account, actor=account.actor())
    elif expert is None:
        expert = Expert(account_id=account.id, status="draft")
        expert.account = account
    require("experts.edit", relations(account.actor(), expert), expert.status)
    return Opened(expert, db.session, current_language())
