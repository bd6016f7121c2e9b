"""What was sent, what waits, what could not be sent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from maghribcom.database import CODE_LENGTH, EMAIL_LENGTH, Base, HasPublicId

KEY_LENGTH = 200
SUBJECT_LENGTH = 200
REASON_LENGTH = 300
STATUSES = ("waiting", "sending", "sent", "dead")


class OutboxMail(HasPublicId, Base):
    """One mail to one person. Its public id makes the Message-ID, so that a mail sent twice is seen once."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status_known"),
        Index(None, "status", "due_at"),
        Index(None, "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Names the event and the recipient: asked for twice, it is sent once.
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True)
    recipient: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    language: Mapped[str] = mapped_column(String(3))
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    #: Plain text; a paragraph that is an address becomes a link in the HTML part. Emptied once a security mail is out,
    #: because it holds a working link.
    text: Mapped[str] = mapped_column(Text)
    #: A security mail or an answer: in doubt whether it went out, it is sent again. A digest is not.
    security: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(CODE_LENGTH), default="waiting")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    #: The dialogue broke off after the text: the mail may have gone out, and only a security mail goes out again.
    in_doubt: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
