"""What waits to be indexed, and who may write the index."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from maghribcom.database import CODE_LENGTH, Base

REASON_LENGTH = 500
HOLDER_LENGTH = 64


class IndexChange(Base):
    """A document to look at again. Ids only: the drain reads the rows as they are then."""

    __tablename__ = "index_change"
    __table_args__ = (Index(None, "drained_at", "due_at", "id"), Index(None, "kind", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    object_id: Mapped[str] = mapped_column(String(CODE_LENGTH))
    enqueued_at: Mapped[datetime]
    #: Not before: put off after a failure.
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    #: Why the engine refused the document last time.
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    #: In the live index since then; the row stays only for a rebuild that is under way.
    drained_at: Mapped[datetime | None]


class IndexLease(Base):
    """Who writes the index (`drain`), or builds a new one (`rebuild:kind`), and until when."""

    __tablename__ = "index_lease"

    name: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    holder: Mapped[str] = mapped_column(String(HOLDER_LENGTH))
    until: Mapped[datetime]
