"""Experts are told once of the open needs for them, two days after they were opened; by mail if they agreed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import consents
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Consent
from maghribcom.contributions import WEEKLY
from maghribcom.directory import new_needs
from maghribcom.directory.models import Interest
from maghribcom.directory.new_needs import CAUGHT_UP, NAMED, tell_of_new_needs
from maghribcom.directory.notices import NEW_NEEDS
from maghribcom.directory.operations.interests import Choice, choose_interests
from maghribcom.experts.models import Expert, Verification
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.digests import send_digests
from maghribcom.notices.models import Notice
from maghribcom.organisations.operations import suspend
from maghribcom.projects.models import Need
from tests import cast
from tests.directory.conftest import House, statements
from tests.directory.needs import Asked, close, need, project
from tests.directory.test_new_people import tomorrow

Run = Callable[[datetime], int]
HYDROLOGY, DRIP, SUN = ((Asked(name),) for name in ("hydrology", "drip-irrigation", "solar-energy"))


@pytest.fixture
def run(house: House) -> Run:
    """The timed work, at an instant."""

    def run(at: datetime) -> int:
        with house.app.app_context(), clock.set_to(at):
            return tell_of_new_needs(at)

    return run


def opened(session: Session, day: int = 1, **values: Any) -> Need:
    """A need that is opened in the evening before the morning `day`: it is told of two mornings later."""
    at = tomorrow(day) - timedelta(hours=12)
    with clock.set_to(at):
        made = need(session, **values)
    session.commit()
    return made


def told(session: Session) -> dict[str, list[list[str]]]:
    """The needs of each notice, by the first name of whoever got it."""
    session.rollback()
    names = dict(session.execute(select(Expert.account_id, Expert.first_name)).all())
    found: dict[str, list[list[str]]] = {}
    for notice in session.scalars(select(Notice).where(Notice.type == NEW_NEEDS).order_by(Notice.id)):
        assert notice.data["count"] >= len(notice.data["needs"])
        found.setdefault(names[notice.account_id], []).append(notice.data["needs"])
    return found


def choose(session: Session, expert: Expert, **values: Any) -> None:
    account = session.get_one(Expert, expert.id).account
    choose_interests(session, account, Choice(**values), actor=account.actor())
    session.commit()


def test_everybody_whose_skill_is_asked_for_is_told_once_two_days_after_the_opening(
    house: House, session: Session, run: Run
) -> None:
    made = opened(session, skills=SUN)
    assert run(tomorrow(1)) == 0
    assert run(tomorrow(2)) == 0
    assert told(session) == {}
    assert run(tomorrow(3)) == 2
    for later in (timedelta(minutes=15), timedelta(hours=23), timedelta(days=1), timedelta(days=2)):
        assert run(tomorrow(3) + later) == 0
    assert told(session) == {"Amina": [[made.public_id]], "Youssef": [[made.public_id]]}


def test_a_need_that_was_opened_less_than_two_days_ago_is_told_of_with_the_next_morning(
    house: House, session: Session, run: Run
) -> None:
    with clock.set_to(tomorrow(1) + timedelta(minutes=30)):
        made = need(session, skills=SUN)
    session.commit()
    assert run(tomorrow(3)) == 0
    assert run(tomorrow(4)) == 2
    assert told(session)["Amina"] == [[made.public_id]]


def test_needs_of_one_day_are_one_notice(house: House, session: Session, run: Run) -> None:
    made = [opened(session, skills=SUN).public_id for _number in range(NAMED + 2)]
    assert run(tomorrow(3)) == 2
    session.rollback()
    (notice,) = session.scalars(select(Notice).where(Notice.account_id == house.amina.account_id))
    assert notice.data == {"count": NAMED + 2, "needs": made[:NAMED]}


@pytest.mark.parametrize("end", ["closed", "expired", "suspended", "organisation", "project"])
def test_what_cannot_be_found_any_more_is_told_to_nobody(house: House, session: Session, run: Run, end: str) -> None:
    made = opened(session, skills=SUN, ends_in=timedelta(days=1 if end == "expired" else 30))
    if end == "closed":
        close(made)
    elif end == "suspended":
        made.status, made.status_reason = "suspended", "paused_by_owner"
    elif end == "project":
        made.project.status, made.project.status_reason = "suspended", "paused_by_owner"
    elif end == "organisation":
        suspend(session, cast.delegation(session), "test", actor=NOBODY)
    session.commit()
    assert run(tomorrow(3)) == 0
    assert told(session) == {}


def test_who_named_a_sector_is_told_of_its_needs_whatever_their_skills(
    house: House, session: Session, run: Run
) -> None:
    choose(session, house.salma, own_skills=False, sectors=("water",))
    choose(session, house.amina, own_skills=False)
    made = opened(session, of=project(session, sector="water"), skills=SUN)
    other = opened(session, of=project(session, sector="health"), skills=SUN)
    assert run(tomorrow(3)) == 2
    both = [made.public_id, other.public_id]
    assert told(session) == {"Salma": [[made.public_id]], "Youssef": [both]}


def test_who_named_regions_is_told_of_needs_there_and_of_those_that_are_nowhere(
    house: House, session: Session, run: Run
) -> None:
    choose(session, house.amina, regions=("MA-03", "MA-09"))
    here = opened(session, skills=SUN, region="MA-09", province=None)
    there = opened(session, skills=SUN)
    remote = opened(session, skills=SUN, region=None, province=None, way="remote")
    assert run(tomorrow(3)) == 2
    assert told(session) == {
        "Amina": [[here.public_id, remote.public_id]],
        "Youssef": [[here.public_id, there.public_id, remote.public_id]],
    }


def test_what_is_for_verified_experts_is_told_to_them_only(house: House, session: Session, run: Run) -> None:
    made = opened(session, skills=SUN, audience="verified")
    now = clock.now()
    over = tomorrow(2)
    session.add_all(
        (
            Verification(expert_id=house.amina.id, level="document", until=None, at=now),
            Verification(expert_id=house.youssef.id, level="document", until=over, at=now),
        )
    )
    choose(session, house.salma, sectors=("water",))  # whose address alone is confirmed
    assert run(tomorrow(3)) == 1
    assert told(session) == {"Amina": [[made.public_id]]}


def test_what_is_for_a_network_is_told_to_nobody(house: House, session: Session, run: Run) -> None:
    opened(session, skills=SUN, audience="network", network=cast.delegation(session))
    assert run(tomorrow(3)) == 0


@pytest.mark.parametrize("why", ["paused", "closed"])
def test_whose_profile_does_not_hold_is_not_told(house: House, session: Session, run: Run, why: str) -> None:
    opened(session, skills=SUN)
    amina = session.get_one(Expert, house.amina.id)
    if why == "paused":
        amina.status, amina.paused_until = "paused", (clock.now() + timedelta(days=90)).date()
    else:
        amina.account.closed_at = clock.now()
    session.commit()
    assert run(tomorrow(3)) == 1
    assert set(told(session)) == {"Youssef"}


def test_only_who_agreed_to_alerts_hears_of_it_by_mail(house: House, session: Session, run: Run) -> None:
    amina = session.get_one(Expert, house.amina.id).account
    session.execute(delete(Consent).where(Consent.purpose == "alerts"))
    consents.give(session, amina, "alerts", "fr", actor=amina.actor())
    opened(session, skills=SUN)
    session.execute(delete(OutboxMail))
    session.commit()
    assert run(tomorrow(3)) == 2
    session.rollback()
    waits = dict(session.execute(select(Notice.account_id, Notice.waits).where(Notice.type == NEW_NEEDS)).all())
    assert waits == {house.amina.account_id: WEEKLY, house.youssef.account_id: None}
    with house.app.app_context():
        for days in range(4, 12):
            send_digests(tomorrow(days) + timedelta(hours=1))
    session.rollback()
    (mail,) = session.scalars(select(OutboxMail))
    assert mail.kind == "digest.weekly"
    assert mail.recipient == amina.email
    assert "1 nouveau besoin pour vous" in mail.text
    assert "/fr/needs?fit=me" in mail.text
    for name in ("Youssef", "youssef@", cast.DELEGATION):
        assert name not in mail.text


def test_days_on_which_nothing_ran_are_caught_up_with(house: House, session: Session, run: Run) -> None:
    made = [opened(session, day, skills=SUN).public_id for day in (1, 2, 4)]
    assert run(tomorrow(4 + 2)) == 6
    assert told(session)["Amina"] == [[one] for one in made]
    assert run(tomorrow(4 + 3)) == 0


def test_what_is_older_than_a_week_is_not_caught_up_with(house: House, session: Session, run: Run) -> None:
    opened(session, skills=SUN)
    assert run(tomorrow(3 + CAUGHT_UP)) == 0
    assert told(session) == {}


SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
from maghribcom import clock
from maghribcom.application import create_app
from maghribcom.directory import new_needs
from tests.conftest import make_config
new_needs.BATCH = 1
app = create_app(replace(make_config(Path(sys.argv[1])), secret_key=sys.argv[2], database_url=sys.argv[3],
                         search_url=sys.argv[4]))
with app.app_context(), clock.set_to(clock.datetime.fromisoformat(sys.argv[5])):
    new_needs.tell_of_new_needs(clock.now())
"""


def test_process_killed_before_its_notices_are_written_tells_everybody_once(
    house: House, session: Session, run: Run
) -> None:
    opened(session, skills=SUN)
    settings, at = house.app.config["SETTINGS"], tomorrow(3)
    words = [settings.instance, settings.secret_key, settings.database_url, settings.search_url, at.isoformat()]
    killed = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, words)],
        env={**os.environ, "MAGHRIBCOM_FAILPOINT": "new_needs.told"},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert told(session) == {}
    assert run(at) == 2
    assert {name: len(notices) for name, notices in told(session).items()} == {"Amina": 1, "Youssef": 1}


def test_a_run_that_ended_between_two_batches_is_taken_up_and_tells_nobody_twice(
    house: House, session: Session, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(session, skills=SUN)
    monkeypatch.setattr(new_needs, "BATCH", 1)
    reached: list[str] = []

    def cut(name: str) -> None:
        reached.append(name)
        if len(reached) == 2:
            raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr(new_needs, "reach", cut)
        with pytest.raises(InterruptedError):
            run(tomorrow(3))
    assert len(told(session)) == 1
    assert run(tomorrow(3)) == 1
    assert {name: len(notices) for name, notices in told(session).items()} == {"Amina": 1, "Youssef": 1}


def test_statements_do_not_grow_with_the_people_of_a_batch_nor_with_the_needs(
    house: House, session: Session, run: Run
) -> None:
    run(tomorrow(2))  # the days before are done
    taken = []
    everybody = [house.amina, house.youssef, house.salma]
    for day, needs, people in ((1, 1, 1), (2, 12, 3)):
        session.execute(delete(Interest))
        for person in everybody:
            choose(session, person, own_skills=False, sectors=("water",) if person in everybody[:people] else ())
        for _number in range(needs):
            opened(session, day, skills=HYDROLOGY + DRIP)
        with statements(house.app) as seen:
            assert run(tomorrow(day + 2)) == people
        taken.append(len(seen))
    assert taken[0] == taken[1]
