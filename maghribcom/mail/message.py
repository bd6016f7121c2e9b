"""A row of the outbox as a message: plain text, and the same as HTML in the direction of its language.

The text has few forms, all of which read well as they are; its HTML part gives them a look. Empty lines part
paragraphs. A line that is an address becomes a link. A line with one of hyphens under it is a heading. What stands
behind the signature line says how to stop such mails, and is small.
"""

import re
from dataclasses import dataclass
from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from flask import render_template

from maghribcom.config import Config
from maghribcom.locales import direction_of, in_language
from maghribcom.mail.models import FOOTER, OutboxMail

_ADDRESS = re.compile(r"https?://\S+")
_UNDERLINE = re.compile(r"-{3,}")


class _Unfolded(UnstructuredHeader):
    """A header that is one long word: the library would fold it by encoding it, and no program reads it then."""

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Unfolded)  # type: ignore[arg-type]
_POLICY = EmailPolicy(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph; `link` when it is an address."""

    text: str
    link: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading, or lines that belong together."""

    lines: tuple[Line, ...]
    heading: bool = False


def message_of(mail: OutboxMail, config: Config) -> EmailMessage:
    """The message to send; building it twice gives the same Message-ID."""
    name, address = parseaddr(config.mail_from)
    user, _at, domain = address.partition("@")
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(name, user, domain)
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.public_id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(html_of(mail), subtype="html")
    message["Content-Language"] = mail.language  # after the content, which takes such headers with it
    return message


def html_of(mail: OutboxMail) -> str:
    """The HTML part."""
    text, _line, footer = mail.text.partition(FOOTER)
    with in_language(mail.language):
        return render_template(
            "mail/message.html",
            language=mail.language,
            direction=direction_of(mail.language),
            subject=mail.subject,
            paragraphs=_paragraphs(text),
            footer=_paragraphs(footer),
        )


def _paragraphs(text: str) -> list[Paragraph]:
    found = []
    for block in text.split("\n\n"):
        lines = block.strip().splitlines()
        if len(lines) == 2 and _UNDERLINE.fullmatch(lines[1]):
            found.append(Paragraph((Line(lines[0], link=False),), heading=True))
        elif lines:
            found.append(Paragraph(tuple(Line(line, link=bool(_ADDRESS.fullmatch(line))) for line in lines)))
    return found
