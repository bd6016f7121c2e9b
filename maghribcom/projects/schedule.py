"""Timed work of this room."""

from datetime import datetime, timedelta

from maghribcom.contributions import TimedWork
from maghribcom.database import writing
from maghribcom.projects.operations.imports import drop_old_imports


def _drop_old_imports(_now: datetime) -> int:
    with writing() as session:
        return drop_old_imports(session)


TIMED_WORK = (TimedWork("projects.drop_old_imports", timedelta(days=1), _drop_old_imports),)
