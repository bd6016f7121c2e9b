"""The clocks of a profile: until when it is found, when its owner is asked whether it is still true.

The question is due 180 days after the last confirmation, and never before a pause is over. Two reminders follow it;
without an answer the profile is no longer found 42 days after the question (domain.md, "Freshness").
"""

from datetime import UTC, date, datetime, time, timedelta

from maghribcom.experts.models import Expert

CONFIRM_EVERY = timedelta(days=180)
#: When mails go out, counted from the day on which the question is due: the question itself, then two reminders.
MAILS = (timedelta(0), timedelta(days=14), timedelta(days=28))
DORMANT_AFTER = timedelta(days=42)
#: Nobody is away from the search for longer without being asked.
LONGEST_PAUSE = timedelta(days=366)


def start_of(day: date) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def question_due(confirmed_at: datetime, paused_until: date | None) -> datetime:
    """When to ask whether the profile is still true."""
    due = confirmed_at + CONFIRM_EVERY
    return due if paused_until is None else max(due, start_of(paused_until))


def visible_from(status: str, published_at: datetime, paused_until: date | None) -> datetime:
    """Since when, or from when on, an active or paused profile is found."""
    if status == "paused" and paused_until is not None:
        return max(published_at, start_of(paused_until))
    return published_at


def visible_until(confirmed_at: datetime, paused_until: date | None) -> datetime:
    """When a profile falls dormant unless it is confirmed."""
    return question_due(confirmed_at, paused_until) + DORMANT_AFTER


def is_visible(expert: Expert, at: datetime) -> bool:
    """Whether a profile is published and neither paused nor unconfirmed at this instant.

    Consent is not looked at: a profile is shown to nobody without it, see visibility.py.
    """
    if expert.status not in {"active", "paused"} or expert.published_at is None or expert.confirmed_at is None:
        return False
    begins = visible_from(expert.status, expert.published_at, expert.paused_until)
    return begins <= at < visible_until(expert.confirmed_at, expert.paused_until)


def is_old(confirmed_at: datetime, at: datetime) -> bool:
    """Whether a confirmation is so old that it is time to ask again."""
    return at >= confirmed_at + CONFIRM_EVERY
