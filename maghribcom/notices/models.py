"""One row for each event and recipient, and how often each person wants to hear of what by mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from maghribcom.contributions import GROUPED, RATES
from maghribcom.database import CODE_LENGTH, Base

KEY_LENGTH = 120
_WAITING, _UNREAD = text("waits IS NOT NULL"), text("read_at IS NULL")


class Notice(Base):
    """Something that a person is told."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        CheckConstraint(f"waits IN {GROUPED}", name="waits_known"),
        Index(None, "account_id", "at"),
        Index("ix_notice_waiting", "waits", "account_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_notice_unread", "account_id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Names the event: telling it twice is telling it once.
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    #: What the words are made of, ids and dates; the words are made when it is read, in the reader's language.
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    #: The digest that will tell of it: daily or weekly. Empty once it did, and for what goes into none.
    waits: Mapped[str | None] = mapped_column(String(CODE_LENGTH))


class MailChoice(Base):
    """How often a person wants to hear of a type of notice by mail. Nothing is kept where the type's own rate holds."""

    __tablename__ = "mail_choice"
    __table_args__ = (
        UniqueConstraint("account_id", "type"),
        CheckConstraint(f"rate IN {RATES}", name="rate_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(CODE_LENGTH))
    rate: Mapped[str] = mapped_column(String(CODE_LENGTH))
