"""Timed work of this room: the drain, four times a second."""

from datetime import datetime, timedelta

import structlog

from maghribcom.contributions import TimedWork
from maghribcom.indexing.drain import drain
from maghribcom.indexing.lease import LeaseLost, LeaseTaken
from search import SearchOutdated, SearchUnavailable

log = structlog.get_logger()


def _drain(_now: datetime) -> int:
    try:
        return drain()
    except (LeaseTaken, LeaseLost):
        return 0  # somebody else is at it
    except (SearchUnavailable, SearchOutdated) as error:
        log.warning("index.drain_put_off", error=type(error).__name__)
        return 0


TIMED_WORK = (TimedWork("indexing.drain", timedelta(milliseconds=250), _drain, claimed=False),)
