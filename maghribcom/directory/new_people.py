"""Saved searches run again for their owners, each as often as its owner chose: who came since they looked last?

A batch is counted with no write transaction open; then one short transaction writes the notices, and that the searches
were run. Whoever may not use a search any more is not told, and nothing is kept for later. Done twice, or by two at
once, a notice is told once: its key names the run before.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from maghribcom.accounts.access import allowed
from maghribcom.accounts.models import Account
from maghribcom.contributions import GROUPED
from maghribcom.database import reading, writing
from maghribcom.directory.models import SavedSearch, SavedSearchLook
from maghribcom.directory.notices import NEW_PEOPLE
from maghribcom.directory.operations.rerun import BATCH, Asked, Counted, rerun
from maghribcom.directory.permissions import relations
from maghribcom.extensions import search_engine
from maghribcom.failpoints import reach
from maghribcom.locales import in_language
from maghribcom.notices.operations import Telling, tell_each
from maghribcom.notices.periods import latest_period
from maghribcom.organisations.operations import readers_of
from search import SearchError

log = structlog.get_logger()

#: An hour before the digests, so that they tell of it.
MORNING = time(8)
#: Who came so shortly before a run may not be in the index yet: the next one begins with them.
SETTLED = timedelta(minutes=5)


#: A search to be run for its owner.
Run = tuple[Account, Asked]


def tell_of_new_people(now: datetime) -> int:
    """Run what is due; returns how many owners of a search were told."""
    told = 0
    try:
        for rate in GROUPED:
            due = latest_period(rate, now - SETTLED, MORNING).end
            last = 0
            while ids := _next_searches(rate, due, last):
                told += _run(ids, now)
                last = ids[-1]
    except SearchError as error:  # away for the moment: what was not run is due the next time, too
        log.warning("saved_searches.without_engine", error=type(error).__name__)
    return told


def _next_searches(rate: str, due: datetime, last: int) -> Sequence[int]:
    query = select(SavedSearch.id).where(SavedSearch.alert == rate, SavedSearch.alerted_at < due, SavedSearch.id > last)
    with reading() as session:
        return session.scalars(query.order_by(SavedSearch.id).limit(BATCH)).all()


def _run(ids: Sequence[int], now: datetime) -> int:
    with reading() as session:
        runs = _runs(session, ids, now)
    counted = _count(runs, now)
    with writing() as session:
        told = tell_each(session, NEW_PEOPLE, [_telling(run, one) for run, one in counted if one.new])
        reach("saved_searches.told")
        done = update(SavedSearch).where(SavedSearch.id.in_(ids)).values(alerted_at=now - SETTLED)
        # Nobody changed the search: its version stays.
        session.execute(
            done.where(SavedSearch.alerted_at.is_not(None)), execution_options={"synchronize_session": False}
        )
    return told


def _runs(session: Session, ids: Sequence[int], now: datetime) -> list[Run]:
    searches = session.scalars(select(SavedSearch).where(SavedSearch.id.in_(ids)).order_by(SavedSearch.id)).all()
    owners = {
        account.id: account
        for account in session.scalars(select(Account).where(Account.id.in_({saved.account_id for saved in searches})))
        if account.closed_at is None
    }
    readers = readers_of(session, [account.actor() for account in owners.values()], now)
    opened = (SavedSearchLook.saved_search_id == SavedSearch.id, SavedSearchLook.account_id == SavedSearch.account_id)
    query = select(SavedSearch.id, SavedSearchLook.looked_at).join(SavedSearchLook, opened[0])
    looked = dict(session.execute(query.where(opened[1], SavedSearch.id.in_(ids))).all())
    runs = []
    for saved in searches:
        owner, reader = owners.get(saved.account_id), readers.get(saved.account_id)
        if owner is None or reader is None or saved.alerted_at is None:
            continue
        actor = owner.actor()
        if allowed(actor, "directory.use_saved_search", relations(actor, reader, saved)):
            since = max(saved.alerted_at, looked.get(saved.id, saved.alerted_at))
            runs.append((owner, Asked(saved, reader.audience, since)))
    return runs


def _count(runs: Sequence[Run], now: datetime) -> list[tuple[Run, Counted]]:
    by_language: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        by_language[run[0].language].append(run)
    counted: list[tuple[Run, Counted]] = []
    for language, some in by_language.items():
        asked = [asked for _owner, asked in some]
        with reading() as session, in_language(language):
            found = rerun(session, search_engine(), asked, now, language=language, totals=False)
        counted += zip(some, found, strict=True)
    return counted


def _telling(run: Run, counted: Counted) -> Telling:
    owner, saved = run[0], run[1].saved
    run_before = saved.alerted_at or saved.created_at
    data = {"search": saved.public_id, "name": saved.name, "count": counted.new}
    return Telling(owner, f"{NEW_PEOPLE}:{saved.public_id}:{run_before.isoformat()}", data)
