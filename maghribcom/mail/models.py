"""What was sent, what waits, what could not be sent, and the addresses that take no mail."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from maghribcom.database import CODE_LENGTH, EMAIL_LENGTH, Base, FoldedEmail, HasPublicId

KEY_LENGTH = 200
SUBJECT_LENGTH = 200
REASON_LENGTH = 300
ADDRESS_LENGTH = 600
#: `held`: the address refused a mail for good; it waits until its owner confirms it again.
STATUSES = ("waiting", "sending", "sent", "held", "dead")
#: Ends what a mail says; behind it stands how to stop such mails. Mail programs know the line.
FOOTER = "\n\n-- \n"


class OutboxMail(HasPublicId, Base):
    """One mail to one person. Its public id makes the Message-ID, so that a mail sent twice is seen once."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status_known"),
        Index(None, "status", "due_at"),
        # Security mails go first: somebody waits for them while 100,000 digests go out.
        Index(None, "status", "security", "due_at"),
        Index(None, "recipient"),
        Index(None, "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Names the event and the recipient: asked for twice, it is sent once.
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), unique=True)
    #: What it is about: a type of notice, a digest, a security mail. Staff reads it where the mail could not be sent.
    kind: Mapped[str] = mapped_column(String(CODE_LENGTH))
    recipient: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    language: Mapped[str] = mapped_column(String(3))
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    #: Plain text, see message.py for the few forms that its HTML part gives a look. Emptied once a security mail is
    #: out, because it holds a working link.
    text: Mapped[str] = mapped_column(Text)
    #: The address that stops such mails, for List-Unsubscribe; none for security mails.
    unsubscribe: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
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


class RefusedAddress(Base):
    """An address whose server refused it for good. Only security mails are tried until its owner confirms it again."""

    __tablename__ = "refused_address"
    __table_args__ = (Index(None, "told_at"),)

    address: Mapped[str] = mapped_column(FoldedEmail, primary_key=True)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    #: When its owner was told of it in the site.
    told_at: Mapped[datetime | None]
