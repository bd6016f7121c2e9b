"""Telling people."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.contributions import NoticeType
from maghribcom.extensions import contributions
from maghribcom.locales import in_language
from maghribcom.mail.operations import send
from maghribcom.notices.models import MailChoice, Notice


def notice_type(name: str) -> NoticeType:
    """The contributed type of this name. Raises KeyError."""
    return {kind.name: kind for kind in contributions().notice_types}[name]


def tell(session: Session, account: Account, type_name: str, key: str, data: Mapping[str, Any]) -> None:
    """Tell somebody of an event, in the site and, unless that was switched off, by mail, in the account's language.

    `key` names the event; a second call with the same key does nothing.
    """
    kind = notice_type(type_name)
    known = select(Notice.id).where(Notice.account_id == account.id, Notice.key == key)
    if session.scalar(known) is not None:
        return
    session.add(Notice(account_id=account.id, type=kind.name, key=key, data=dict(data), at=clock.now()))
    if kind.security or (kind.by_mail and kind.name not in switched_off(session, account.id)):
        with in_language(account.language):
            subject, text = kind.subject(data), kind.body(data)
        send(
            session, key=f"notice:{account.public_id}:{key}", to=account.email, language=account.language,
            subject=subject, text=text, security=kind.security,
        )  # fmt: skip
    session.flush()


def switched_off(session: Session, account_id: int) -> frozenset[str]:
    """The types that this person does not want by mail."""
    return frozenset(session.scalars(select(MailChoice.type).where(MailChoice.account_id == account_id)))


def notices_of(session: Session, account_id: int, limit: int) -> Sequence[Notice]:
    """The newest notices of an account."""
    query = select(Notice).where(Notice.account_id == account_id).order_by(Notice.at.desc(), Notice.id.desc())
    return session.scalars(query.limit(limit)).all()


def unread_count(session: Session, account_id: int) -> int:
    """How many notices of an account were not read."""
    query = select(func.count()).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    return session.scalar(query) or 0


def mark_read(session: Session, account_id: int) -> None:
    """All notices of an account have been read."""
    unread = update(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    session.execute(unread.values(read_at=clock.now()))
