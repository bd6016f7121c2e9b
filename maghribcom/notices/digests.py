"""One mail for each person and period: what waited, by type.

A batch of people is one short transaction. Their waiting notices are taken by the statement that ends their waiting,
and the mails are put into the outbox with the same commit, each under the key of its person and period: whatever
happens in between, nothing is lost and nothing is told twice.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, lazyload

from maghribcom.accounts.models import Account
from maghribcom.contributions import GROUPED
from maghribcom.database import reading, writing
from maghribcom.failpoints import reach
from maghribcom.locales import in_language
from maghribcom.mail.addresses import is_refused
from maghribcom.mail.operations import Letter, send_all
from maghribcom.notices.mails import Waiting, digest_of
from maghribcom.notices.models import Notice
from maghribcom.notices.periods import Period, latest_period

#: People in one transaction.
BATCH = 500
#: Nothing that the session holds is changed by the statement.
QUIETLY = {"synchronize_session": False}

#: By account, the row and the words of each notice that was taken.
Claimed = Mapping[int, Sequence[tuple[int, Waiting]]]


def send_digests(now: datetime) -> int:
    """Put the digests that are due into the outbox; returns how many.

    Whoever closed the account or has no working address keeps waiting: the next period after that takes it all.
    """
    return sum(_send(rate, latest_period(rate, now)) for rate in GROUPED)


def _send(rate: str, period: Period) -> int:
    sent = last = 0
    while ids := _next_people(rate, period, last):
        last = ids[-1]
        with writing() as session:
            sent += _send_batch(session, ids, rate, period)
            reach("digests.composed")
        reach("digests.committed")
    return sent


def _next_people(rate: str, period: Period, last: int) -> Sequence[int]:
    due = select(Notice.account_id).where(Notice.waits == rate, Notice.at < period.end, Notice.account_id > last)
    with reading() as session:
        return session.scalars(due.group_by(Notice.account_id).order_by(Notice.account_id).limit(BATCH)).all()


def _send_batch(session: Session, ids: Sequence[int], rate: str, period: Period) -> int:
    reached = select(Account).where(
        Account.id.in_(ids), Account.closed_at.is_(None), Account.email_confirmed_at.is_not(None),
        ~is_refused(Account.email),
    )  # fmt: skip
    people = session.scalars(reached.options(lazyload(Account.grants))).all()
    claimed = _claim(session, [account.id for account in people], rate, period)
    letters = _compose([account for account in people if account.id in claimed], claimed, rate, period)
    sent = send_all(session, letters.values())
    # Who had a digest for this period already, and changed the rate since, waits for the next one.
    early = [
        notice_id
        for account_id, letter in letters.items()
        if letter.key not in sent
        for notice_id, _notice in claimed[account_id]
    ]
    if early:
        session.execute(update(Notice).where(Notice.id.in_(early)).values(waits=rate), execution_options=QUIETLY)
    return len(sent)


def _claim(session: Session, ids: Sequence[int], rate: str, period: Period) -> Claimed:
    """End the waiting of these people's notices; whoever does it second finds none."""
    due = (Notice.account_id.in_(ids), Notice.waits == rate, Notice.at < period.end)
    taken = update(Notice).where(*due).values(waits=None)
    rows = session.execute(
        taken.returning(Notice.id, Notice.account_id, Notice.type, Notice.data), execution_options=QUIETLY
    )
    claimed: dict[int, list[tuple[int, Waiting]]] = defaultdict(list)
    for notice_id, account_id, type_name, data in sorted(rows, key=lambda row: row[0]):
        claimed[account_id].append((notice_id, Waiting(type_name, data)))
    return claimed


def _compose(people: Sequence[Account], claimed: Claimed, rate: str, period: Period) -> dict[int, Letter]:
    """A digest for each, in their language; nobody is written to of whom nothing can be told any more."""
    by_language: dict[str, list[Account]] = defaultdict(list)
    for account in people:
        by_language[account.language].append(account)
    letters: dict[int, Letter] = {}
    for language, some in by_language.items():
        with in_language(language):
            for account in some:
                letter = digest_of(account, rate, period.name, [notice for _id, notice in claimed[account.id]])
                if letter is not None:
                    letters[account.id] = letter
    return letters
