"""Fixtures of the whole house: an application on real parts, on both stacks."""

import contextvars
import secrets
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from maghribcom.application import create_app
from maghribcom.config import Config
from maghribcom.database import Base, db
from maghribcom.extensions import search_engine

pytest_plugins = ["tests.services.fixtures"]

SMALL, LARGE = "sqlite-embedded", "postgresql-elasticsearch"
#: A secret for tests: long enough, and nobody's.
SECRET = secrets.token_hex(32)
MakeConfig = Callable[..., Config]


def make_config(instance: Path, **settings: object) -> Config:
    """The settings of an instance in this folder, on SQLite and the embedded engine unless said otherwise."""
    values: dict[str, object] = {
        "instance": instance,
        "secret_key": SECRET,
        "public_url": "http://localhost",
        "database_url": f"sqlite:///{instance}/maghribcom.db",
        "search_url": f"embedded://{instance}/search",
        "mail_url": f"folder://{instance}/mail",
        "mail_from": "Maghribcom <no-reply@maghribcom.example>",
        "testing": True,
        "work_in_process": False,
    }
    return Config(**{**values, **settings})  # type: ignore[arg-type]


def migrate(config: Config) -> None:
    """Make the tables of an empty database, by the migrations."""
    app = create_app(config)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()


@pytest.fixture(scope="session")
def empty_sqlite(scratch: Path) -> Path:
    """A migrated SQLite database without rows, to be copied."""
    folder = scratch / "empty"
    folder.mkdir()
    migrate(make_config(folder))
    return folder / "maghribcom.db"


@pytest.fixture(scope="session")
def empty_postgresql(postgresql_url: str, scratch: Path) -> str:
    """The name of a migrated PostgreSQL database without rows, to be copied."""
    name = f"template_{secrets.token_hex(6)}"
    folder = scratch / name
    folder.mkdir()
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    migrate(make_config(folder, database_url=database_named(postgresql_url, name)))
    return name


def database_named(server: str, name: str) -> str:
    """The URL of another database of the same server, with the driver's name."""
    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=[SMALL, LARGE])
def stack(request: pytest.FixtureRequest) -> str:
    """Both ways to run an instance: one machine, or servers."""
    return str(request.param)


@pytest.fixture
def config(stack: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Config]:
    """The settings of an empty instance on this stack."""
    if stack == SMALL:
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "maghribcom.db")
        yield make_config(tmp_path)
        return
    server: str = request.getfixturevalue("postgresql_url")
    template: str = request.getfixturevalue("empty_postgresql")
    node: str = request.getfixturevalue("elasticsearch_url")
    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield make_config(tmp_path, database_url=database_named(server, name), search_url=f"{node}/{name}")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Browser(FlaskClient):
    """A client whose requests share nothing with the test: a context that the test holds open would be reused."""

    def open(self, *args: Any, **options: Any) -> Any:
        """Make a request as another thread of a server would see it."""
        return contextvars.Context().run(super().open, *args, **options)


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """An application on an empty instance, without search indexes."""
    app = create_app(config)
    app.test_client_class = Browser
    yield app
    with app.app_context():
        search_engine().close()
        db.engine.dispose()


@pytest.fixture
def indexed(app: Flask, stack: str) -> Iterator[Flask]:
    """The application with empty search indexes."""
    with app.app_context():
        search_engine().create_missing()
    yield app
    if stack == LARGE:
        delete_indexes(app.config["SETTINGS"].search_url)


def delete_indexes(search_url: str) -> None:
    """Remove every index under this address's prefix."""
    node, prefix = search_url.rsplit("/", 1)
    names = urllib.request.urlopen(f"{node}/_cat/indices/{prefix}*?h=index").read().decode().split()
    for name in names:
        urllib.request.urlopen(urllib.request.Request(f"{node}/{name}", method="DELETE")).close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody's browser, without JavaScript and without a session."""
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the test's own; what it wants others to see it must commit."""
    with app.app_context(), db.sessionmaker() as session:
        yield session
