"""A row of the outbox as a message: plain text, and the same as HTML in the direction of its language."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from flask import render_template

from maghribcom.config import Config
from maghribcom.locales import direction_of
from maghribcom.mail.models import OutboxMail


def message_of(mail: OutboxMail, config: Config) -> EmailMessage:
    """The message to send; building it twice gives the same Message-ID."""
    name, address = parseaddr(config.mail_from)
    user, _at, domain = address.partition("@")
    message = EmailMessage()
    message["From"] = Address(name, user, domain)
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.public_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(html_of(mail), subtype="html")
    message["Content-Language"] = mail.language  # after the content, which takes such headers with it
    return message


def html_of(mail: OutboxMail) -> str:
    """The HTML part."""
    paragraphs = [paragraph.strip() for paragraph in mail.text.split("\n\n") if paragraph.strip()]
    return render_template(
        "mail/message.html",
        language=mail.language,
        direction=direction_of(mail.language),
        subject=mail.subject,
        paragraphs=paragraphs,
    )
