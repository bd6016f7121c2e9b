"""Sessions: a random token in the cookie, its hash in a row. Flask-Login behind our own rules."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from flask import Flask, Response, after_this_request, current_app, g, request
from flask import session as cookie
from flask_login import current_user, login_user, logout_user
from sqlalchemy import delete, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, joinedload

from maghribcom import clock
from maghribcom.accounts.models import AGENT_LENGTH, Account, Device, SignIn
from maghribcom.accounts.tokens import hash_of
from maghribcom.database import db, insert_into, write_afterwards
from maghribcom.extensions import login_manager

IDLE_STAFF = timedelta(minutes=30)
IDLE = timedelta(days=14)
#: Being seen is written at most so often.
SEEN_EVERY = timedelta(minutes=1)
#: A browser is known for this long after its last sign-in.
DEVICE_KEPT = timedelta(days=365)
#: Enough of a session's hash to name it in a form, too little to guess another.
NAME_LENGTH = 16


def configure_sign_in(app: Flask) -> None:
    """Find the account behind a cookie, and give it to templates as `current_account`."""
    app.config["PERMANENT_SESSION_LIFETIME"] = IDLE
    login_manager.session_protection = None
    login_manager.init_app(app)
    app.context_processor(lambda: {"current_account": current_account()})


def current_account() -> Account | None:
    """Who is signed in."""
    return current_user._get_current_object() if current_user and current_user.is_authenticated else None


@login_manager.user_loader
def _load(token: str) -> Account | None:
    if g.get("sign_in_unreadable"):
        return None  # the page that says so has a header, too
    try:
        known = db.session.get(SignIn, hash_of(token), options=[joinedload(SignIn.account).joinedload(Account.grants)])
    except SQLAlchemyError:
        g.sign_in_unreadable = True
        raise
    if known is None or known.account.closed_at is not None:
        return None
    account, now = known.account, clock.now()
    if now - known.last_seen_at > (IDLE_STAFF if account.is_staff else IDLE):
        return None
    if now - known.last_seen_at >= SEEN_EVERY and not _is_prefetch():
        _note_seen(known.token_hash)
    account.session_token = token
    return account


def _is_prefetch() -> bool:
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return request.method == "HEAD" or "prefetch" in purpose


def _note_seen(token_hash: str) -> None:
    now = clock.now()

    def write(session: Session) -> None:
        session.execute(update(SignIn).where(SignIn.token_hash == token_hash).values(last_seen_at=now))

    write_afterwards(write)


def begin(session: Session, account: Account, agent: str) -> bool:
    """Begin a new session in this browser; whatever was in its cookie before is gone, the session of it, too.

    Returns whether this browser is new to an account that was signed in elsewhere before.
    """
    _end_here(session)
    now = clock.now()
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=hash_of(token),
            account_id=account.id,
            created_at=now,
            last_seen_at=now,
            agent=agent[:AGENT_LENGTH],
        )
    )
    session.flush()
    account.session_token = token
    login_user(account)
    # The row says when it is over; a cookie that ends with the browser suits shared desks.
    cookie.permanent = not account.is_staff
    return _meet_device(session, account)


def end(session: Session) -> Account | None:
    """End the session of this browser; returns whose it was."""
    account = current_account()
    _end_here(session)
    logout_user()
    return account


def _end_here(session: Session) -> None:
    account = current_account()
    if account is not None:
        session.execute(delete(SignIn).where(SignIn.token_hash == hash_of(account.session_token)))
    cookie.clear()


def end_all(session: Session, account_id: int, *, but: str | None = None) -> None:
    """End every session of an account, but for the one with the token `but`."""
    mine = delete(SignIn).where(SignIn.account_id == account_id)
    session.execute(mine if but is None else mine.where(SignIn.token_hash != hash_of(but)))


def name_of(row: SignIn) -> str:
    """What a session is called in the forms of its owner."""
    return row.token_hash[:NAME_LENGTH]


def end_one(session: Session, account_id: int, name: str) -> bool:
    """End one session of the account by its name; False when there is none."""
    row = next((row for row in sessions_of(session, account_id) if name_of(row) == name), None)
    if row is not None:
        session.delete(row)
    return row is not None


def sessions_of(session: Session, account_id: int) -> Sequence[SignIn]:
    """The sessions of an account, the latest first."""
    query = select(SignIn).where(SignIn.account_id == account_id)
    return session.scalars(query.order_by(SignIn.last_seen_at.desc())).all()


def drop_idle(session: Session) -> int:
    """Remove sessions that are over for everybody, and browsers that were not used for a year."""
    now = clock.now()
    over = delete(SignIn).where(SignIn.last_seen_at < now - IDLE)
    unused = delete(Device).where(Device.last_used_at < now - DEVICE_KEPT)
    return sum(session.execute(statement).rowcount for statement in (over, unused))  # type: ignore[attr-defined]


def _meet_device(session: Session, account: Account) -> bool:
    """Remember this browser by a random cookie. Returns whether it is new to an account that knows others."""
    secure: bool = current_app.config["SETTINGS"].secure
    name = "__Host-device" if secure else "device"
    given = request.cookies.get(name, "")
    token = given if len(given) == len(secrets.token_urlsafe(32)) else secrets.token_urlsafe(32)
    known = set(session.scalars(select(Device.token_hash).where(Device.account_id == account.id)))
    now = clock.now()
    row = insert_into(session, Device).values(account_id=account.id, token_hash=hash_of(token), last_used_at=now)
    session.execute(row.on_conflict_do_update(index_elements=["account_id", "token_hash"], set_={"last_used_at": now}))

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            name,
            token,
            max_age=int(DEVICE_KEPT.total_seconds()),
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
        return response

    return bool(known) and hash_of(token) not in known
