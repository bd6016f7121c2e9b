"""The security mails of accounts, each in the language of its recipient. They cannot be switched off."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.locales import absolute_url, in_language
from maghribcom.mail.operations import send


def _link(account: Account, endpoint: str, **values: str) -> str:
    return absolute_url(endpoint, account.language, **values)


def _send(session: Session, account: Account, key: str, subject: str, *paragraphs: str) -> None:
    text = "\n\n".join((*paragraphs, _("The Maghribcom team")))
    send(session, key=key, to=account.email, language=account.language, subject=subject, text=text, security=True)


def welcome(session: Session, account: Account, token: str) -> None:
    """To a new account: confirm that this address is yours."""
    with in_language(account.language):
        _send(
            session, account, f"welcome:{account.public_id}:{token[:16]}",
            _("Confirm your address"),
            _("Welcome to Maghribcom. Open this link and confirm that this address is yours:"),
            _link(account, "accounts.confirm_email", token=token),
            _("The link works for 7 days. If you did not create an account, do nothing: it stays unused."),
        )  # fmt: skip


def confirm_again(session: Session, account: Account, token: str) -> None:
    """To an address that has refused a mail: confirm that it is still yours."""
    with in_language(account.language):
        _send(
            session, account, f"confirm:{account.public_id}:{token[:16]}",
            _("Confirm your address"),
            _("A mail of ours did not reach you. Open this link and confirm that this address is still yours:"),
            _link(account, "accounts.confirm_email", token=token),
            _("The link works for 7 days. What was kept for you is sent afterwards."),
        )  # fmt: skip


def known_address(session: Session, account: Account, token: str) -> None:
    """To somebody with an account, for whose address an account was asked for again."""
    with in_language(account.language):
        _send(
            session, account, f"known:{account.public_id}:{token[:16]}",
            _("You already have an account"),
            _("Somebody, perhaps you, asked for a new account with this address. You already have one."),
            _("To sign in, open:"),
            _link(account, "accounts.sign_in"),
            _("If you forgot your password, choose a new one within an hour:"),
            _link(account, "accounts.reset_password", token=token),
        )  # fmt: skip


def reset(session: Session, account: Account, token: str) -> None:
    """To somebody who forgot the password."""
    with in_language(account.language):
        _send(
            session, account, f"reset:{account.public_id}:{token[:16]}",
            _("Choose a new password"),
            _("You asked for a new password. Open this link within an hour:"),
            _link(account, "accounts.reset_password", token=token),
            _("If you did not ask for it, do nothing: your password stays as it is."),
        )  # fmt: skip


def password_changed(session: Session, account: Account, mark: str) -> None:
    """After a change of password."""
    with in_language(account.language):
        _send(
            session, account, f"password:{account.public_id}:{mark}",
            _("Your password was changed"),
            _("The password of your account was changed, and every session was ended."),
            _("If it was not you, choose a new password now:"),
            _link(account, "accounts.request_reset"),
        )  # fmt: skip


def new_device(session: Session, account: Account, mark: str) -> None:
    """After a sign-in from a browser that was not seen before."""
    with in_language(account.language):
        _send(
            session, account, f"device:{account.public_id}:{mark}",
            _("New sign-in to your account"),
            _("Somebody signed in to your account from a browser that we had not seen before."),
            _("If it was you, there is nothing to do. If not, end the session and change your password:"),
            _link(account, "accounts.account"),
        )  # fmt: skip


def more_rights(session: Session, account: Account, mark: str) -> None:
    """To somebody with an account who was given a role."""
    with in_language(account.language):
        _send(
            session, account, f"rights:{account.public_id}:{mark}",
            _("Your account can do more"),
            _("Your account on Maghribcom was given a new role. Every session was ended; sign in again to use it:"),
            _link(account, "accounts.sign_in"),
        )  # fmt: skip


def invitation(session: Session, account: Account, token: str) -> None:
    """To somebody who was invited to an account with a role."""
    with in_language(account.language):
        _send(
            session, account, f"invitation:{account.public_id}:{token[:16]}",
            _("You are invited to Maghribcom"),
            _("An account was prepared for you. Open this link and choose a password:"),
            _link(account, "accounts.accept_invitation", token=token),
            _("The link works for 14 days."),
        )  # fmt: skip
