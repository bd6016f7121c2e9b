"""Needs that arrived in a spreadsheet and are not needs yet: kept until they are right, taken or thrown away."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from maghribcom.database import CODE_LENGTH, PUBLIC_ID_LENGTH, Base, HasPublicId, HasRowVersion
from maghribcom.files.models import FILE_NAME_LENGTH
from maghribcom.projects.models.projects import Project

#: Files of one project that wait at a time.
IMPORTS_MAX = 5
ROW_STATES = ("waiting", "taken", "left_out")


class NeedImport(HasPublicId, HasRowVersion, Base):
    """A file of needs of a project, read and not all taken. Whoever may write the project's needs may go on with it."""

    __tablename__ = "need_import"
    __table_args__ = (Index(None, "project_id", "created_at"), Index(None, "edited_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    #: The name that the file had, for showing.
    file_name: Mapped[str] = mapped_column(String(FILE_NAME_LENGTH))
    #: As what it was read: XLSX, or the encoding of a CSV file, which may be a guess.
    read_as: Mapped[str] = mapped_column(String(CODE_LENGTH))
    #: Headers that were not recognised.
    unread: Mapped[list[str]] = mapped_column(JSON)
    #: What words of the vocabulary mean, once for all rows: {kind: {key of the word: public id of a concept or "own"}}.
    meanings: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Public id of the account that sent it.
    created_by: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime]

    project: Mapped[Project] = relationship()
    rows: Mapped[list["NeedImportRow"]] = relationship(
        back_populates="imported", cascade="all, delete-orphan", order_by="NeedImportRow.number", passive_deletes=True
    )


class NeedImportRow(Base):
    """A row of the file, as it was read or mended since."""

    __tablename__ = "need_import_row"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        CheckConstraint(f"state IN {ROW_STATES}", name="state_known"),
        CheckConstraint("(state = 'taken') = (need_id IS NOT NULL)", name="taken_as"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("need_import.id", ondelete="CASCADE"))
    #: Its number in the sheet, as the person sees it.
    number: Mapped[int]
    #: The text of each cell by the code of its column; empty ones are left out.
    cells: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(CODE_LENGTH), default="waiting")
    #: Public id of the need that was made of it: the need may be deleted, the row still says that it was taken.
    need_id: Mapped[str | None] = mapped_column(String(PUBLIC_ID_LENGTH))

    imported: Mapped[NeedImport] = relationship(back_populates="rows")
