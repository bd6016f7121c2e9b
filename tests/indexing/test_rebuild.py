"""A new index while the old one answers; killed anywhere, the old one or the new one is there, whole."""

import signal
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.experts import operations
from maghribcom.experts.models import Expert
from maghribcom.extensions import contributions, search_engine
from maghribcom.indexing.drain import drain, rebuild_lease
from maghribcom.indexing.lease import LEASE, LeaseTaken, held
from maghribcom.indexing.rebuild import RebuildFailed, rebuild
from search import EXPERT, Rebuild
from tests.indexing.conftest import flask_command
from tests.indexing.test_drain import found, published_twin, waiting


def test_a_rebuild_brings_everybody_and_settles_the_changes(amina: Expert, session: Session) -> None:
    assert rebuild(EXPERT) == 1
    assert (found(), waiting(session)) == (1, 0)
    assert rebuild(EXPERT) == 1


@pytest.mark.parametrize("place", ["rebuild.loading", "rebuild.loaded", "rebuild.counted", "rebuild.published"])
def test_a_rebuild_killed_anywhere_leaves_a_whole_index(
    amina: Expert, app: Flask, session: Session, place: str
) -> None:
    drain()
    published_twin(session)
    session.commit()
    done = flask_command(app, "index", "rebuild", EXPERT, failpoint=place)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert found() == (2 if place == "rebuild.published" else 1)
    with clock.set_to(clock.now() + LEASE + timedelta(seconds=1)):
        drain()
        assert found() == 2
        assert rebuild(EXPERT) == 2
        assert waiting(session) == 0


def test_what_changes_during_a_rebuild_is_in_both_indexes(
    amina: Expert, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    drain()
    twin = published_twin(session)
    session.commit()

    def meanwhile(_done: int) -> None:
        operations.withdraw(session, session.get_one(Expert, amina.id), actor=amina.account.actor())
        session.commit()
        drain()
        assert found() == 1, "the live index follows"

    rebuild(EXPERT, meanwhile)
    assert found() == 1
    assert waiting(session) == 0
    assert twin.status == "active"


def test_two_rebuilds_of_one_kind_do_not_meet(amina: Expert) -> None:
    with held(rebuild_lease(EXPERT)), pytest.raises(LeaseTaken):
        rebuild(EXPERT)


def test_a_new_index_that_lacks_somebody_is_dropped(amina: Expert, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    drain()
    before = search_engine().status()[EXPERT].name
    fresh_type = type(search_engine().begin_rebuild(EXPERT))
    with monkeypatch.context() as patch:
        patch.setattr(fresh_type, "count", lambda _self: 0)
        with pytest.raises(RebuildFailed):
            rebuild(EXPERT)
    assert issubclass(fresh_type, Rebuild)
    assert search_engine().status()[EXPERT].name == before
    assert found() == 1


def test_the_command_says_what_it_did(amina: Expert, app: Flask) -> None:
    done = flask_command(app, "index", "rebuild")
    assert done.returncode == 0, done.stderr
    assert "expert: 1 documents" in done.stdout
    assert done.stderr == "" or "indexing" not in done.stderr
    assert flask_command(app, "index", "rebuild", "unicorns").returncode == 2
    assert set(contributions().by_kind) == {"expert", "concept", "need"}
