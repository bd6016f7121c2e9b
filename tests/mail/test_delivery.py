"""From the outbox to a server, whatever the server does."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from maghribcom import clock
from maghribcom.database import db, writing
from maghribcom.mail import delivery
from maghribcom.mail.models import OutboxMail
from maghribcom.mail.operations import send
from tests.services.processes import free_port


def test_mail_arrives_once_with_both_parts_and_its_own_message_id(server, put, rounds, row_of):
    put("amina")
    assert rounds() == 1
    assert rounds() == 0
    (message,) = server.arrived
    assert message["Message-ID"] == f"<{row_of('amina').public_id}@maghribcom.example>"
    assert message["Subject"] == "Réponse"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert row_of("amina").status == "sent"


def test_key_that_is_known_sends_nothing_more(server, put, rounds):
    put("amina")
    put("amina", subject="Another")
    rounds()
    put("amina")
    rounds()
    assert len(server.arrived) == 1


def test_mail_of_an_act_that_was_rolled_back_is_not_sent(app, server, rounds, session):
    with app.app_context(), db.sessionmaker() as own:
        send(own, key="k", to="amina@example.org", language="fr", subject="x", text="y")
        own.rollback()
    assert rounds() == 0


def test_many_mails_go_through_one_connection(server, put, rounds):
    for number in range(5):
        put(f"person{number}")
    assert rounds() == 5
    assert server.sessions == 1


def test_address_that_is_refused_for_good_is_given_up_and_others_go_on(server, put, rounds, row_of):
    server.rcpt["unknown@example.org"] = "550 no such user"
    put("unknown")
    put("amina")
    assert rounds() == 1
    assert (row_of("unknown").status, row_of("unknown").reason) == ("dead", "refused: 550")
    assert server.recipients == ["amina@example.org"]


def test_text_that_is_refused_for_good_is_given_up(server, put, rounds, row_of):
    server.data["amina@example.org"] = "554 looks like spam"
    put("amina", security=True)
    rounds()
    assert (row_of("amina").status, row_of("amina").in_doubt) == ("dead", False)


def test_full_mailbox_is_tried_again_later_each_time_and_given_up_after_two_days(server, put, rounds, row_of):
    server.rcpt["amina@example.org"] = "452 mailbox full"
    put("amina")
    start = clock.now()
    at, delays = start, []
    while row_of("amina").status == "waiting":
        with clock.set_to(at):
            rounds()
        after = row_of("amina").due_at
        delays.append(after - at)
        at = after
    assert delays[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert max(delays) == delivery.LONGEST_DELAY
    assert len(delays) == delivery.ATTEMPTS
    assert timedelta(days=1.5) < at - start < timedelta(days=3)


def test_mail_that_waits_for_another_try_goes_out_when_the_server_takes_it(server, put, rounds, row_of):
    server.rcpt["amina@example.org"] = "451 try later"
    put("amina")
    rounds()
    server.rcpt.clear()
    assert rounds() == 0  # not due yet
    with clock.set_to(clock.now() + timedelta(minutes=2)):
        assert rounds() == 1
    assert (row_of("amina").status, row_of("amina").reason) == ("sent", None)


def test_server_that_is_away_loses_nothing(app, put, rounds, row_of):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=f"smtp://127.0.0.1:{free_port()}")
    put("amina")
    put("youssef")
    assert rounds() == 0
    for name in ("amina", "youssef"):
        assert (row_of(name).status, row_of(name).attempts) == ("waiting", 1)
        assert "away" in (row_of(name).reason or "")


def test_server_that_drops_the_line_at_one_mail_delivers_the_others(server, put, rounds, row_of):
    server.dropped.add("poison@example.org")
    for name in ("poison", "amina", "youssef"):
        put(name)
    assert rounds() == 2
    assert server.recipients == ["amina@example.org", "youssef@example.org"]
    assert (row_of("poison").status, row_of("poison").in_doubt) == ("waiting", False)


@pytest.mark.parametrize(("security", "status"), [(True, "waiting"), (False, "dead")])
def test_mail_in_doubt_goes_out_again_only_when_it_is_a_security_mail(server, put, rounds, row_of, security, status):
    server.swallowed.add("amina@example.org")  # takes the text, then dies
    put("amina", security=security)
    put("youssef")
    assert rounds() == 1
    assert (row_of("amina").status, row_of("amina").in_doubt) == (status, True)
    server.swallowed.clear()
    with clock.set_to(clock.now() + timedelta(minutes=2)):
        rounds()
    ids = [message["Message-ID"] for message in server.arrived if "amina" in message["To"]]
    assert len(ids) == 1 + security
    assert len(set(ids)) == 1


def test_mail_that_cannot_be_written_holds_up_nobody(server, put, rounds, row_of, session, app):
    put("bad", to="bad\r\nBcc: all@example.org")
    put("amina")
    assert rounds() == 1
    session.rollback()
    assert session.scalars(select(OutboxMail.status).order_by(OutboxMail.id)).all() == ["dead", "sent"]


def test_link_of_a_security_mail_is_forgotten_once_it_is_out(server, put, rounds, row_of):
    put("amina", security=True)
    put("youssef")
    rounds()
    assert row_of("amina").text == ""
    assert row_of("youssef").text != ""


def test_demonstration_keeps_the_texts_for_its_inbox(app, server, put, rounds, row_of):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], demonstration=True)
    put("amina", security=True)
    rounds()
    assert row_of("amina").text != ""


def test_no_transaction_is_open_while_the_server_is_spoken_to(app, server, put, rounds, monkeypatch):
    put("amina")
    written = []

    def write() -> None:
        with app.app_context(), writing() as other:  # would wait for the busy timeout, then fail
            send(other, key="meanwhile", to="salma@example.org", language="ar", subject="x", text="y")
        written.append("meanwhile")

    async def data(_server, _session, _envelope):
        await asyncio.to_thread(write)
        return "250 OK"

    monkeypatch.setattr(server, "handle_DATA", data)
    assert rounds() == 1
    assert len(written) == 1


def test_of_two_working_processes_one_sends_a_mail(app, server, put, rounds):
    put("amina")
    with app.app_context():
        (mail_id,) = delivery._due()
        assert delivery._claim(mail_id) is not None
        assert delivery._claim(mail_id) is None
    assert rounds() == 0


def test_silent_server_is_left_after_a_while(app, put, rounds, row_of, monkeypatch):
    monkeypatch.setattr("maghribcom.mail.transports.DIALOGUE_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=f"smtp://127.0.0.1:{port}")
        put("amina")
        assert rounds() == 0
    assert row_of("amina").status == "waiting"


SCRIPT = """
import sys
from dataclasses import replace
from pathlib import Path
from maghribcom import clock
from maghribcom.application import create_app
from maghribcom.mail.delivery import deliver
from tests.conftest import make_config
app = create_app(replace(make_config(Path(sys.argv[1])), secret_key=sys.argv[2], mail_url=sys.argv[3],
                         database_url=sys.argv[4], search_url=sys.argv[5]))
with app.app_context():
    deliver(clock.now())
"""


@pytest.mark.parametrize("security", [True, False])
@pytest.mark.parametrize(("failpoint", "arrived"), [("mail.claimed", 0), ("mail.sent", 1)])
def test_process_killed_around_the_dialogue_loses_no_security_mail_and_doubles_no_other(
    app, server, put, rounds, row_of, failpoint, arrived, security
):
    put("amina", security=security)
    settings = app.config["SETTINGS"]
    words = [
        settings.instance, settings.secret_key, settings.mail_url, settings.database_url, settings.search_url
    ]  # fmt: skip
    killed = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, words)],
        env={**os.environ, "MAGHRIBCOM_FAILPOINT": failpoint},
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert (row_of("amina").status, len(server.arrived)) == ("sending", arrived)
    assert rounds() == 0  # it may still be at it
    with clock.set_to(clock.now() + timedelta(minutes=6)):
        rounds()
    with clock.set_to(clock.now() + timedelta(minutes=10)):
        rounds()
    assert len(server.arrived) == arrived + security
    assert row_of("amina").status == ("sent" if security else "dead")
    assert len({message["Message-ID"] for message in server.arrived}) <= 1


def test_old_mails_are_forgotten_and_waiting_ones_are_not(app, server, put, rounds, session):
    put("amina")
    rounds()
    put("youssef")
    forget = next(work for work in app.extensions["contributions"].timed_work if work.name == "mail.forget_old")
    with app.app_context():
        assert forget.run(clock.now() + timedelta(days=91)) == 1
    session.rollback()
    assert session.scalars(select(OutboxMail.recipient)).all() == ["youssef@example.org"]
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 1


def test_server_that_is_away_for_two_days_loses_nothing_and_security_goes_first(app, server, put, rounds, row_of):
    up, start = app.config["SETTINGS"], clock.now()
    app.config["SETTINGS"] = replace(up, mail_url=f"smtp://127.0.0.1:{free_port()}")
    put("amina", key="digest:amina:daily")
    put("youssef", key="digest:youssef:daily")
    put("salma", key="reset:salma", security=True)
    at = start
    while at < start + timedelta(hours=47):
        with clock.set_to(at):
            assert rounds() == 0
        at += timedelta(minutes=20)
    assert {row_of(name).status for name in ("amina", "youssef", "salma")} == {"waiting"}
    app.config["SETTINGS"] = up
    with clock.set_to(start + timedelta(hours=54)):
        assert rounds() == 3
    assert server.recipients[0] == "salma@example.org"
    assert sorted(server.recipients) == ["amina@example.org", "salma@example.org", "youssef@example.org"]


def test_security_mail_does_not_stand_behind_a_morning_of_digests(server, put, rounds, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 3)
    for number in range(5):
        put(f"person{number}")
    with clock.set_to(clock.now() + timedelta(seconds=1)):
        put("amina", security=True)
        assert rounds() == 3
    assert server.recipients[0] == "amina@example.org"
    with clock.set_to(clock.now() + timedelta(seconds=2)):
        assert rounds() == 3
        assert rounds() == 0


def test_digest_whose_server_died_before_it_answered_is_not_sent_twice_and_a_security_mail_is(
    server, put, rounds, row_of
):
    server.swallowed |= {"amina@example.org", "salma@example.org"}
    put("amina", key="digest:amina:daily")
    put("salma", key="reset:salma", security=True)
    rounds()
    server.swallowed.clear()
    for days in (1, 2, 3):
        with clock.set_to(clock.now() + timedelta(days=days)):
            rounds()
    assert server.recipients.count("amina@example.org") == 1
    assert server.recipients.count("salma@example.org") == 2
    assert (row_of("amina").status, row_of("salma").status) == ("dead", "sent")
