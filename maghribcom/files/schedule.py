"""Timed work of this room."""

from datetime import datetime, timedelta

from maghribcom.contributions import TimedWork
from maghribcom.database import reading
from maghribcom.files.operations import orphans

#: An upload whose transaction is still open has no row yet: only files older than this are removed.
PATIENCE_SECONDS = 86_400


def _remove_orphans(now: datetime) -> int:
    with reading() as session:
        old = [path for path in orphans(session) if now.timestamp() - path.stat().st_mtime > PATIENCE_SECONDS]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


TIMED_WORK = (TimedWork("files.remove_orphans", timedelta(days=1), _remove_orphans),)
