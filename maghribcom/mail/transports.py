"""Where mail goes: an SMTP server, or a folder of .eml files. `MAIL_URL` chooses."""

import re
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from maghribcom.config import LOOPBACK

DIALOGUE_SECONDS = 20
#: The enhanced status of a refusal that has nothing to do with the address.
POLICY = re.compile(rb"\s*5\.7\.\d")


class Away(Exception):
    """There is no server to talk to; nothing was said."""


class BrokenOff(Exception):
    """The dialogue ended in the middle. `in_doubt`: after the text was sent, so that the mail may have gone out."""

    def __init__(self, reason: str, *, in_doubt: bool) -> None:
        super().__init__(reason)
        self.in_doubt = in_doubt


class Refused(Exception):
    """The server said no to this mail; `final` when it will say no again, `address` when to any mail to its address."""

    def __init__(self, code: int, *, final: bool, address: bool = False) -> None:
        super().__init__(f"refused: {code}")
        self.final, self.address = final, address


class Transport(Protocol):
    """Somewhere to send a message."""

    def deliver(self, message: EmailMessage) -> None:
        """Send one message. Raises Away, BrokenOff or Refused."""

    def close(self) -> None:
        """Say goodbye, if there is anybody to say it to."""


def open_transport(url: str) -> Transport:
    """The transport of an address like smtp://user:secret@host:587, smtps://... or folder:///path."""
    parts = urlsplit(url)
    if parts.scheme == "folder":
        return Folder(Path(unquote(parts.path)))
    return Server(
        parts.hostname or "localhost",
        parts.port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        encrypted=parts.scheme == "smtps",
    )


class Folder:
    """A folder that gets one .eml file for each message."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def deliver(self, message: EmailMessage) -> None:
        """Write the file under another name first, so that no reader finds half a mail."""
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        written = self._path / f".{name}"
        try:
            self._path.mkdir(parents=True, exist_ok=True, mode=0o700)
            written.write_bytes(message.as_bytes(policy=SMTP))
            written.replace(self._path / f"{name}.eml")
        except OSError as error:
            raise Away(f"the mail folder cannot be written: {type(error).__name__}") from error

    def close(self) -> None:
        """Nothing to do."""


class _Dialogue(smtplib.SMTP):
    """An SMTP dialogue that remembers whether it broke off after the text, when nobody knows what became of it."""

    in_doubt = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.in_doubt = True
        answer = super().data(msg)
        self.in_doubt = False
        return answer


class _EncryptedDialogue(smtplib.SMTP_SSL, _Dialogue):
    """The same, encrypted from its first byte."""


class Server:
    """An SMTP server; the connection is made for the first message and again after it broke."""

    def __init__(self, host: str, port: int | None, user: str, password: str, *, encrypted: bool) -> None:
        self._host, self._port, self._user, self._password = host, port, user, password
        self._encrypted = encrypted
        self._dialogue: _Dialogue | None = None

    def deliver(self, message: EmailMessage) -> None:
        """Say one message."""
        dialogue = self._dialogue = self._dialogue or self._connect()
        try:
            dialogue.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            # A refusal by policy (5.7.x: relaying denied, blocked sender) is about us, not about the address.
            address = code >= 500 and not POLICY.match(said)
            raise Refused(code, final=code >= 500, address=address) from error
        except smtplib.SMTPResponseException as error:
            dialogue.in_doubt = False  # an answer came: nothing is in doubt
            # The server's mood, not this mail, is behind 4xx and behind "service not available" in 500 to 549.
            raise Refused(error.smtp_code, final=error.smtp_code >= 550) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(553, final=True) from error  # the address needs SMTPUTF8, which this server does not speak
        except (OSError, smtplib.SMTPException) as error:
            reason = f"the dialogue broke off: {type(error).__name__}"
            raise BrokenOff(reason, in_doubt=dialogue.in_doubt) from error
        finally:
            if dialogue.sock is None or dialogue.in_doubt:
                self._hang_up()

    def close(self) -> None:
        """Say goodbye."""
        if self._dialogue is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._dialogue.quit()
        self._hang_up()

    def _hang_up(self) -> None:
        if self._dialogue is not None:
            self._dialogue.close()
        self._dialogue = None

    def _connect(self) -> _Dialogue:
        secure = ssl.create_default_context()
        try:
            if self._encrypted:
                dialogue: _Dialogue = _EncryptedDialogue(
                    self._host, self._port or 465, timeout=DIALOGUE_SECONDS, context=secure
                )
            else:
                dialogue = _Dialogue(self._host, self._port or 25, timeout=DIALOGUE_SECONDS)
                dialogue.ehlo()
                # A relay on this machine often shows a certificate of its own making; nothing leaves the machine.
                if self._user or (self._host not in LOOPBACK and dialogue.has_extn("starttls")):
                    dialogue.starttls(context=secure)
            if self._user:
                dialogue.login(self._user, self._password)
        except (OSError, smtplib.SMTPException) as error:
            raise Away(f"the mail server is away: {type(error).__name__}") from error
        return dialogue
