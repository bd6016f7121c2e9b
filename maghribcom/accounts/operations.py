"""What is done to accounts. Each act writes its event; mails go out with the same commit.

Nothing here says whether an address is known: the same pages answer, and the same work is done, in a savepoint that is
rolled back where there is nothing to do it to.
"""

import secrets
from collections.abc import Collection
from contextlib import suppress

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import consents, mails, sessions, tokens
from maghribcom.accounts.access import NOBODY, Actor
from maghribcom.accounts.models import ROLES, Account, Grant
from maghribcom.accounts.passwords import hash_password, needs_rehash, verify
from maghribcom.errors import Invalid
from maghribcom.events.operations import record
from maghribcom.mail.addresses import refused_among, trust

KIND = "account"


def find_account(session: Session, email: str) -> Account | None:
    """The account with this address, in whatever case it is written."""
    return session.scalar(select(Account).where(Account.email == email))


def create_account(
    session: Session,
    email: str,
    language: str,
    roles: Collection[str] = (),
    *,
    password: str | None = None,
    confirmed: bool = False,
) -> Account:
    """A row for somebody, without mail or event: for sign-up, invitations and the demonstration."""
    now = clock.now()
    account = Account(
        email=email.strip().casefold(),
        language=language,
        created_at=now,
        email_confirmed_at=now if confirmed else None,
        password_hash=hash_password(password) if password else None,
        grants=[Grant(role=role, scope="") for role in roles],
    )
    session.add(account)
    return account


def sign_up(session: Session, email: str, password: str, language: str) -> None:
    """Make an account and ask to confirm its address; a known address is told by mail instead.

    The caller has checked the statement of age, which is recorded here with the terms that the form names.
    """
    known = find_account(session, email)
    made: Account | None = None
    attempt = session.begin_nested()
    # An error means that somebody signed up with this address in this very moment.
    with suppress(IntegrityError):
        made = _make_expert(session, email if known is None else _nobodys_address(), password, language)
    if made is not None and known is None:
        attempt.commit()
        mails.welcome(session, made, tokens.issue(session, made, tokens.CONFIRM))
        return
    attempt.rollback()
    known = known or find_account(session, email)
    if known is not None and known.closed_at is None:
        mails.known_address(session, known, tokens.issue(session, known, tokens.RESET))


def _make_expert(session: Session, email: str, password: str, language: str) -> Account:
    account = create_account(session, email, language, ["expert"], password=password)
    session.flush()
    record(session, "sign_up", KIND, account.public_id, actor=account.public_id, after="unconfirmed")
    for statement in ("age", "terms"):
        consents.give(session, account, statement, language, actor=account.actor())
    session.flush()
    return account


def send_confirmation(session: Session, account: Account) -> None:
    """Send the link to confirm the address once more: it never was, or it has refused a mail since."""
    if account.email_confirmed_at is None:
        mails.welcome(session, account, tokens.issue(session, account, tokens.CONFIRM))
    elif refused_among(session, (account.email,)):
        mails.confirm_again(session, account, tokens.issue(session, account, tokens.CONFIRM))


def confirm_email(session: Session, token: str) -> Account | None:
    """The address belongs to whoever has the link; None when the link does not work (any more).

    Where it had refused a mail, what was held back for it goes out now.
    """
    found = tokens.find(session, token, tokens.CONFIRM)
    if found is None or not tokens.use(session, found):
        return None
    found.account.email_confirmed_at = clock.now()
    trust(session, (found.account.email,))
    record(session, "confirm_email", KIND, found.account.public_id, actor=found.account.public_id, after="confirmed")
    return found.account


def check_credentials(session: Session, email: str, password: str) -> Account | None:
    """The account with this address and password; the same work whether there is one or not."""
    account = find_account(session, email)
    if account is not None and account.closed_at is not None:
        account = None
    stored = account.password_hash if account else None
    if not verify(stored, password) or account is None:
        return None
    if needs_rehash(stored or ""):
        account.password_hash = hash_password(password)
    return account


def sign_in(session: Session, account: Account, agent: str) -> None:
    """Begin a session in this browser; a browser that is new to the account is told by mail."""
    new_device = sessions.begin(session, account, agent)
    record(session, "sign_in", KIND, account.public_id, actor=account.public_id)
    if new_device:
        mails.new_device(session, account, secrets.token_hex(8))


def sign_out(session: Session) -> None:
    """End the session of this browser."""
    account = sessions.end(session)
    if account is not None:
        record(session, "sign_out", KIND, account.public_id, actor=account.public_id)


def end_session(session: Session, account: Account, name: str) -> bool:
    """End one session of the account; False when there is none of this name."""
    ended = sessions.end_one(session, account.id, name)
    if ended:
        record(session, "end_session", KIND, account.public_id, actor=account.public_id)
    return ended


def end_other_sessions(session: Session, account: Account) -> None:
    """End every session of the account but this browser's."""
    sessions.end_all(session, account.id, but=account.session_token)
    record(session, "end_other_sessions", KIND, account.public_id, actor=account.public_id)


def request_reset(session: Session, email: str) -> None:
    """Send a link to choose a new password, where there is such an account."""
    account = find_account(session, email)
    if account is not None and account.closed_at is None:
        _send_reset(session, account)
        return
    attempt = session.begin_nested()
    nobody = create_account(session, _nobodys_address(), "fr")
    session.flush()
    _send_reset(session, nobody)
    session.flush()
    attempt.rollback()


def _send_reset(session: Session, account: Account) -> None:
    mails.reset(session, account, tokens.issue(session, account, tokens.RESET))
    record(session, "request_reset", KIND, account.public_id, actor=account.public_id)


def reset_password(session: Session, token: str, password: str, purpose: str = tokens.RESET) -> Account | None:
    """Set a password by a link; None when the link does not work (any more). The address is confirmed by it."""
    found = tokens.find(session, token, purpose)
    if found is None or not tokens.use(session, found):
        return None
    account = found.account
    account.email_confirmed_at = account.email_confirmed_at or clock.now()
    if purpose == tokens.INVITATION:
        _set_password(session, account, password, "accept_invitation", actor=account.actor())
    else:
        set_password(session, account, password, actor=account.actor())
    return account


def set_password(session: Session, account: Account, password: str, *, actor: Actor) -> None:
    """Change the password; every session and every open link ends, and a mail says so."""
    _set_password(session, account, password, "set_password", actor=actor)
    mails.password_changed(session, account, secrets.token_hex(8))


def _set_password(session: Session, account: Account, password: str, verb: str, *, actor: Actor) -> None:
    account.password_hash = hash_password(password)
    sessions.end_all(session, account.id)
    for purpose in (tokens.RESET, tokens.INVITATION):
        tokens.cancel(session, account, purpose)
    session.flush()
    record(session, verb, KIND, account.public_id, actor=actor.public_id)


def change_language(session: Session, account: Account, language: str) -> None:
    """From now on mails come in this language, and the first page, too."""
    before, account.language = account.language, language
    session.flush()
    record(
        session, "change_language", KIND, account.public_id, actor=account.public_id, before=before, after=language
    )  # fmt: skip


def grant_role(session: Session, account: Account, role: str, *, scope: str = "", actor: Actor) -> None:
    """Give a role; the account's sessions end, so that no old session carries new rights."""
    if role not in ROLES:
        raise Invalid(_("There is no such role."))
    held = next((grant for grant in account.grants if (grant.role, grant.scope) == (role, scope)), None)
    if held is not None and held.until is None:
        return
    if held is not None:
        held.until = None
    else:
        account.grants.append(Grant(role=role, scope=scope))
    sessions.end_all(session, account.id)
    session.flush()
    record(session, "grant", KIND, account.public_id, actor=actor.public_id, after=role, reason=scope or None)


def revoke_role(session: Session, account: Account, role: str, *, scope: str = "", actor: Actor) -> None:
    """Take a role away; the account's sessions end. A role that is not held is no error."""
    kept = [grant for grant in account.grants if (grant.role, grant.scope) != (role, scope)]
    if len(kept) == len(account.grants):
        return
    account.grants[:] = kept
    sessions.end_all(session, account.id)
    session.flush()
    record(session, "revoke", KIND, account.public_id, actor=actor.public_id, before=role, reason=scope or None)


def invite(session: Session, email: str, *, language: str, actor: Actor = NOBODY) -> Account:
    """The account with this address, made where there is none and invited by mail to choose a password.

    Somebody may have signed up with an address that is not theirs: until it is confirmed, their password falls, so
    that the roles which the caller gives next go to whoever reads the mail.
    """
    account = find_account(session, email)
    if account is None:
        account = create_account(session, email, language)
        session.flush()
    elif account.email_confirmed_at is None:
        account.password_hash = None
        sessions.end_all(session, account.id)
        for purpose in (tokens.CONFIRM, tokens.RESET):
            tokens.cancel(session, account, purpose)
    if account.closed_at is not None:
        raise Invalid(_("The account with this address is closed."))
    record(session, "invite", KIND, account.public_id, actor=actor.public_id)
    if account.password_hash is None:
        mails.invitation(session, account, tokens.issue(session, account, tokens.INVITATION))
    else:
        mails.more_rights(session, account, secrets.token_hex(8))
    return account


def _nobodys_address() -> str:
    return f"{secrets.token_hex(8)}@nobody.invalid"
