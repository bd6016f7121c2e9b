"""One table for every unfinished form of the house."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from maghribcom.database import CODE_LENGTH, PUBLIC_ID_LENGTH, Base, HasRowVersion

#: Characters of one draft as JSON: the longest form of the house, filled to its limits, fits in any script.
CONTENT_LIMIT = 200_000


class Draft(HasRowVersion, Base):
    """What somebody typed and has not saved, invalid text included. Who may read it: the permission on its object."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("kind", "object_id", "group"), Index(None, "edited_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    object_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    group: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Names of form fields and what was typed in each: {"name": ["value", ...]}.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Public id of the account that typed last.
    edited_by: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    edited_at: Mapped[datetime]
