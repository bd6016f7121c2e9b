"""When a digest is due: at nine in the morning in Morocco, every day or every Monday."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from maghribcom.contributions import WEEKLY

#: One morning for everybody: nine in Rabat is eight or nine in most of Europe, and nobody's night.
ZONE = ZoneInfo("Africa/Casablanca")
MORNING = time(9)


@dataclass(frozen=True, slots=True)
class Period:
    """What one digest covers. `name` tells it from every other one; it takes the notices from before `end`."""

    name: str
    end: datetime


def latest_period(rate: str, now: datetime, morning: time = MORNING) -> Period:
    """The last period that is over, of the rate `daily` or `weekly`."""
    here = now.astimezone(ZONE)
    day = here.date() if here.time() >= morning else here.date() - timedelta(days=1)
    if rate == WEEKLY:
        day -= timedelta(days=day.weekday())
    return Period(f"{rate}:{day.isoformat()}", datetime.combine(day, morning, ZONE))
