"""What was handed in for moderation, and what was asked to be changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maghribcom.database import CODE_LENGTH, PUBLIC_ID_LENGTH, Base
from maghribcom.projects.models.projects import KINDS, LANGUAGE_LENGTH, REMARK_LENGTH


class Submission(Base):
    """What was handed in for moderation, as it was: the next one is shown as a difference to it."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("kind", "object_id", "number"),
        CheckConstraint(f"kind IN {KINDS}", name="kind_known"),
        CheckConstraint("decision IN ('open', 'changes_asked', 'closed', 'taken_back')", name="decision_known"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decision_dated"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Public id of the project or the need.
    object_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    number: Mapped[int] = mapped_column(SmallInteger)
    #: Every answer by group and field, in codes and texts.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Public ids of accounts.
    submitted_by: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    submitted_at: Mapped[datetime]
    decision: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    decided_by: Mapped[str | None] = mapped_column(String(PUBLIC_ID_LENGTH))
    decided_at: Mapped[datetime | None]

    remarks: Mapped[list["Remark"]] = relationship(back_populates="submission", cascade="all, delete-orphan")


class Remark(Base):
    """What a moderator asks to be changed, beside the field that it is about."""

    __tablename__ = "remark"
    __table_args__ = (UniqueConstraint("submission_id", "group", "field"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    group: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Empty for a remark on the whole group.
    field: Mapped[str] = mapped_column(String(CODE_LENGTH), default="")
    text: Mapped[str] = mapped_column(String(REMARK_LENGTH))
    language: Mapped[str] = mapped_column(String(LANGUAGE_LENGTH))

    submission: Mapped[Submission] = relationship(back_populates="remarks")
