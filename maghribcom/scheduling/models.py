"""When each timed work is due, and who is at it."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from maghribcom.database import CODE_LENGTH, Base

HOLDER_LENGTH = 64


class ScheduledWork(Base):
    """One row for each timed work that one process at a time may do."""

    __tablename__ = "scheduled_work"

    name: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    due_at: Mapped[datetime]
    #: The process that is at it; it is free again at this time, finished or dead.
    holder: Mapped[str | None] = mapped_column(String(HOLDER_LENGTH))
    claimed_until: Mapped[datetime | None]
