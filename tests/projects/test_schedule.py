"""What the clock does: ends at the deadline, warnings before, somebody who answers, organisations followed."""

import os
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.events.models import Event
from maghribcom.indexing.models import IndexChange
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.models import Notice
from maghribcom.organisations.models import Membership, Organisation
from maghribcom.organisations.operations import Remark, add_member, create_organisation, resume
from maghribcom.projects import notices, schedule
from maghribcom.projects.models import Need
from maghribcom.projects.operations.successions import hand_to_successor, suspend_organisation
from maghribcom.projects.schedule import expire, find_owners, follow_organisations, warn_expiring
from maghribcom.projects.visibility import is_visible
from maghribcom.working_days import end_of
from tests import cast
from tests.projects.posted import post_need, post_project

LAST_DAY = date(2026, 6, 10)
END = end_of(LAST_DAY)
BEFORE = END - timedelta(days=20)


@pytest.fixture
def karim(session: Session) -> Account:
    with clock.set_to(BEFORE):
        account = cast.karim(session)
    session.commit()
    return account


@pytest.fixture
def need(session: Session, karim: Account) -> Need:
    with clock.set_to(BEFORE):
        made = post_need(session, karim, ends=LAST_DAY)
    session.commit()
    return made


def _manager(session: Session, organisation: Organisation | None = None) -> Account:
    account = cast.somebody(session, "expert")
    body = organisation or cast.delegation(session)
    add_member(session, body, account, "organisation_manager", actor=NOBODY)
    session.commit()
    return account


def _told(session: Session, account: Account) -> list[str]:
    return list(session.scalars(select(Notice.type).where(Notice.account_id == account.id).order_by(Notice.id)))


def test_a_need_ends_at_its_deadline_however_late_the_clock_is(session: Session, need: Need, karim: Account) -> None:
    session.rollback()
    with clock.set_to(END):
        assert not is_visible(session.get_one(Need, need.id), END)
        session.rollback()
        assert expire(END - timedelta(microseconds=1)) == 0
    late = END + timedelta(hours=5)
    with clock.set_to(late):
        assert expire(late) == 1
        assert expire(late) == 0
    session.refresh(need)
    assert (need.status, need.status_reason, need.closed_at) == ("closed", "expired", END)
    event = session.scalars(select(Event).where(Event.verb == "expire")).one()
    assert (event.at, event.actor, event.from_state, event.to_state) == (END, None, "open", "closed")
    assert session.scalar(select(func.count()).where(IndexChange.object_id == need.public_id)) > 0
    assert _told(session, karim) == [notices.CLOSED]
    mail = session.scalars(select(OutboxMail)).one()
    assert "besoin" in mail.subject
    assert "Formation en dialyse" in mail.text


def test_a_suspended_need_ends_too_and_a_submitted_one_waits(session: Session, karim: Account) -> None:
    with clock.set_to(BEFORE):
        project = post_project(session, karim)
        ended = post_need(session, karim, project=project, status="suspended", ends=LAST_DAY)
        waits = post_need(session, karim, project=project, status="submitted", ends=LAST_DAY)
    session.commit()
    with clock.set_to(END):
        assert expire(END) == 1
    session.refresh(ended)
    session.refresh(waits)
    assert (ended.status, waits.status) == ("closed", "submitted")


def test_more_needs_than_a_batch_end(session: Session, karim: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "BATCH", 2)
    with clock.set_to(BEFORE):
        project = post_project(session, karim)
        for _number in range(5):
            post_need(session, karim, project=project, ends=LAST_DAY)
    session.commit()
    with clock.set_to(END):
        assert expire(END) == 5


KILLED = """
import sys
from datetime import datetime
from pathlib import Path

from maghribcom import clock
from maghribcom.application import create_app
from maghribcom.projects import schedule
from tests.conftest import make_config

instance, database_url, search_url, secret, at = sys.argv[1:]
config = make_config(Path(instance), database_url=database_url, search_url=search_url, secret_key=secret)
schedule.BATCH = 2
with create_app(config).app_context(), clock.set_to(datetime.fromisoformat(at)):
    schedule.expire(clock.now())
"""


@pytest.mark.parametrize(("failpoint", "done"), [("projects.expired.written", 0), ("projects.expired", 2)])
def test_killed_anywhere_each_need_ends_once_and_is_told_once(
    app: Flask, session: Session, karim: Account, failpoint: str, done: int
) -> None:
    with clock.set_to(BEFORE):
        project = post_project(session, karim)
        for _number in range(3):
            post_need(session, karim, project=project, ends=LAST_DAY)
    session.commit()
    settings = app.config["SETTINGS"]
    arguments = [str(settings.instance), settings.database_url, settings.search_url, settings.secret_key]
    dead = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments, END.isoformat()],
        env={**os.environ, "MAGHRIBCOM_FAILPOINT": failpoint},
        check=False,
    )
    assert dead.returncode == -signal.SIGKILL
    assert session.scalar(select(func.count()).where(Need.status == "closed")) == done
    session.rollback()
    with clock.set_to(END):
        assert expire(END) == 3 - done
    session.rollback()
    assert session.scalar(select(func.count()).where(Need.status == "closed")) == 3
    assert session.scalar(select(func.count()).where(Event.verb == "expire")) == 3
    assert _told(session, karim) == [notices.CLOSED] * 3
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 3


def test_the_end_is_announced_once_seven_days_before(session: Session, need: Need, karim: Account) -> None:
    session.rollback()
    for hours in range(-30, 24 * 7, 6):
        at = END - timedelta(days=7) + timedelta(hours=hours)
        with clock.set_to(at):
            assert warn_expiring(at) == (hours == 0)
    assert _told(session, karim) == [notices.EXPIRING]
    mail = session.scalars(select(OutboxMail)).one()
    assert "10 juin 2026" in mail.text


def test_a_deadline_that_was_moved_is_announced_again(session: Session, need: Need, karim: Account) -> None:
    first = END - timedelta(days=3)
    with clock.set_to(first):
        assert warn_expiring(first) == 1
    session.refresh(need)
    need.deadline, need.deadline_at = LAST_DAY + timedelta(days=30), END + timedelta(days=30)
    session.commit()
    later = END + timedelta(days=25)
    with clock.set_to(later):
        assert warn_expiring(later) == 1
    assert _told(session, karim) == [notices.EXPIRING] * 2


def _leave(session: Session, account: Account) -> None:
    membership = session.scalars(select(Membership).where(Membership.account_id == account.id)).one()
    membership.ended_at = BEFORE
    session.commit()


def test_a_need_whose_contact_left_goes_to_a_manager(session: Session, need: Need, karim: Account) -> None:
    manager = _manager(session)
    assert find_owners(BEFORE) == 0
    _leave(session, karim)
    assert find_owners(BEFORE) == 2
    assert find_owners(BEFORE) == 0
    session.refresh(need)
    assert (need.status, need.contact_id) == ("open", manager.id)
    assert session.scalar(select(func.count()).where(Event.verb == "hand_over")) == 2
    assert _told(session, manager) == [notices.HANDED_OVER] * 2
    assert _told(session, karim) == []


def test_a_need_that_nobody_answers_for_is_suspended(session: Session, need: Need, karim: Account) -> None:
    waits = post_need(session, karim, project=need.project, status="submitted")
    session.commit()
    _leave(session, karim)
    with clock.set_to(BEFORE):
        assert find_owners(BEFORE) == 1
        assert find_owners(BEFORE) == 0
    session.refresh(need)
    session.refresh(waits)
    assert (need.status, need.status_reason) == ("suspended", "no_contact")
    assert waits.status == "submitted"


def test_a_member_of_another_organisation_answers_for_nothing_here(
    session: Session, need: Need, karim: Account
) -> None:
    other = create_organisation(session, "agency", {"fr": "Autre agence"}, actor=NOBODY)
    theirs = post_need(session, karim, project=post_project(session, karim, organisation=other))
    session.commit()
    assert find_owners(BEFORE) == 1
    session.refresh(need)
    session.refresh(theirs)
    assert (need.status, theirs.status, theirs.status_reason) == ("open", "suspended", "no_contact")


def test_a_closed_account_answers_for_nothing(session: Session, need: Need, karim: Account) -> None:
    manager = _manager(session)
    karim.closed_at = BEFORE
    session.commit()
    find_owners(BEFORE)
    session.refresh(need)
    assert need.contact_id == manager.id


@pytest.mark.parametrize("by_the_clock", [False, True])
def test_needs_follow_an_organisation_that_is_suspended_and_comes_back(
    session: Session, need: Need, karim: Account, by_the_clock: bool
) -> None:
    body = need.project.organisation
    paused = post_need(session, karim, project=need.project, status="suspended")
    session.commit()
    with clock.set_to(BEFORE):
        if by_the_clock:
            body.status = "suspended"
            session.commit()
            assert not is_visible(need, BEFORE)
            assert follow_organisations(BEFORE) == 2
        else:
            suspend_organisation(session, body, "no answers", actor=NOBODY)
            session.commit()
        assert follow_organisations(BEFORE) == 0
        for thing in (need, need.project, paused):
            session.refresh(thing)
        assert (need.status, need.status_reason) == ("suspended", "organisation_suspended")
        assert (need.project.status, paused.status_reason) == ("suspended", "paused_by_owner")
        resume(session, body, Remark("Tout est clair.", "fr"), actor=NOBODY)
        session.commit()
        assert follow_organisations(BEFORE) == 2
        assert follow_organisations(BEFORE) == 0
    for thing in (need, need.project, paused):
        session.refresh(thing)
    assert (need.status, need.project.status, paused.status) == ("open", "open", "suspended")
    assert _told(session, karim) == [notices.SUSPENDED] * 2 + [notices.RESUMED] * 2


def test_what_ended_while_its_organisation_was_suspended_stays_ended(session: Session, need: Need) -> None:
    body = need.project.organisation
    with clock.set_to(BEFORE):
        suspend_organisation(session, body, "no answers", actor=NOBODY)
        resume(session, body, Remark("Tout est clair.", "fr"), actor=NOBODY)
        session.commit()
    with clock.set_to(END):
        assert follow_organisations(END) == 1
        assert expire(END) == 1
    session.refresh(need)
    assert (need.status, need.status_reason) == ("closed", "expired")


def test_projects_go_to_the_organisation_that_took_the_place_of_theirs(session: Session, need: Need) -> None:
    merged = need.project.organisation
    network = create_organisation(session, "network", {"fr": "Réseau"}, actor=NOBODY)
    into = create_organisation(session, "agency", {"fr": "Nouvelle agence"}, actor=NOBODY)
    other = post_need(session, need.contact, project=need.project, audience="network", network=network)
    session.commit()
    assert hand_to_successor(session, merged, into, actor=NOBODY) == 1
    assert hand_to_successor(session, network, into, actor=NOBODY) == 0
    assert hand_to_successor(session, merged, into, actor=NOBODY) == 0
    session.commit()
    assert (need.project.organisation_id, other.network_id) == (into.id, into.id)
    moved = session.scalars(select(Event).where(Event.verb == "move_to_organisation")).one()
    assert (moved.from_state, moved.to_state) == (merged.public_id, into.public_id)
    queued = set(session.scalars(select(IndexChange.object_id).where(IndexChange.kind == "need")))
    assert queued == {need.public_id, other.public_id}


def test_the_clock_knows_this_work() -> None:
    assert {work.name for work in schedule.TIMED_WORK} == {
        "projects.drop_old_imports", "projects.expire", "projects.find_owners", "projects.follow_organisations",
        "projects.warn_expiring",
    }  # fmt: skip
