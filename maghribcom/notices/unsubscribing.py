"""The address in the mails that stops them: signed, for one account and one type of notice or one digest.

It works without signing in and does not grow old: a mail may be read years after it came. What it can do is to stop
mails, which their owner can ask for again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.contributions import GROUPED, NEVER
from maghribcom.locales import absolute_url
from maghribcom.notices.rates import chosen_types, rates_of, switch_off


@dataclass(frozen=True, slots=True)
class WayOut:
    """Whose mails an address stops, and which: a type of notice, or the rate of a digest."""

    account: Account
    what: str


def unsubscribe_url(public_id: str, what: str) -> str:
    """The address that stops these mails to this account."""
    token = str(_serializer().dumps([public_id, what]))
    return absolute_url("unsubscribing.unsubscribe", "", token=token)


def way_out_of(session: Session, token: str) -> WayOut | None:
    """What an address of a mail stops; None for one that we did not sign, or whose account or type is gone."""
    try:
        public_id, what = _serializer().loads(token)
    except (BadSignature, ValueError):
        return None
    if what not in GROUPED and what not in {kind.name for kind in chosen_types()}:
        return None
    account = session.scalar(select(Account).where(Account.public_id == public_id, Account.closed_at.is_(None)))
    return WayOut(account, what) if account else None


def still_mailed(session: Session, way: WayOut) -> Sequence[str]:
    """The types that the address would stop now; none when it was used."""
    rates = rates_of(session, way.account.id)
    return [name for name, rate in rates.items() if rate != NEVER and way.what in {name, rate}]


def stop(session: Session, way: WayOut) -> None:
    """Stop these mails, as the account itself would."""
    switch_off(session, way.account, still_mailed(session, way), actor=way.account.actor())


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="notices.unsubscribe")
