"""Sessions: a random token in the cookie, its hash in a row. Flask-Login behind our own rules."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from flask import Flask, request
from flask import session as cookie
from flask_login import current_user, login_user, logout_user
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import AGENT_LENGTH, Account, SignIn
from maghribcom.accounts.tokens import hash_of
from maghribcom.database import db, write_afterwards
from maghribcom.extensions import login_manager

IDLE_STAFF = timedelta(minutes=30)
IDLE = timedelta(days=14)
#: Being seen is written at most so often.
SEEN_EVERY = timedelta(minutes=1)


def configure_sign_in(app: Flask) -> None:
    """Find the account behind a cookie, and give it to templates as `current_account`."""
    login_manager.session_protection = None
    login_manager.init_app(app)
    app.context_processor(lambda: {"current_account": current_account()})


def current_account() -> Account | None:
    """Who is signed in."""
    return current_user._get_current_object() if current_user and current_user.is_authenticated else None


@login_manager.user_loader
def _load(token: str) -> Account | None:
    now = clock.now()
    known = db.session.get(SignIn, hash_of(token))
    if known is None or known.account.closed_at is not None:
        return None
    account = known.account
    if now - known.last_seen_at > (IDLE_STAFF if account.is_staff else IDLE):
        return None
    if now - known.last_seen_at >= SEEN_EVERY and request.method != "HEAD":
        seen = update(SignIn).where(SignIn.token_hash == known.token_hash).values(last_seen_at=now)
        write_afterwards(lambda session: (session.execute(seen), None)[1])
    account.session_token = token
    return account


def begin(session: Session, account: Account, agent: str) -> bool:
    """Begin a new session in this browser; whatever was in its cookie before is gone.

    Returns whether the account has been signed in from such a device before.
    """
    now = clock.now()
    agent = agent[:AGENT_LENGTH]
    known = session.scalar(
        select(SignIn.token_hash).where(SignIn.account_id == account.id, SignIn.agent == agent).limit(1)
    )
    token = secrets.token_urlsafe(32)
    session.add(SignIn(token_hash=hash_of(token), account_id=account.id, created_at=now, last_seen_at=now, agent=agent))
    session.flush()
    cookie.clear()
    account.session_token = token
    login_user(account)
    return known is not None


def end(session: Session) -> None:
    """End the session of this browser."""
    account = current_account()
    if account is not None:
        session.execute(delete(SignIn).where(SignIn.token_hash == hash_of(account.session_token)))
    logout_user()
    cookie.clear()


def end_all(session: Session, account_id: int, *, but: str | None = None) -> None:
    """End every session of an account, but for the one with the token `but`."""
    mine = delete(SignIn).where(SignIn.account_id == account_id)
    session.execute(mine if but is None else mine.where(SignIn.token_hash != hash_of(but)))


def end_one(session: Session, account_id: int, token_hash_start: str) -> None:
    """End one session of the account, named by the beginning of its hash."""
    session.execute(
        delete(SignIn).where(SignIn.account_id == account_id, SignIn.token_hash.startswith(token_hash_start))
    )


def sessions_of(session: Session, account_id: int) -> Sequence[SignIn]:
    """The sessions of an account, the latest first."""
    query = select(SignIn).where(SignIn.account_id == account_id)
    return session.scalars(query.order_by(SignIn.last_seen_at.desc())).all()


def drop_idle(session: Session) -> int:
    """Remove sessions that are over for everybody."""
    return int(session.execute(delete(SignIn).where(SignIn.last_seen_at < clock.now() - IDLE)).rowcount)  # type: ignore[attr-defined]
