"""The link of the reconfirmation mails: it answers for one profile, without signing in.

It is signed and not stored, so that each of the three mails works and none holds a secret of the database. It stops
working when it is old, when the profile was confirmed or published again, and when it was withdrawn.
"""

from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.tokens import LIFETIMES, RECONFIRM
from maghribcom.experts.models import Expert
from maghribcom.experts.operations import find_expert
from maghribcom.experts.vocabulary import PUBLISHED


def sign_link(public_id: str, confirmed_at: datetime, sent_at: datetime) -> str:
    """The token of a link, for the profile as it was last confirmed."""
    until = sent_at + LIFETIMES[RECONFIRM]
    return str(_serializer().dumps([public_id, confirmed_at.isoformat(), until.isoformat()]))


def profile_of_link(session: Session, token: str) -> Expert | None:
    """The profile that a link answers for, while the link works."""
    try:
        public_id, confirmed_at, until = _serializer().loads(token)
    except BadSignature:
        return None
    if datetime.fromisoformat(until) <= clock.now():
        return None
    expert = find_expert(session, public_id)
    if expert is None or expert.status not in PUBLISHED or expert.confirmed_at is None:
        return None
    return expert if expert.confirmed_at.isoformat() == confirmed_at else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="experts.reconfirmation")
