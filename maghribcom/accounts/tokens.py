"""One-time links by mail. Only the hash of a token is stored; using it needs a POST."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account, Token

CONFIRM, RESET, INVITATION, RECONFIRM = "confirm", "reset", "invitation", "reconfirm"
LIFETIMES = {
    CONFIRM: timedelta(days=7),
    RESET: timedelta(hours=1),
    INVITATION: timedelta(days=14),
    RECONFIRM: timedelta(days=60),
}


def hash_of(token: str) -> str:
    """What is stored of a token: it has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue(session: Session, account: Account, purpose: str) -> str:
    """A new token for one purpose; older ones of the same purpose stop working."""
    cancel(session, account, purpose)
    token = secrets.token_urlsafe(32)
    until = clock.now() + LIFETIMES[purpose]
    session.add(Token(token_hash=hash_of(token), account_id=account.id, purpose=purpose, until=until))
    session.flush()
    return token


def find(session: Session, token: str, purpose: str) -> Token | None:
    """The token, where it is known, for this purpose, unused, in time, and of an account that is open."""
    found = session.get(Token, hash_of(token))
    if found is None or found.purpose != purpose or found.used_at is not None or found.until <= clock.now():
        return None
    return found if found.account.closed_at is None else None


def use(session: Session, token: Token) -> bool:
    """Use a token up; of two at once exactly one gets True."""
    mine = update(Token).where(Token.token_hash == token.token_hash, Token.used_at.is_(None))
    return bool(session.execute(mine.values(used_at=clock.now())).rowcount)  # type: ignore[attr-defined]


def cancel(session: Session, account: Account, purpose: str) -> None:
    """Make the account's open links of this purpose useless."""
    open_ones = (Token.account_id == account.id, Token.purpose == purpose, Token.used_at.is_(None))
    session.execute(delete(Token).where(*open_ones))


def drop_expired(session: Session) -> int:
    """Remove tokens that ran out."""
    return int(session.execute(delete(Token).where(Token.until <= clock.now())).rowcount)  # type: ignore[attr-defined]


def owner_of(session: Session, token: str, purpose: str) -> Account | None:
    """Whose link this is, while it works."""
    found = find(session, token, purpose)
    return found.account if found else None
