"""One mail for each person and period, whatever happens on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.contributions import AT_ONCE, DAILY, NEVER, WEEKLY
from maghribcom.database import writing
from maghribcom.mail.addresses import distrust
from maghribcom.notices import digests, mails
from maghribcom.notices.digests import send_digests
from maghribcom.notices.models import MailChoice, Notice
from maghribcom.notices.operations import mark_read, tell
from maghribcom.notices.periods import latest_period
from maghribcom.notices.rates import choose_rates
from tests import cast
from tests.directory.conftest import statements
from tests.notices.telling import outbox

#: A Monday evening, the Tuesday's and the next Monday's morning. Morocco is one hour before UTC then.
EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 8, 1, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 1, tzinfo=UTC)

Run = Callable[[datetime], int]


@pytest.fixture
def run(telling: Flask) -> Run:
    """The timed work, at an instant."""

    def run(at: datetime) -> int:
        with telling.app_context(), clock.set_to(at):
            return send_digests(at)

    return run


def told(session: Session, account: Account, name: str, *what: str, at: datetime = EVENING) -> None:
    """Committed notices of one type."""
    with clock.set_to(at):
        for one in what:
            tell(session, account, name, f"{name}:{one}", {"what": one})
    session.commit()


def waiting(session: Session) -> list[str | None]:
    session.rollback()
    session.expire_all()
    return list(session.scalars(select(Notice.waits).order_by(Notice.id)))


@pytest.mark.parametrize(
    ("rate", "now", "name"),
    [
        (DAILY, datetime(2026, 11, 24, 7, 59, tzinfo=UTC), "daily:2026-11-23"),
        (DAILY, datetime(2026, 11, 24, 8, 0, tzinfo=UTC), "daily:2026-11-24"),
        (WEEKLY, datetime(2026, 11, 23, 7, 59, tzinfo=UTC), "weekly:2026-11-16"),
        (WEEKLY, datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "weekly:2026-11-23"),
        (WEEKLY, datetime(2026, 11, 29, 23, 0, tzinfo=UTC), "weekly:2026-11-23"),
        # In Ramadan Morocco keeps UTC: nine o'clock there stays nine o'clock there.
        (DAILY, datetime(2027, 2, 20, 8, 30, tzinfo=UTC), "daily:2027-02-19"),
        (DAILY, datetime(2027, 2, 20, 9, 0, tzinfo=UTC), "daily:2027-02-20"),
    ],
)
def test_a_period_ends_at_nine_in_morocco(rate: str, now: datetime, name: str) -> None:
    period = latest_period(rate, now)
    assert period.name == name
    assert period.end <= now


def test_a_day_is_one_mail_with_a_section_for_each_type(session: Session, run: Run) -> None:
    amina = cast.amina(session)
    session.add(MailChoice(account_id=amina.id, type="test", rate=DAILY))
    told(session, amina, "daily", "a", "b")
    told(session, amina, "test", "c")
    assert run(EVENING) == 0  # not yet
    assert run(TUESDAY) == 1
    assert run(TUESDAY + timedelta(hours=3)) == 0
    (mail,) = outbox(session)
    assert mail.subject == "Votre journée sur Maghribcom : 3 avis"
    assert mail.text.count("Daily things\n------------") == 1
    assert "• day b\nhttp://localhost/fr/b\n\n• day a\nhttp://localhost/fr/a\n\nThings\n------" in mail.text
    assert (mail.kind, mail.security, mail.key) == ("digest.daily", False, f"digest:{amina.public_id}:daily:2026-11-24")
    assert waiting(session) == [None] * 3


def test_a_week_is_one_mail_on_monday(session: Session, run: Run) -> None:
    amina = cast.amina(session)
    told(session, amina, "weekly", "a")
    told(session, amina, "daily", "b")
    assert run(TUESDAY) == 1
    assert run(MONDAY) == 1
    assert run(MONDAY + timedelta(days=1)) == 0
    assert [mail.kind for mail in outbox(session)] == ["digest.daily", "digest.weekly"]


def test_what_comes_after_nine_waits_for_the_next_day(session: Session, run: Run) -> None:
    amina = cast.amina(session)
    told(session, amina, "daily", "early")
    told(session, amina, "daily", "late", at=TUESDAY)
    run(TUESDAY + timedelta(minutes=5))
    run(TUESDAY + timedelta(days=1))
    first, second = outbox(session)
    assert ("day early" in first.text, "day late" in first.text) == (True, False)
    assert ("day early" in second.text, "day late" in second.text) == (False, True)


def test_after_two_days_without_work_there_is_one_mail(session: Session, run: Run) -> None:
    amina = cast.amina(session)
    for day in range(3):
        told(session, amina, "daily", f"d{day}", at=EVENING + timedelta(days=day))
    assert run(EVENING + timedelta(days=3)) == 1
    (mail,) = outbox(session)
    assert mail.text.count("• day") == 3


def test_each_reads_their_own_in_their_language(session: Session, run: Run) -> None:
    amina, salma = cast.amina(session), cast.salma(session)
    told(session, amina, "daily", "for-amina")
    told(session, salma, "daily", "for-salma")
    assert run(TUESDAY) == 2
    by_recipient = {mail.recipient: mail for mail in outbox(session)}
    assert "for-salma" not in by_recipient[amina.email].text
    assert (by_recipient[salma.email].language, by_recipient[amina.email].language) == ("ar", "fr")
    assert by_recipient[salma.email].subject != by_recipient[amina.email].subject
    assert "for-amina" not in by_recipient[salma.email].text


def test_what_was_read_in_the_site_goes_into_no_digest(session: Session, run: Run) -> None:
    amina = cast.amina(session)
    told(session, amina, "daily", "a")
    mark_read(session, amina.id)
    session.commit()
    assert run(TUESDAY) == 0


def test_long_lists_are_cut_and_say_how_many_more(session: Session, run: Run) -> None:
    amina = cast.amina(session)
    told(session, amina, "daily", *(f"n{number:02}" for number in range(mails.LINES_MOST + 5)))
    run(TUESDAY)
    (mail,) = outbox(session)
    assert mail.text.count("• day") == mails.LINES_MOST
    assert "day n14" in mail.text
    assert "day n04" not in mail.text
    assert "et 5 autres" in mail.text


def test_notice_that_cannot_be_read_any_more_holds_up_nothing(session: Session, run: Run) -> None:
    amina, youssef = cast.amina(session), cast.youssef(session)
    told(session, amina, "daily", "a", "b")
    told(session, youssef, "daily", "c")
    broken = session.scalars(select(Notice).order_by(Notice.id)).all()
    broken[0].type, broken[2].data = "gone", {}
    session.commit()
    assert run(TUESDAY) == 1
    (mail,) = outbox(session)
    assert "day b" in mail.text
    assert waiting(session) == [None] * 3


def test_nobody_is_written_to_at_an_address_that_is_closed_unconfirmed_or_refused(
    telling: Flask, session: Session, run: Run
) -> None:
    closed, unconfirmed, refused = cast.amina(session), cast.youssef(session), cast.salma(session)
    for one in (closed, unconfirmed, refused):
        told(session, one, "daily", "a")
    closed.closed_at = EVENING
    unconfirmed.email_confirmed_at = None
    distrust(session, refused.email, "refused: 550")
    session.commit()
    assert run(TUESDAY) == 0
    assert waiting(session) == ["daily"] * 3  # kept for the day when they can be reached


def test_a_new_rate_moves_what_waits(session: Session, run: Run) -> None:
    amina = cast.amina(session)
    told(session, amina, "daily", "a")
    told(session, amina, "weekly", "b")
    choose_rates(session, amina, {"daily": WEEKLY, "weekly": AT_ONCE}, actor=amina.actor())
    session.commit()
    assert waiting(session) == ["weekly", "daily"]
    choose_rates(session, amina, {"daily": NEVER}, actor=amina.actor())
    session.commit()
    assert waiting(session) == [None, "daily"]


def test_whoever_had_a_digest_today_has_the_rest_tomorrow(session: Session, run: Run) -> None:
    amina = cast.amina(session)
    told(session, amina, "daily", "a")
    told(session, amina, "weekly", "b")
    assert run(TUESDAY) == 1
    choose_rates(session, amina, {"weekly": DAILY}, actor=amina.actor())
    session.commit()
    assert run(TUESDAY + timedelta(hours=1)) == 0
    assert waiting(session) == [None, "daily"]
    assert run(TUESDAY + timedelta(days=1)) == 1
    assert "week b" in outbox(session)[1].text


def test_statements_of_a_batch_do_not_grow_with_people(
    telling: Flask, session: Session, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    for size in (2, 40):
        for _number in range(size):
            told(session, cast.somebody(session, "expert"), "daily", "a")
        with statements(telling) as seen:
            assert run(TUESDAY) == size
        taken.append(len(seen))
    assert taken[0] == taken[1]
    monkeypatch.setattr(digests, "BATCH", 10)
    for _number in range(25):
        told(session, cast.somebody(session, "expert"), "daily", "a")
    assert run(TUESDAY) == 25  # in batches, nobody left out, nobody twice
    assert len({mail.key for mail in outbox(session)}) == 67


SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
from maghribcom import clock
from maghribcom.application import create_app
from maghribcom.notices import digests
from tests.conftest import make_config
from tests.notices.telling import with_types
app = create_app(replace(make_config(Path(sys.argv[1])), secret_key=sys.argv[2], database_url=sys.argv[3],
                         search_url=sys.argv[4]))
with_types(app)
digests.BATCH = 3
with app.app_context(), clock.set_to(clock.datetime.fromisoformat(sys.argv[5])):
    digests.send_digests(clock.now())
"""


@pytest.mark.parametrize(("failpoint", "sent"), [("digests.composed", 0), ("digests.committed", 3)])
def test_process_killed_in_the_middle_of_a_run_loses_and_doubles_nothing(
    telling: Flask, session: Session, run: Run, failpoint: str, sent: int
) -> None:
    for _number in range(8):
        told(session, cast.somebody(session, "expert"), "daily", "a")
    settings = telling.config["SETTINGS"]
    words = [settings.instance, settings.secret_key, settings.database_url, settings.search_url, TUESDAY.isoformat()]
    killed = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, words)],
        env={**os.environ, "MAGHRIBCOM_FAILPOINT": failpoint},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert len(outbox(session)) == sent
    assert waiting(session).count("daily") == 8 - sent
    assert run(TUESDAY + timedelta(minutes=5)) == 8 - sent
    assert run(TUESDAY + timedelta(minutes=10)) == 0
    mails_sent = outbox(session)
    assert len(mails_sent) == len({mail.recipient for mail in mails_sent}) == 8


def test_two_processes_at_once_send_one_mail(telling: Flask, session: Session, run: Run) -> None:
    amina = cast.amina(session)
    told(session, amina, "daily", "a")
    period = latest_period(DAILY, TUESDAY)
    with telling.app_context():
        for expected in (1, 0):  # the second has read who is due before the first was done
            with writing() as own:
                assert digests._send_batch(own, [amina.id], DAILY, period) == expected
    assert len(outbox(session)) == 1
