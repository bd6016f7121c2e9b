"""The ground under every row."""

import threading
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from maghribcom.accounts.models import Account
from maghribcom.accounts.operations import create_account
from maghribcom.database import ID_ALPHABET, db, random_public_id, writing
from maghribcom.events.models import Event
from maghribcom.events.operations import record
from maghribcom.organisations.models import Organisation
from tests import cast

THREADS, TURNS = 4, 50


def test_four_threads_that_read_then_write_never_meet_a_locked_database(app: Flask) -> None:
    failures: list[BaseException] = []
    together = threading.Barrier(THREADS)

    def work(name: int) -> None:
        together.wait()
        try:
            for turn in range(TURNS):
                with app.app_context(), writing() as session:
                    seen = session.scalar(select(func.count()).select_from(Event)) or 0
                    record(session, "count", "test", f"{name}-{turn}", reason=str(seen))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with app.app_context(), db.sessionmaker() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == THREADS * TURNS


def test_an_error_rolls_everything_back(app: Flask, session: Session) -> None:
    def fail_halfway() -> None:
        with writing() as inner:
            cast.amina(inner)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_instants_keep_their_zone_and_naive_ones_are_refused(session: Session) -> None:
    account = cast.amina(session)
    account.closed_at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    session.commit()
    session.expire_all()
    assert session.get_one(Account, account.id).closed_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
    account.closed_at = datetime(2026, 3, 1, 12)  # noqa: DTZ001
    with pytest.raises(StatementError, match="naive"):
        session.flush()


def test_one_address_is_one_account_in_whatever_case(session: Session) -> None:
    create_account(session, " Amina@Example.ORG ", "fr")
    session.flush()
    assert session.scalar(select(Account.email)) == "amina@example.org"


def test_a_stale_version_is_refused(session: Session) -> None:
    organisation = cast.delegation(session)
    session.commit()
    with writing() as other:
        other.get_one(Organisation, organisation.id).website = "https://one.example"
    organisation.website = "https://two.example"
    with pytest.raises(StaleDataError):
        session.flush()


def test_public_ids_are_64_bits_and_easy_to_read() -> None:
    ids = {random_public_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(each) == 13 and set(each) <= set(ID_ALPHABET) for each in ids)
