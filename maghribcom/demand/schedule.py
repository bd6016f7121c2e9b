"""What the clock does: forgets who asked, and tells followers of those who came.

Followers are told from what a search finds for them at that moment, so nobody hears of somebody they may not find.
Whoever has the skill and is not known to the follower is new: a skill that was added, a pause that ended, a consent
that was given, a region that was named. The search is asked with no transaction open; then one short transaction
writes whom the follower knows now, and the notice. Done twice, or by two at once, it is done once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from maghribcom.accounts.models import Account
from maghribcom.contributions import TimedWork
from maghribcom.database import reading, writing
from maghribcom.demand.following import current, holders, learn
from maghribcom.demand.models import Follower, KnownExpert
from maghribcom.demand.notices import tell_follower
from maghribcom.demand.operations import forget_keys
from maghribcom.extensions import search_engine
from maghribcom.failpoints import reach
from maghribcom.organisations.operations import reader_of
from maghribcom.skills.models import Concept
from search import SearchError
from search.queries import LAST_PAGE

log = structlog.get_logger()

#: Followers that are read in one transaction.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Watch:
    """A follower at this moment: what they wait for, as whom they search, whom they know of."""

    follower: int
    concept: Concept
    region: str
    audience: str
    known: frozenset[str]


def forget_who_asked(now: datetime) -> int:
    """Remove the keys of days that are over; returns how many."""
    with writing() as session:
        return forget_keys(session, now.date())


def tell_followers(now: datetime) -> int:
    """Tell each follower how many people came; returns how many followers were told."""
    told = 0
    try:
        for watch in _watches(now):
            new = _holders_now(watch, now) - watch.known
            if new:
                told += _tell(watch, new)
    except SearchError as error:  # away for the moment: next time finds the same people
        log.warning("followers.without_engine", error=type(error).__name__)
    return told


def _watches(now: datetime) -> Iterator[Watch]:
    """All followers who may search now."""
    last = 0
    query = (
        select(Follower)
        .join(Account, Account.id == Follower.account_id)
        .options(joinedload(Follower.account), joinedload(Follower.concept))
        .where(Account.closed_at.is_(None))
        .order_by(Follower.id)
        .limit(BATCH)
    )
    while True:
        with reading() as session:
            batch = session.scalars(query.where(Follower.id > last)).all()
            watches = [watch for follower in batch if (watch := _watch(session, follower, now))]
        if not batch:
            return
        last = batch[-1].id
        yield from watches


def _watch(session: Session, follower: Follower, now: datetime) -> Watch | None:
    reader = reader_of(session, follower.account.actor(), now)
    concept = current(session, follower.concept)
    if reader is None or concept is None:
        return None
    known = session.scalars(select(KnownExpert.expert).where(KnownExpert.follower_id == follower.id))
    return Watch(follower.id, concept, follower.region, reader.audience, frozenset(known))


def _holders_now(watch: Watch, now: datetime) -> set[str]:
    """Everybody who has it, as far as a search shows."""
    found: set[str] = set()
    for number in range(1, LAST_PAGE + 1):
        page = search_engine().search(holders(watch.concept, watch.region, watch.audience, number), now)
        found.update(page.ids)
        if not page.ids or len(found) >= page.total:
            break
    return found


def _tell(watch: Watch, new: set[str]) -> bool:
    with writing() as session:
        follower = session.get(Follower, watch.follower)
        if follower is None:  # stopped meanwhile
            return False
        count = learn(session, follower.id, new)
        reach("followers.learnt")
        if count:
            total = select(func.count()).where(KnownExpert.follower_id == follower.id)
            tell_follower(session, follower, watch.concept, count, session.scalar(total) or 0)
        reach("followers.told")
    return count > 0


TIMED_WORK = (
    TimedWork("demand.forget_who_asked", timedelta(minutes=15), forget_who_asked),
    TimedWork("demand.tell_followers", timedelta(hours=1), tell_followers),
)
