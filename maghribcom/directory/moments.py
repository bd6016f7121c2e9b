"""Since when, in words: the hour of today, the day of this week, else the date. In Morocco's time zone."""

from datetime import datetime, timedelta

from flask_babel import format_date, format_datetime, format_decimal, format_time, ngettext, to_user_timezone
from flask_babel import gettext as _

from maghribcom import clock

#: Days that their name alone tells: seven days ago bears today's.
NAMED_DAYS = 6


def moment_words(at: datetime) -> str:
    """A past instant as a reader names it: "today at 14:05", "Monday", "3 November 2026"."""
    days = _days_ago(at)
    if days <= 0:
        return _("today at %(time)s", time=format_time(at, "short"))
    return format_datetime(at, "EEEE") if days <= NAMED_DAYS else format_date(at, "long")


def new_since(count: int, at: datetime) -> str:
    """How many are new, as a sentence of each language: "12 new since Monday"."""
    shown, days = format_decimal(count), _days_ago(at)
    if days <= 0:
        time = format_time(at, "short")
        return ngettext(
            "%(count)s new since today at %(time)s",
            "%(count)s new since today at %(time)s",
            count,
            count=shown,
            time=time,
        )
    if days <= NAMED_DAYS:
        day = format_datetime(at, "EEEE")
        return ngettext(
            "%(count)s new since %(weekday)s", "%(count)s new since %(weekday)s", count, count=shown, weekday=day
        )
    date = format_date(at, "long")
    return ngettext("%(count)s new since %(date)s", "%(count)s new since %(date)s", count, count=shown, date=date)


def _days_ago(at: datetime) -> int:
    return (to_user_timezone(clock.now()).date() - to_user_timezone(at).date()) // timedelta(days=1)
