"""A year of a profile, played: questions, reminders, dormancy, pauses, and the link that answers them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.accounts.operations import create_account
from maghribcom.events.models import Event
from maghribcom.experts import operations
from maghribcom.experts.models import Expert, Verification
from maghribcom.experts.notices import ASK, DORMANT, RESUMED
from maghribcom.experts.reconfirmation import profile_of_link, sign_link
from maghribcom.experts.schedule import BATCH, keep_fresh
from maghribcom.mail.models import OutboxMail
from maghribcom.notices.models import Notice
from tests import cast
from tests.conftest import SMALL
from tests.experts.profiles import START, published


@pytest.fixture
def amina(session: Session) -> Account:
    return cast.amina(session)


def _day(number: float) -> datetime:
    return START + timedelta(days=number)


def _publish(session: Session, account: Account) -> Expert:
    with clock.set_to(START):
        expert = published(session, account)
        session.commit()
    return expert


def _play(session: Session, expert: Expert, first: int, last: int) -> list[tuple[int, str]]:
    """Run the work every day, and again on days with something to do; returns on which day which notice came."""
    known = set(session.scalars(select(Notice.id)))
    session.rollback()
    for number in range(first, last + 1):
        with clock.set_to(_day(number)):
            if keep_fresh(_day(number)):
                assert keep_fresh(_day(number)) == 0
    session.refresh(expert)
    new = session.scalars(select(Notice).where(Notice.id.not_in(known)).order_by(Notice.id)).all()
    return [((notice.at - START).days, notice.type) for notice in new]


def _last_mail(session: Session) -> OutboxMail:
    return session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first() or pytest.fail("no mail")


def _token(mail: OutboxMail) -> str:
    found = re.search(r"^http://localhost/fr/reconfirm/(\S+)$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


def test_a_profile_that_nobody_confirms_is_asked_about_three_times_then_falls_dormant(session: Session, amina: Account):
    expert = _publish(session, amina)
    assert _play(session, expert, 0, 230) == [(180, ASK), (194, ASK), (208, ASK), (222, DORMANT)]
    assert expert.status == "dormant"
    assert _play(session, expert, 231, 400) == []
    moves = session.scalars(select(Event).where(Event.verb == "fall_dormant")).all()
    assert [(move.from_state, move.to_state, move.actor) for move in moves] == [("active", "dormant", None)]
    mails = session.scalar(select(func.count()).select_from(OutboxMail).where(OutboxMail.recipient == amina.email))
    assert mails == 4


def test_each_confirmation_begins_a_new_round(session: Session, amina: Account):
    expert = _publish(session, amina)
    assert _play(session, expert, 0, 195) == [(180, ASK), (194, ASK)]
    with clock.set_to(_day(200)):
        operations.confirm(session, expert, actor=amina.actor())
        session.commit()
    assert (expert.reminders, expert.confirmed_at) == (0, _day(200))
    assert _play(session, expert, 201, 425) == [(380, ASK), (394, ASK), (408, ASK), (422, DORMANT)]


def test_after_an_outage_somebody_gets_one_mail_and_not_three(session: Session, amina: Account):
    expert = _publish(session, amina)
    assert _play(session, expert, 210, 221) == [(210, ASK)]
    assert expert.reminders == 3


def test_nobody_is_asked_during_a_pause_and_everybody_at_its_end(session: Session, amina: Account):
    expert = _publish(session, amina)
    with clock.set_to(_day(10)):
        operations.pause(session, expert, _day(310).date(), actor=amina.actor())
        session.commit()
    # The day of the pause's end begins at midnight, ten hours before that of the profile.
    assert _play(session, expert, 11, 309) == []
    assert _play(session, expert, 310, 360) == [
        (310, RESUMED), (310, ASK), (324, ASK), (338, ASK), (352, DORMANT),
    ]  # fmt: skip
    resumed = session.scalars(select(Event).where(Event.verb == "resume")).one()
    assert (resumed.from_state, resumed.to_state, resumed.actor) == ("paused", "active", None)
    assert expert.published_at == datetime.combine(_day(310).date(), datetime.min.time(), UTC)


def test_a_short_pause_ends_by_itself_and_moves_no_question(session: Session, amina: Account):
    expert = _publish(session, amina)
    with clock.set_to(_day(1)):
        operations.pause(session, expert, _day(30).date(), actor=amina.actor())
        session.commit()
    assert _play(session, expert, 2, 185) == [(30, RESUMED), (180, ASK)]
    assert expert.status == "active"


@pytest.mark.parametrize("stack", [SMALL], indirect=True)
def test_more_profiles_than_one_batch_are_all_done(session: Session):
    # One real profile, copied: what matters here are status and clocks.
    for number in range(2 * BATCH + 1):
        account = create_account(session, f"expert-{number}@example.org", "fr", ["expert"], confirmed=True)
        session.add(
            Expert(
                account=account, status="active", created_at=START, published_at=START, changed_at=START,
                confirmed_at=START,
            )
        )  # fmt: skip
    session.commit()
    with clock.set_to(_day(222)):
        assert keep_fresh(_day(222)) == 2 * BATCH + 1
        assert keep_fresh(_day(222)) == 0
    statuses = session.execute(select(Expert.status, func.count()).group_by(Expert.status)).all()
    assert statuses == [("dormant", 2 * BATCH + 1)]


def test_an_expired_check_is_removed_and_remembered(session: Session, amina: Account):
    expert = _publish(session, amina)
    session.add(Verification(expert_id=expert.id, level="network", at=START, until=_day(30)))
    session.commit()
    _play(session, expert, 29, 29)
    assert {row.level for row in expert.verifications} == {"email", "network"}
    session.expire_all()
    _play(session, expert, 30, 30)
    assert {row.level for row in expert.verifications} == {"email"}
    kept = session.scalars(select(Event).where(Event.verb == "expire_verification")).one()
    assert (kept.object_id, kept.from_state) == (expert.public_id, "network")


def test_the_mail_is_in_the_reader_s_language_and_names_the_day(session: Session, amina: Account):
    expert = _publish(session, amina)
    _play(session, expert, 180, 180)
    mail = _last_mail(session)
    assert (mail.recipient, mail.language) == (amina.email, "fr")
    assert "5 janvier 2026" in mail.text
    assert "15 août 2026" in mail.text  # 222 days later
    assert _token(mail)


def test_every_link_of_a_round_works_until_the_profile_is_confirmed(session: Session, amina: Account):
    expert = _publish(session, amina)
    tokens = []
    for number in (180, 194, 208, 222):
        _play(session, expert, number, number)
        tokens.append(_token(_last_mail(session)))
    assert len(set(tokens)) == 4
    with clock.set_to(_day(223)):
        assert [profile_of_link(session, token) for token in tokens] == [expert] * 4
        answered = profile_of_link(session, tokens[0])
        assert answered is not None
        operations.confirm(session, answered, actor=amina.actor())
        assert expert.status == "active"
        assert [profile_of_link(session, token) for token in tokens] == [None] * 4


def test_a_link_that_is_old_forged_or_of_a_withdrawn_profile_does_nothing(session: Session, amina: Account):
    expert = _publish(session, amina)
    token = sign_link(expert.public_id, START, START)
    with clock.set_to(_day(59)):
        assert profile_of_link(session, token) is expert
        for forged in (token[:-1], token[:-4] + "AAAA", "", "..", token + "x", "é" * 20, "\x00", "null.AAAA"):
            assert profile_of_link(session, forged) is None
    with clock.set_to(_day(60)):
        assert profile_of_link(session, token) is None
    with clock.set_to(_day(1)):
        operations.withdraw(session, expert, actor=amina.actor())
        assert profile_of_link(session, token) is None


def test_a_link_of_another_instance_does_nothing(app: Flask, session: Session, amina: Account):
    expert = _publish(session, amina)
    token = sign_link(expert.public_id, START, START)
    app.secret_key = "another secret of another instance, long enough"
    with clock.set_to(_day(1)):
        assert profile_of_link(session, token) is None


def test_a_mail_is_not_sent_twice_when_the_work_is_repeated_after_a_crash(session: Session, amina: Account):
    expert = _publish(session, amina)
    _play(session, expert, 180, 180)
    # The process died after the mail was written and its count was lost: the key of the notice still knows.
    expert.reminders = 0
    session.commit()
    assert _play(session, expert, 180, 181) == []
    session.execute(delete(Notice))
    session.commit()
