"""The only source of time, so that a year can be played and no test has to sleep."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_set_to: datetime | None = None


def now() -> datetime:
    """The present instant in UTC, or the instant that `set_to` holds."""
    return _set_to or datetime.now(UTC)


@contextmanager
def set_to(instant: datetime) -> Iterator[None]:
    """Hold the clock of the whole process at an aware instant; nested calls restore the outer one."""
    global _set_to
    before, _set_to = _set_to, instant.astimezone(UTC)
    try:
        yield
    finally:
        _set_to = before
