"""Timed work of this room."""

from datetime import datetime, timedelta

from maghribcom.contributions import TimedWork
from maghribcom.database import writing
from maghribcom.drafts.operations import drop_old_drafts


def _drop_old(_now: datetime) -> int:
    with writing() as session:
        return drop_old_drafts(session)


TIMED_WORK = (TimedWork("drafts.drop_old", timedelta(days=1), _drop_old),)
