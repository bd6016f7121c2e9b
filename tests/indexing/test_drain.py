"""From rows to the live index: nothing lost, nothing doubled, whoever dies and whenever."""

import signal
import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import consents
from maghribcom.experts import operations
from maghribcom.experts.models import Expert
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import DRAIN, FIRST_DELAY, drain, queue_status
from maghribcom.indexing.lease import LEASE, LeaseTaken, held, is_held
from maghribcom.indexing.models import IndexChange
from maghribcom.skills.models import Label
from search import EXPERT, INSTITUTIONS, ExpertQuery
from tests import cast
from tests.experts.profiles import published
from tests.indexing.conftest import flask_command


def found() -> int:
    return search_engine().count(ExpertQuery(INSTITUTIONS), clock.now())


def waiting(session: Session, kind: str = EXPERT) -> int:
    session.rollback()
    return session.scalar(select(func.count()).where(IndexChange.kind == kind)) or 0


def test_a_saved_profile_is_found_after_the_drain(amina: Expert, session: Session) -> None:
    assert waiting(session) > 0
    assert found() == 0
    drain()
    assert (found(), waiting(session)) == (1, 0)


def test_a_change_that_is_rolled_back_is_not_indexed(amina: Expert, session: Session) -> None:
    drain()
    operations.withdraw(session, amina, actor=amina.account.actor())
    session.rollback()
    assert waiting(session) == 0


def test_withdrawn_consent_leaves_the_index_in_the_next_drain(amina: Expert, session: Session) -> None:
    drain()
    consents.withdraw(session, amina.account, "visibility", actor=amina.account.actor())
    session.commit()
    drain()
    assert found() == 0


def test_renaming_a_skill_touches_no_profile(amina: Expert, session: Session) -> None:
    drain()
    label = session.scalars(select(Label)).first()
    assert label is not None
    label.text = "another word"
    session.commit()
    assert waiting(session, EXPERT) == 0


@pytest.mark.parametrize("place", ["drain.read", "drain.applied", "drain.settled"])
def test_a_drain_killed_anywhere_loses_nothing(amina: Expert, app: Flask, session: Session, place: str) -> None:
    done = flask_command(app, "index", "drain", failpoint=place)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with clock.set_to(clock.now() + LEASE + timedelta(seconds=1)):
        drain()
        assert (found(), waiting(session)) == (1, 0)


def test_two_drains_at_once_one_leaves(amina: Expert, app: Flask) -> None:
    with held(DRAIN):
        with pytest.raises(LeaseTaken):
            drain()
        done = flask_command(app, "index", "drain", "--wait", "0")
        assert done.returncode == 75
        assert "Try again later" in done.stderr
    assert flask_command(app, "index", "drain").returncode == 0


def test_a_lock_is_given_back_by_time(app: Flask, session: Session) -> None:
    with held("test"):
        assert is_held("test")
        with clock.set_to(clock.now() + LEASE + timedelta(seconds=1)):
            assert not is_held("test")
            with held("test"):
                pass


def test_of_many_who_want_a_lock_one_has_it(app: Flask) -> None:
    inside, most = 0, 0
    guard = threading.Lock()

    def want() -> None:
        nonlocal inside, most
        with app.app_context(), held("wanted", wait_seconds=60):
            with guard:
                inside += 1
                most = max(most, inside)
            with guard:
                inside -= 1

    threads = [threading.Thread(target=want) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_refused_document_stays_with_its_reason_and_the_others_go_on(
    amina: Expert, app: Flask, session: Session
) -> None:
    # A code that no index takes: it must never come from a form, and must not stop anybody else.
    broken = published_twin(session)
    session.execute(update(Expert).where(Expert.id == broken.id).values(region="a code with blanks"))
    session.commit()
    drain()
    assert found() == 1
    status = queue_status()[EXPERT]
    assert status.refused == status.waiting > 0
    assert "is not an id or a code" in (status.reason or "")
    row = session.scalars(select(IndexChange)).first()
    assert row is not None
    assert row.due_at >= row.enqueued_at + FIRST_DELAY
    assert "refused" in flask_command(app, "index", "status").stdout
    session.execute(update(Expert).where(Expert.id == broken.id).values(region=None))
    session.commit()
    with clock.set_to(clock.now() + timedelta(hours=2)):
        drain()
        assert (found(), waiting(session)) == (2, 0)


def published_twin(session: Session) -> Expert:
    return published(session, cast.youssef(session))


def test_without_the_engine_changes_wait_and_are_caught_up(app: Flask, session: Session) -> None:
    published_twin(session)
    session.commit()
    before = waiting(session)
    assert flask_command(app, "index", "drain").returncode in {1, 75}
    assert waiting(session) == before
    search_engine().create_missing()
    drain()
    assert (found(), waiting(session)) == (1, 0)
