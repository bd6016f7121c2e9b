"""Timed work of this room: the drain, four times a second."""

from datetime import datetime, timedelta

import structlog

from maghribcom.contributions import TimedWork
from maghribcom.indexing.drain import drain
from maghribcom.indexing.lease import LeaseLost, LeaseTaken
from search import SearchOutdated, SearchUnavailable

log = structlog.get_logger()


#: While the engine is away it is asked again after 1, 2, 4, 8 and then every 10 seconds.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=10)


class _Drain:
    """The drain as timed work, with patience for an engine that is away."""

    def __init__(self) -> None:
        self._pause = timedelta(0)
        self._not_before: datetime | None = None

    def __call__(self, now: datetime) -> int:
        if self._not_before is not None and now < self._not_before:
            return 0
        try:
            done = drain()
        except (LeaseTaken, LeaseLost):
            return 0  # somebody else is at it
        except (SearchUnavailable, SearchOutdated) as error:
            if not self._pause:
                log.warning("index.drain_put_off", error=type(error).__name__)
            self._pause = min(max(self._pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
            self._not_before = now + self._pause
            return 0
        if self._pause:
            log.info("index.drain_goes_on")
        self._pause, self._not_before = timedelta(0), None
        return done


TIMED_WORK = (TimedWork("indexing.drain", timedelta(milliseconds=250), _Drain(), claimed=False),)
