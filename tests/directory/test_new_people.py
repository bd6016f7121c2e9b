"""Saved searches tell their owners how many people are new, as often as each owner chose; and name nobody."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.contributions import DAILY, NEVER, WEEKLY
from maghribcom.directory.models import SavedSearch
from maghribcom.directory.new_people import MORNING, SETTLED, tell_of_new_people
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.digests import send_digests
from maghribcom.notices.models import Notice
from maghribcom.notices.periods import ZONE
from maghribcom.organisations.operations import suspend
from search import SearchUnavailable
from tests import cast
from tests.browsing import submit
from tests.directory.conftest import House, statements
from tests.directory.test_saved_searches import SAVED, only, save, somebody_new

Run = Callable[[datetime], int]


@pytest.fixture
def run(house: House) -> Run:
    """The timed work, at an instant."""

    def run(at: datetime) -> int:
        with house.app.app_context(), clock.set_to(at):
            return tell_of_new_people(at)

    return run


def tomorrow(days: int = 1) -> datetime:
    """Shortly after the hour of the work, so many days from now."""
    here = clock.now().astimezone(ZONE) + timedelta(days=days)
    return datetime.combine(here.date(), MORNING, ZONE).astimezone(UTC) + SETTLED + timedelta(minutes=1)


def told(session: Session) -> list[int]:
    session.rollback()
    return [notice.data["count"] for notice in session.scalars(select(Notice).order_by(Notice.id))]


def test_the_owner_is_told_how_many_are_new_and_names_nobody(
    house: House, official: FlaskClient, session: Session, run: Run
) -> None:
    save(official, alert=DAILY)
    assert run(tomorrow()) == 0
    with clock.set_to(tomorrow() + timedelta(hours=1)):
        somebody_new(session)
        somebody_new(session)
    assert run(tomorrow(2)) == 1
    assert run(tomorrow(2) + timedelta(minutes=10)) == 0
    (notice,) = session.scalars(select(Notice))
    assert (notice.account_id, notice.waits) == (house.karim.id, DAILY)
    assert set(notice.data) == {"search", "name", "count"}
    assert notice.data["count"] == 2
    with house.app.app_context():
        send_digests(tomorrow(2) + timedelta(hours=1))
    session.rollback()
    (mail,) = session.scalars(select(OutboxMail).where(OutboxMail.kind == "digest.daily"))
    assert "2 nouvelles personnes pour votre recherche" in mail.text
    assert "Solaire" in mail.text
    for name in ("Amina", "Youssef", "expert-", cast.DELEGATION):
        assert name not in mail.text


def test_who_was_told_of_is_not_told_again(house: House, official: FlaskClient, session: Session, run: Run) -> None:
    save(official, alert=DAILY)
    somebody_new(session)
    run(tomorrow())
    run(tomorrow(2))
    assert told(session) == [1]


def test_who_was_seen_on_the_page_is_not_told(house: House, official: FlaskClient, session: Session, run: Run) -> None:
    save(official, alert=DAILY)
    somebody_new(session)
    saved = only(session)
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        submit(official, f"{SAVED}/{saved.public_id}/open", page=SAVED, show="all")
    assert run(tomorrow()) == 0


def test_a_weekly_search_is_run_on_mondays(house: House, official: FlaskClient, session: Session, run: Run) -> None:
    save(official, alert=WEEKLY)
    somebody_new(session)
    days = [tomorrow(day) for day in range(1, 9)]
    assert [day.astimezone(ZONE).weekday() for day in days if run(day)] == [0]


def test_nobody_is_told_who_did_not_ask(house: House, official: FlaskClient, session: Session, run: Run) -> None:
    save(official, alert=NEVER)
    somebody_new(session)
    assert run(tomorrow()) == 0
    saved = only(session)
    assert (saved.alert, saved.alerted_at) == (NEVER, None)
    edit = f"{SAVED}/{saved.public_id}/edit"
    submit(official, edit, name="Solaire", version=str(saved.row_version), alert=DAILY)
    saved = only(session)
    assert saved.alert == DAILY
    assert saved.alerted_at is not None
    assert run(tomorrow(2)) == 0  # those who came before are not new since then
    submit(official, edit, name="Solaire", version=str(saved.row_version), alert="hourly")
    assert only(session).alert == DAILY


def test_the_form_asks_how_often_and_begins_with_every_week(official: FlaskClient) -> None:
    page = official.get(f"{SAVED}/new?q=x").text
    assert '<option selected value="weekly">' in page


@pytest.mark.parametrize("why", ["suspended", "closed"])
def test_whoever_may_not_search_any_more_is_not_told(
    house: House, official: FlaskClient, session: Session, run: Run, why: str
) -> None:
    save(official, alert=DAILY)
    somebody_new(session)
    if why == "suspended":
        suspend(session, cast.delegation(session), "test", actor=NOBODY)
    else:
        session.merge(house.karim).closed_at = clock.now()
    session.commit()
    assert run(tomorrow()) == 0
    assert told(session) == []


def test_hidden_people_are_not_counted(house: House, official: FlaskClient, session: Session, run: Run) -> None:
    save(official, "q=%C3%A9nergie+solaire", alert=DAILY)
    somebody_new(session)
    session.rollback()
    newest = session.scalars(select(type(house.amina)).order_by(type(house.amina).id.desc())).first()
    assert newest is not None
    newest.status, newest.paused_until = "paused", (clock.now() + timedelta(days=90)).date()
    session.commit()
    drain()
    assert run(tomorrow()) == 0


def test_while_the_engine_is_away_nothing_is_lost(
    house: House, official: FlaskClient, session: Session, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(official, alert=DAILY)
    somebody_new(session)
    with house.app.app_context():
        engine = search_engine()

    def away(*_asked: object) -> None:
        raise SearchUnavailable

    with monkeypatch.context() as patch:
        patch.setattr(engine, "count_all", away)
        assert run(tomorrow()) == 0
    assert run(tomorrow() + timedelta(minutes=5)) == 1
    assert told(session) == [1]


SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
from maghribcom import clock
from maghribcom.application import create_app
from maghribcom.directory.new_people import tell_of_new_people
from tests.conftest import make_config
app = create_app(replace(make_config(Path(sys.argv[1])), secret_key=sys.argv[2], database_url=sys.argv[3],
                         search_url=sys.argv[4]))
with app.app_context(), clock.set_to(clock.datetime.fromisoformat(sys.argv[5])):
    tell_of_new_people(clock.now())
"""


def test_process_killed_between_notice_and_note_tells_once(
    house: House, official: FlaskClient, session: Session, run: Run
) -> None:
    save(official, alert=DAILY)
    somebody_new(session)
    settings, at = house.app.config["SETTINGS"], tomorrow()
    words = [settings.instance, settings.secret_key, settings.database_url, settings.search_url, at.isoformat()]
    killed = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, words)],
        env={**os.environ, "MAGHRIBCOM_FAILPOINT": "saved_searches.told"},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert told(session) == []
    assert run(at) == 1
    assert told(session) == [1]


def test_statements_do_not_grow_with_searches(house: House, official: FlaskClient, session: Session, run: Run) -> None:
    taken = []
    for count, day in ((1, 1), (12, 2)):
        for _number in range(count):
            save(official, alert=DAILY)
        somebody_new(session)
        with statements(house.app) as seen:
            assert run(tomorrow(day)) > 0
        taken.append(len(seen))
    assert session.scalar(select(func.count()).select_from(SavedSearch)) == 13
    assert taken[0] == taken[1]
