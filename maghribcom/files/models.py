"""What is known of an upload; the bytes lie in the instance's folder under a random name."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from maghribcom.database import CODE_LENGTH, PUBLIC_ID_LENGTH, Base, HasPublicId

FILE_NAME_LENGTH = 120
MEDIA_TYPE_LENGTH = 100
SHA256_LENGTH = 64
#: Bytes of one file.
SIZE_LIMIT = 10_000_000
#: Files of one owner.
COUNT_LIMIT = 20


class StoredFile(HasPublicId, Base):
    """One upload. Who may read it is decided by the permission on its owner."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint(f"size BETWEEN 1 AND {SIZE_LIMIT}", name="size_bounded"),
        Index(None, "owner_kind", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The object it belongs to, by kind and public id.
    owner_kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    owner_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    #: The name that the person gave it, for showing and for the download; never used as a path.
    name: Mapped[str] = mapped_column(String(FILE_NAME_LENGTH))
    media_type: Mapped[str] = mapped_column(String(MEDIA_TYPE_LENGTH))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(SHA256_LENGTH))
    stored_by: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH))
    stored_at: Mapped[datetime]
