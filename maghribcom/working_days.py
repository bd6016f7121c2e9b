"""Days on which public offices of Morocco work: Monday to Friday without the holidays of data/holidays.tsv."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from maghribcom.territories import DATA, read_table

#: The days of deadlines and clocks are Morocco's.
MOROCCO = ZoneInfo("Africa/Casablanca")
SATURDAY = 5
DAY = timedelta(days=1)


@cache
def holidays() -> frozenset[date]:
    """The public holidays that are known; those of a year which is not in the file yet are working days."""
    return frozenset(date.fromisoformat(row["date"]) for row in read_table(DATA / "holidays.tsv"))


def is_working_day(day: date) -> bool:
    """Whether offices are open on this day."""
    return day.weekday() < SATURDAY and day not in holidays()


def working_day_from(day: date) -> date:
    """This day, or the first working day after it: a term that ends on a day off ends on the next working day."""
    while not is_working_day(day):
        day += DAY
    return day


def add_working_days(day: date, number: int) -> date:
    """The day on which so many working days after this one have passed; the day itself does not count."""
    for _day in range(number):
        day = working_day_from(day + DAY)
    return day


def end_of(day: date) -> datetime:
    """The first instant that is no longer this day in Morocco."""
    return datetime.combine(day + DAY, time.min, tzinfo=MOROCCO).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The day that it is in Morocco at an instant."""
    return instant.astimezone(MOROCCO).date()


def working_time_ago(instant: datetime, span: timedelta) -> datetime:
    """The instant since which so much time of working days has passed: days off do not count."""
    while True:
        day = day_of(instant)
        began = end_of(day - DAY)
        if is_working_day(day):
            if instant - began >= span:
                return instant - span
            span -= instant - began
        # The last instant of the day before.
        instant = began - timedelta(microseconds=1)
