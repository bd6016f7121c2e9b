"""What the clock does: sends the digests that are due, and tells people whose address refuses mails."""

from datetime import datetime, timedelta

from maghribcom.contributions import TimedWork
from maghribcom.database import reading, writing
from maghribcom.mail.addresses import untold
from maghribcom.notices.digests import send_digests
from maghribcom.notices.notices import tell_refused

#: People who are told in one transaction.
BATCH = 100


def tell_of_refusals(_now: datetime) -> int:
    """Tell whoever was not told yet; returns how many were."""
    told = 0
    while True:
        with reading() as session:
            if not untold(session, 1):
                return told
        with writing() as session:
            told += tell_refused(session, BATCH)


TIMED_WORK = (
    TimedWork("notices.send_digests", timedelta(minutes=5), send_digests),
    TimedWork("notices.tell_of_refusals", timedelta(minutes=5), tell_of_refusals),
)
