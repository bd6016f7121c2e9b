"""A demonstration with the starter vocabulary, made once, and the people that seeds would give it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from maghribcom.application import create_app
from maghribcom.database import db, reading
from maghribcom.demonstration.people import make_person
from maghribcom.demonstration.population import email_of
from maghribcom.demonstration.rows import Person
from maghribcom.demonstration.vocabulary import Vocabulary
from maghribcom.extensions import search_engine
from maghribcom.skills.starter import load_starter
from tests.conftest import make_config, migrate

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
People = Callable[[int], list[Person]]


@pytest.fixture(scope="session")
def starter_folder(scratch: Path) -> Path:
    """An instance folder whose database has the starter vocabulary and nothing else."""
    folder = scratch / "starter"
    folder.mkdir()
    config = make_config(folder, demonstration=True)
    migrate(config)
    app = create_app(config)
    with app.app_context():
        load_starter()
        search_engine().close()
        db.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def vocabulary(starter_folder: Path) -> Vocabulary:
    """What people are drawn from."""
    app = create_app(make_config(starter_folder, demonstration=True))
    with app.app_context():
        with reading() as session:
            read = Vocabulary(session)
        db.engine.dispose()
    return read


@pytest.fixture(scope="session")
def people(vocabulary: Vocabulary) -> People:
    """Two thousand people of a seed, without a database."""

    @cache
    def of(seed: int) -> list[Person]:
        return [make_person(vocabulary, f"{seed}/{number}", email_of(seed, number), NOW) for number in range(1, 2_001)]

    return of


@pytest.fixture
def demonstration(starter_folder: Path, tmp_path: Path) -> Iterator[Flask]:
    """A demonstration without people, with the starter vocabulary."""
    shutil.copy(starter_folder / "maghribcom.db", tmp_path / "maghribcom.db")
    app = create_app(make_config(tmp_path, demonstration=True))
    yield app
    with app.app_context():
        search_engine().close()
        db.engine.dispose()
