"""Timed work of this room: reminding of vettings that end, dropping what nobody answered or sent."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from maghribcom.contributions import TimedWork
from maghribcom.database import reading, writing
from maghribcom.organisations.models import Invitation, Organisation
from maghribcom.organisations.notices import EXPIRING, tell_about
from maghribcom.organisations.operations.members import managers_of
from maghribcom.organisations.operations.requests import drop_unsent_documents
from maghribcom.organisations.vocabulary import EXPIRY_NOTICE

#: Organisations in one transaction.
BATCH = 50


def remind_of_expiry(now: datetime) -> int:
    """Tell the managers of organisations whose vetting ends within a month, once for each end; how many there are."""
    done = last = 0
    due = (
        Organisation.status == "vetted", Organisation.vetted_until > now,
        Organisation.vetted_until <= now + EXPIRY_NOTICE,
    )  # fmt: skip
    query = select(Organisation).where(*due).order_by(Organisation.id).limit(BATCH)
    while True:
        with reading() as session:
            if session.scalar(query.with_only_columns(Organisation.id).where(Organisation.id > last).limit(1)) is None:
                return done
        with writing() as session:
            batch = session.scalars(query.where(Organisation.id > last)).all()
            for organisation in batch:
                occasion = f"{organisation.vetted_until:%Y%m%d%H%M}"
                for manager in managers_of(session, organisation):
                    # Telling twice is telling once, so somebody who became manager since is told, too.
                    tell_about(session, manager.account, EXPIRING, organisation, occasion=occasion)
                    done += 1
            last = batch[-1].id if batch else last + 1


def tidy(now: datetime) -> int:
    """Remove invitations that nobody answered, and documents of requests that were never sent."""
    with writing() as session:
        over = session.execute(delete(Invitation).where(Invitation.until <= now)).rowcount  # type: ignore[attr-defined]
        return int(over) + drop_unsent_documents(session, now)


TIMED_WORK = (
    TimedWork("organisations.remind_of_expiry", timedelta(hours=6), remind_of_expiry),
    TimedWork("organisations.tidy", timedelta(days=1), tidy),
)
