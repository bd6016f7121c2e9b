"""Databases that hold our own vocabulary from the beginning: import both fixtures into a module that wants them."""

import secrets
import shutil
from pathlib import Path

import psycopg
import pytest

from maghribcom.application import create_app
from maghribcom.config import Config
from maghribcom.database import db
from maghribcom.skills.starter import load_starter
from tests.conftest import database_named, make_config


def _load(config: Config) -> None:
    with create_app(config).app_context():
        load_starter()
        db.engine.dispose()


@pytest.fixture(scope="session")
def empty_sqlite(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty but for the vocabulary."""
    folder = tmp_path_factory.mktemp("vocabulary")
    shutil.copy(empty_sqlite, folder / "maghribcom.db")
    _load(make_config(folder))
    return folder / "maghribcom.db"


@pytest.fixture(scope="session")
def empty_postgresql(empty_postgresql: str, postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Empty but for the vocabulary."""
    name = f"template_{secrets.token_hex(6)}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {empty_postgresql}")
    _load(make_config(tmp_path_factory.mktemp(name), database_url=database_named(postgresql_url, name)))
    return name
