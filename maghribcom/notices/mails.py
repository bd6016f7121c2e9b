"""The mails of notices: one event at once, or what came together in a day or a week. In the language that is active."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from maghribcom.accounts.models import Account
from maghribcom.contributions import DAILY, NoticeType
from maghribcom.locales import absolute_url
from maghribcom.logs import report
from maghribcom.mail.models import FOOTER
from maghribcom.mail.operations import Letter
from maghribcom.notices.rates import notice_type
from maghribcom.notices.unsubscribing import unsubscribe_url

#: Notices of one type that a digest tells one by one.
LINES_MOST = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice that a digest tells of."""

    type: str
    data: Mapping[str, Any]


def line_of(kind: NoticeType, data: Mapping[str, Any]) -> str:
    """A notice in one line."""
    return " ".join((kind.line or kind.subject)(data).split())


def letter_of(account: Account, kind: NoticeType, key: str, data: Mapping[str, Any]) -> Letter:
    """The mail that tells of one event. Security mails have no way out."""
    text, way_out = kind.body(data), None
    if not kind.security:
        way_out = unsubscribe_url(account.public_id, kind.name)
        text += _footer(account.language, _("Stop these mails:"), way_out)
    return Letter(
        key=f"notice:{account.public_id}:{key}", kind=kind.name, to=account.email,
        language=account.language, subject=kind.subject(data), text=text, security=kind.security, unsubscribe=way_out,
    )  # fmt: skip


def digest_of(account: Account, rate: str, period: str, notices: Sequence[Waiting]) -> Letter | None:
    """The one mail of a period: what waited, by type; None when nothing of it can be told any more."""
    sections = _sections(notices)
    if not sections:
        return None
    count, language = len(notices), account.language
    subject = (
        ngettext("Your day on Maghribcom: %(num)s notice", "Your day on Maghribcom: %(num)s notices", count)
        if rate == DAILY
        else ngettext("Your week on Maghribcom: %(num)s notice", "Your week on Maghribcom: %(num)s notices", count)
    )
    way_out = unsubscribe_url(account.public_id, rate)
    stop = _("Stop all daily mails:") if rate == DAILY else _("Stop all weekly mails:")
    parts = [_("This came for you on Maghribcom:"), *sections, _("All your notices:"),
             absolute_url("notices.list_notices", language)]  # fmt: skip
    return Letter(
        key=f"digest:{account.public_id}:{period}", kind=f"digest.{rate}", to=account.email, language=language,
        subject=subject, text="\n\n".join(parts) + _footer(language, stop, way_out), unsubscribe=way_out,
    )  # fmt: skip


def _sections(notices: Sequence[Waiting]) -> list[str]:
    by_type: dict[str, list[str]] = {}
    for notice in notices:
        told = _told(notice)
        if told is not None:
            by_type.setdefault(notice.type, []).append(told)
    parts: list[str] = []
    for name, lines in by_type.items():
        label = notice_type(name).label
        if label is not None:
            title = label()
            parts.append(f"{title}\n{'-' * len(title)}")
        # The newest stand first; the others are found in the site.
        parts += lines[: -LINES_MOST - 1 : -1]
        if len(lines) > LINES_MOST:
            more = len(lines) - LINES_MOST
            parts.append(ngettext("and %(num)s more", "and %(num)s more", more))
    return parts


def _told(notice: Waiting) -> str | None:
    try:
        kind = notice_type(notice.type)
        line = f"• {line_of(kind, notice.data)}"
        return f"{line}\n{kind.link(notice.data)}" if kind.link else line
    except Exception as error:
        # A type that is gone, or data that it cannot read, must not hold up what else there is to tell.
        report("digest.unreadable", error, type=notice.type)
        return None


def _footer(language: str, stop: str, way_out: str) -> str:
    choose = absolute_url("notices.choose_rates", language)
    return FOOTER + "\n\n".join((stop, way_out, _("Choose what you hear of, and how often:"), choose))
