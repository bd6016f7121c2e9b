"""Saved searches run again for what is new since yesterday, as digests will."""

import time
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import delete, select

from bench.figures import Report, say
from bench.pages import addresses
from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.database import reading, writing
from maghribcom.demonstration.showcase import EMAILS
from maghribcom.directory.models import SavedSearch
from maghribcom.directory.operations.rerun import Asked, rerun
from maghribcom.extensions import search_engine
from maghribcom.locales import in_language
from search import INSTITUTIONS

SEARCHES = 5_000
AIM_SECONDS = 60


def measure(report: Report, app: Flask) -> None:
    """Seconds to read so many saved searches and to count what is new in each; they are removed afterwards."""
    say("  running saved searches again")
    with app.test_request_context("/fr/experts"), in_language("fr"):
        _save()
        try:
            at = clock.now()
            began, worked = time.perf_counter(), time.process_time()
            with reading() as session:
                rows = session.scalars(select(SavedSearch).order_by(SavedSearch.id)).all()
                asked = [Asked(saved, INSTITUTIONS, at - timedelta(days=1)) for saved in rows]
                counted = rerun(session, search_engine(), asked, at, language="fr", totals=False)
            took, work = time.perf_counter() - began, time.process_time() - worked
        finally:
            with writing() as session:
                session.execute(delete(SavedSearch))
    report.figure("saved_searches.rerun", took, "s", aim=f"<= {AIM_SECONDS} s", searches=len(counted),
                  processor=round(work, 2), with_new=sum(bool(one.new) for one in counted))  # fmt: skip


def _save() -> None:
    kept = [query for address in addresses(2 * SEARCHES) if (query := urlsplit(address).query)][:SEARCHES]
    with writing() as session:
        owner = session.scalars(select(Account.id).where(Account.email == EMAILS["official"])).one()
        session.add_all(
            SavedSearch(account_id=owner, name=f"{place}", name_language="fr", parameters=parameters,
                        created_at=clock.now())
            for place, parameters in enumerate(kept)
        )  # fmt: skip
