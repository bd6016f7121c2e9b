"""Two tables that only grow. They hold public ids, no foreign keys: what was done outlives whom it was done to."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from maghribcom.database import CODE_LENGTH, PUBLIC_ID_LENGTH, Base

REASON_LENGTH = 300


class Event(Base):
    """One transition of one object."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "object_kind", "object_id", "at"), Index(None, "verb", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Public id of the account; empty when the clock or a command acted.
    actor: Mapped[str | None] = mapped_column(String(PUBLIC_ID_LENGTH))
    verb: Mapped[str] = mapped_column(String(CODE_LENGTH))
    object_kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    object_id: Mapped[str] = mapped_column(String(CODE_LENGTH))
    from_state: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    to_state: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    #: A code or a remark for the people concerned, never personal data of a third person.
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    at: Mapped[datetime]


class AccessEvent(Base):
    """Somebody saw, revealed or exported what an expert keeps for few eyes. The expert reads this table."""

    __tablename__ = "access_event"
    __table_args__ = (Index(None, "expert", "at"), Index(None, "account", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Public ids: who looked, for which organisation, at whom.
    account: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    on_behalf_of: Mapped[str | None] = mapped_column(String(PUBLIC_ID_LENGTH))
    expert: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    #: The section or the file that was opened.
    section: Mapped[str] = mapped_column(String(CODE_LENGTH))
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    at: Mapped[datetime]
