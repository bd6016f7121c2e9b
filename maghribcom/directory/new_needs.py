"""Experts are told of open needs that are for them: by the skills of their profile, their sectors, their regions.

A need is announced 48 hours after it was opened, so that what was opened by mistake is told to nobody. Once a morning
the needs of one day are matched with everybody who can be found; the event of that day says that it was done. Done
twice, or by two at once, everybody is told once: the key of a notice names the day. No engine is asked.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from maghribcom.accounts.models import Account
from maghribcom.contributions import DAILY
from maghribcom.database import reading, writing
from maghribcom.directory.fitting import vouched_for
from maghribcom.directory.new_people import MORNING
from maghribcom.directory.notices import NEW_NEEDS
from maghribcom.directory.operations.interests import Interests, interests_of
from maghribcom.events.models import Event
from maghribcom.events.operations import record
from maghribcom.experts.models import Expert
from maghribcom.failpoints import reach
from maghribcom.notices.operations import Telling, tell_each
from maghribcom.notices.periods import latest_period
from maghribcom.projects.models import Need, NeedSkill, Project
from maghribcom.projects.visibility import visible
from search import EXPERTS, PUBLIC

ANNOUNCED_AFTER = timedelta(hours=48)
DAY = timedelta(days=1)
#: Days that are caught up with when nothing ran.
CAUGHT_UP = 7
BATCH = 500
#: Needs that a notice names.
NAMED = 10
KIND, VERB = "needs_of_day", "announce"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need as it is matched: the skills it asks for, the sectors of its project, and where it is."""

    public_id: str
    skills: frozenset[str]
    sectors: frozenset[str]
    regions: frozenset[str]
    for_everybody: bool

    def suits(self, interests: Interests) -> bool:
        """Whether it is for somebody; a need without a region is for all of them."""
        here = not interests.regions or not self.regions or bool(self.regions & interests.regions)
        return here and bool(self.skills & interests.skills or self.sectors & interests.sectors)


def tell_of_new_needs(now: datetime) -> int:
    """Announce the needs of each day that is due; returns how many people were told."""
    told = 0
    morning = latest_period(DAILY, now, MORNING).end
    for back in reversed(range(CAUGHT_UP)):
        end = morning - back * DAY - ANNOUNCED_AFTER
        day = end.date().isoformat()
        with reading() as session:
            if _is_done(session, day):
                continue
            wanted = _opened(session, end - DAY, end, now)
        if wanted:
            told += _announce(wanted, day, now)
        with writing() as session:
            if not _is_done(session, day):
                record(session, VERB, KIND, day)
    return told


def _is_done(session: Session, day: str) -> bool:
    done = select(Event.id).where(Event.object_kind == KIND, Event.object_id == day, Event.verb == VERB)
    return session.scalar(done.limit(1)) is not None


def _opened(session: Session, since: datetime, until: datetime, now: datetime) -> list[Wanted]:
    """The needs that were opened in this time and can still be found."""
    query = (
        select(Need)
        .where(visible(now, (PUBLIC, EXPERTS)), Need.opened_at >= since, Need.opened_at < until)
        .options(
            selectinload(Need.skills).joinedload(NeedSkill.concept),
            joinedload(Need.project).selectinload(Project.choices),
        )
        .order_by(Need.id)
    )
    return [
        Wanted(
            need.public_id,
            frozenset(skill.concept.public_id for skill in need.skills if skill.concept),
            frozenset(choice.code for choice in need.project.choices if choice.list == "sector"),
            frozenset((need.region,)) if need.region else frozenset(),
            need.audience == "public",
        )
        for need in session.scalars(query)
    ]


def _announce(wanted: Sequence[Wanted], day: str, now: datetime) -> int:
    told = last = 0
    while True:
        with reading() as session:
            accounts = _next_experts(session, last)
            if not accounts:
                return told
            verified = _verified(session, accounts, now)
            interests = interests_of(session, list(accounts))
        tellings = [
            Telling(account, f"{NEW_NEEDS}:{day}", {"count": len(suited), "needs": suited[:NAMED]})
            for account_id, (account, _expert) in accounts.items()
            if (suited := _suited(wanted, interests[account_id], verified=account_id in verified))
        ]
        with writing() as session:
            told += tell_each(session, NEW_NEEDS, tellings)
            reach("new_needs.told")
        last = max(expert for _account, expert in accounts.values())


def _suited(wanted: Sequence[Wanted], interests: Interests, *, verified: bool) -> list[str]:
    return [need.public_id for need in wanted if (verified or need.for_everybody) and need.suits(interests)]


def _next_experts(session: Session, last: int) -> Mapping[int, tuple[Account, int]]:
    """The next people who have a published profile that holds, by account, with the row of the profile."""
    query = (
        select(Account, Expert.id)
        .join(Expert, Expert.account_id == Account.id)
        .where(Expert.status == "active", Account.closed_at.is_(None), Expert.id > last)
        .order_by(Expert.id)
        .limit(BATCH)
    )
    return {account.id: (account, expert) for account, expert in session.execute(query)}


def _verified(session: Session, account_ids: Collection[int], now: datetime) -> set[int]:
    """Those for whom more than their address speaks."""
    theirs = Expert.account_id.in_(account_ids)
    return set(session.scalars(select(Expert.account_id).where(theirs, vouched_for(now))))
