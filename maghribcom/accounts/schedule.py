"""Timed work of this room."""

from datetime import datetime, timedelta

from maghribcom.accounts import sessions, throttles, tokens
from maghribcom.contributions import TimedWork
from maghribcom.database import writing


def _drop_old(_now: datetime) -> int:
    with writing() as session:
        return tokens.drop_expired(session) + sessions.drop_idle(session) + throttles.drop_old(session)


TIMED_WORK = (TimedWork("accounts.drop_old", timedelta(hours=1), _drop_old),)
