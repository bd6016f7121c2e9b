"""One row for each event and recipient, and what each person wants by mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from maghribcom.database import CODE_LENGTH, Base

KEY_LENGTH = 120


class Notice(Base):
    """Something that a person is told."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("account_id", "key"), Index(None, "account_id", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Names the event: telling it twice is telling it once.
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    #: What the words are made of, ids and dates; the words are made when it is read, in the reader's language.
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class MailChoice(Base):
    """A type of notice that a person does not want by mail. Security notices cannot be chosen away."""

    __tablename__ = "mail_choice"
    __table_args__ = (UniqueConstraint("account_id", "type"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(CODE_LENGTH))
