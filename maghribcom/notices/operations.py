"""Telling people."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Select, func, literal, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.contributions import NoticeType
from maghribcom.database import UtcDateTime, insert_into
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


def tell_all(session: Session, accounts: Select[int], type_name: str, key: str, data: Mapping[str, Any]) -> None:
    """Tell many people, by the row ids of their accounts, of one event in the site. One statement, so without mails.

    `key` as for `tell`. Raises ValueError for a type that is told by mail, too.
    """
    kind = notice_type(type_name)
    if kind.by_mail or kind.security:
        raise ValueError(f"{type_name} is told by mail, too: call tell() for each account")
    now = literal(clock.now(), UtcDateTime())
    rows = accounts.add_columns(literal(kind.name), literal(key), literal(dict(data), JSON()), now)
    columns = ["account_id", "type", "key", "data", "at"]
    session.execute(insert_into(session, Notice).from_select(columns, rows).on_conflict_do_nothing())


def switched_off(session: Session, account_id: int) -> frozenset[str]:
    """The types that this person does not want by mail."""
    return frozenset(session.scalars(select(MailChoice.type).where(MailChoice.account_id == account_id)))


def unread_of(session: Session, account_id: int, types: Collection[str], limit: int) -> Sequence[Notice]:
    """The newest notices of these types that an account has not read."""
    query = select(Notice).where(
        Notice.account_id == account_id, Notice.type.in_(tuple(types)), Notice.read_at.is_(None)
    )
    return session.scalars(query.order_by(Notice.at.desc(), Notice.id.desc()).limit(limit)).all()


def notices_of(session: Session, account_id: int, limit: int) -> Sequence[Notice]:
    """The newest notices of an account."""
    query = select(Notice).where(Notice.account_id == account_id).order_by(Notice.at.desc(), Notice.id.desc())
    return session.scalars(query.limit(limit)).all()


def unread_count(session: Session, account_id: int) -> int:
    """How many notices of an account were not read."""
    query = select(func.count()).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    return session.scalar(query) or 0


def mark_read(session: Session, account_id: int, types: Collection[str] = ()) -> None:
    """All notices of an account, or those of these types, have been read."""
    unread = update(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    if types:
        unread = unread.where(Notice.type.in_(tuple(types)))
    session.execute(unread.values(read_at=clock.now()))
