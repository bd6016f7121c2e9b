"""What the clock does to profiles: ends pauses, asks whether they are still true, lets them fall dormant.

The index hides by itself whoever is paused or unconfirmed; this work makes the rows say so, too, and tells the owners.
Each batch is one short write transaction, and doing it twice is doing it once.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.contributions import TimedWork
from maghribcom.database import reading, writing
from maghribcom.events.operations import record
from maghribcom.experts import states
from maghribcom.experts.freshness import CONFIRM_EVERY, DORMANT_AFTER, MAILS, visible_from
from maghribcom.experts.models import Expert, Verification
from maghribcom.experts.notices import ASK, DORMANT, RESUMED, tell_owner
from search import EXPERT

#: Profiles in one transaction.
BATCH = 100

Step = Callable[[Session, Expert, datetime], None]


def keep_fresh(now: datetime) -> int:
    """Do all that is due; returns how many profiles were touched."""
    return (
        _each(Expert.status == "paused", Expert.paused_until <= now.date(), step=_resume, now=now)
        + _each(*_unanswered(now, DORMANT_AFTER), step=_fall_dormant, now=now)
        + sum(
            # The latest mail first: after an outage somebody gets one mail, not three.
            _each(*_unanswered(now, after), Expert.reminders < number, step=_asker(number), now=now)
            for number, after in reversed([*enumerate(MAILS, start=1)])
        )
        + _drop_expired_verifications(now)
    )


def _unanswered(now: datetime, after: timedelta) -> tuple[ColumnElement[bool], ...]:
    """Found profiles whose question has been due for so long (freshness.question_due, in SQL)."""
    asked = now - after
    pause_over = or_(Expert.paused_until.is_(None), Expert.paused_until <= asked.date())
    return Expert.status == "active", Expert.confirmed_at <= asked - CONFIRM_EVERY, pause_over


def _each(*conditions: ColumnElement[bool], step: Step, now: datetime) -> int:
    """Take the step with every profile for which the conditions hold."""
    done = last = 0
    query = select(Expert).where(*conditions).order_by(Expert.id).limit(BATCH)
    with reading() as session:
        if session.scalar(query.with_only_columns(Expert.id).limit(1)) is None:
            return 0
    while True:
        with writing() as session:
            batch = session.scalars(query.where(Expert.id > last).with_for_update(skip_locked=True)).all()
            for expert in batch:
                step(session, expert, now)
        if not batch:
            return done
        done, last = done + len(batch), batch[-1].id


def _resume(session: Session, expert: Expert, _now: datetime) -> None:
    since = visible_from(expert.status, expert.published_at or expert.created_at, expert.paused_until)
    # The day of the pause's end stays: the question whether the profile is still true is counted from it, too.
    states.move(session, expert, states.RESUME, actor=NOBODY, published_at=since)
    tell_owner(session, expert, RESUMED, f"{expert.paused_until}")


def _fall_dormant(session: Session, expert: Expert, _now: datetime) -> None:
    states.move(session, expert, states.FALL_DORMANT, actor=NOBODY)
    tell_owner(session, expert, DORMANT, _occasion(expert))


def _asker(number: int) -> Step:
    def ask(session: Session, expert: Expert, _now: datetime) -> None:
        # Not a change of the profile: its version stays, nobody's open page is stale.
        session.execute(update(Expert).where(Expert.id == expert.id).values(reminders=number))
        tell_owner(session, expert, ASK, f"{_occasion(expert)}:{number}")

    return ask


def _occasion(expert: Expert) -> str:
    """One round of question, reminders and dormancy."""
    pause = f"+{expert.paused_until.isoformat()}" if expert.paused_until else ""
    return f"{expert.confirmed_at:%Y%m%d%H%M%S}{pause}"


def _drop_expired_verifications(now: datetime) -> int:
    """A check that is over is no longer shown and no longer searched by; the event remembers it."""
    over = Verification.until <= now
    with reading() as session:
        if session.scalar(select(Verification.id).where(over).limit(1)) is None:
            return 0
    with writing() as session:
        query = select(Expert.public_id, Verification).join(Expert).where(over).limit(BATCH)
        expired = session.execute(query).all()
        for public_id, verification in expired:
            record(session, "expire_verification", EXPERT, public_id, before=verification.level)
            session.delete(verification)
    return len(expired)


TIMED_WORK = (TimedWork("experts.keep_fresh", timedelta(minutes=15), keep_fresh),)
