"""Telling people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Select, func, literal, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.contributions import AT_ONCE, GROUPED, NoticeType
from maghribcom.database import UtcDateTime, insert_into
from maghribcom.locales import in_language
from maghribcom.mail.operations import Letter, send_all
from maghribcom.notices.mails import letter_of
from maghribcom.notices.models import Notice
from maghribcom.notices.rates import notice_type, rates_for

#: An unread count is counted no further.
UNREAD_MOST = 99


@dataclass(frozen=True, slots=True)
class Telling:
    """Of what one account is told. `key` names the event among all that the account is told."""

    account: Account
    key: str
    data: Mapping[str, Any]


def tell(session: Session, account: Account, type_name: str, key: str, data: Mapping[str, Any]) -> None:
    """Tell somebody of an event, in the site and by mail at the rate that they chose, in the account's language.

    `key` names the event; a second call with the same key does nothing.
    """
    tell_each(session, type_name, (Telling(account, key, data),))


def tell_each(session: Session, type_name: str, tellings: Sequence[Telling]) -> int:
    """Tell each of many people of an event of their own; returns how many events were new. Five statements at most."""
    if not tellings:
        return 0
    session.flush()  # an account may be new
    kind, now = notice_type(type_name), clock.now()
    rates = rates_for(session, kind, {telling.account.id for telling in tellings})
    rows = [
        {
            "account_id": telling.account.id, "type": kind.name, "key": telling.key, "data": dict(telling.data),
            "at": now, "waits": rate if (rate := rates[telling.account.id]) in GROUPED else None,
        }
        for telling in tellings
    ]  # fmt: skip
    insert = insert_into(session, Notice).on_conflict_do_nothing(index_elements=["account_id", "key"])
    written = session.execute(insert.returning(Notice.account_id, Notice.key), rows)
    new = {(account_id, key) for account_id, key in written}
    told = [telling for telling in tellings if (telling.account.id, telling.key) in new]
    send_all(session, _letters(kind, (one for one in told if rates[one.account.id] == AT_ONCE)))
    return len(told)


def _letters(kind: NoticeType, tellings: Iterable[Telling]) -> list[Letter]:
    by_language: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        by_language[telling.account.language].append(telling)
    letters = []
    for language, some in by_language.items():
        with in_language(language):
            letters += [letter_of(one.account, kind, one.key, one.data) for one in some]
    return letters


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


def unread_of(session: Session, account_id: int, types: Collection[str], limit: int) -> Sequence[Notice]:
    """The newest notices of these types that an account has not read."""
    query = select(Notice).where(
        Notice.account_id == account_id, Notice.type.in_(tuple(types)), Notice.read_at.is_(None)
    )
    return session.scalars(query.order_by(Notice.at.desc(), Notice.id.desc()).limit(limit)).all()


def notices_of(session: Session, account_id: int, limit: int, offset: int = 0) -> Sequence[Notice]:
    """The newest notices of an account."""
    query = select(Notice).where(Notice.account_id == account_id).order_by(Notice.at.desc(), Notice.id.desc())
    return session.scalars(query.limit(limit).offset(offset)).all()


def unread_count(session: Session, account_id: int) -> int:
    """How many notices of an account were not read; UNREAD_MOST + 1 stands for more."""
    unread = select(Notice.id).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    return session.scalar(select(func.count()).select_from(unread.limit(UNREAD_MOST + 1).subquery())) or 0


def mark_read(session: Session, account_id: int, types: Collection[str] = ()) -> None:
    """All notices of an account, or those of these types, have been read. What was read goes into no digest."""
    unread = update(Notice).where(Notice.account_id == account_id, Notice.read_at.is_(None))
    if types:
        unread = unread.where(Notice.type.in_(tuple(types)))
    session.execute(unread.values(read_at=clock.now(), waits=None))


def mark_one_read(session: Session, account_id: int, notice_id: int) -> Notice | None:
    """One notice of an account has been read; None when the account has no such notice."""
    notice = session.scalar(select(Notice).where(Notice.account_id == account_id, Notice.id == notice_id))
    if notice is not None and notice.read_at is None:
        notice.read_at, notice.waits = clock.now(), None
        session.flush()
    return notice
