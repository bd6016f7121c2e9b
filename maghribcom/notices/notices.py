"""What this room tells by itself: that mails do not arrive."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.contributions import NoticeType
from maghribcom.locales import absolute_url, current_language
from maghribcom.mail.addresses import mark_told, untold
from maghribcom.notices.operations import Telling, tell_each

ADDRESS_REFUSED = "notices.address_refused"


def tell_refused(session: Session, limit: int) -> int:
    """Tell people in the site that their address was refused; returns how many were told."""
    refused = {row.address: row.at for row in untold(session, limit)}
    accounts = session.scalars(select(Account).where(Account.email.in_(refused), Account.closed_at.is_(None))).all()
    tellings = [Telling(account, f"{ADDRESS_REFUSED}:{refused[account.email].isoformat()}", {}) for account in accounts]
    told = tell_each(session, ADDRESS_REFUSED, tellings)
    mark_told(session, refused)
    return told


def _body(_data: object) -> str:
    return "\n\n".join(
        (
            _("The server of your e-mail address refused a mail of ours for good. Until you confirm the address again,"
              " you get only mails about the security of your account; the others are kept for you."),
            _("Ask for a new mail to confirm it on the page of your account:"),
            absolute_url("accounts.account", current_language()),
        )
    )  # fmt: skip


NOTICE_TYPES = (
    NoticeType(
        ADDRESS_REFUSED,
        lambda _data: _("Your e-mail address does not take our mails"),
        _body,
        by_mail=False,
        link=lambda _data: absolute_url("accounts.account", current_language()),
    ),
)
