"""The migrations make exactly the tables of the models, on both databases, and can be undone."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy
from flask import Flask

from maghribcom.application import create_app
from maghribcom.database import Base, db
from maghribcom.extensions import alembic, search_engine
from tests.conftest import database_named, make_config

DATABASES = [pytest.param("sqlite", marks=pytest.mark.check), "postgresql"]


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has no tables."""
    if request.param == "sqlite":
        yield from _application(tmp_path, f"sqlite:///{tmp_path}/maghribcom.db")
        return
    server: str = request.getfixturevalue("postgresql_url")
    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield from _application(tmp_path, database_named(server, name))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _application(instance: Path, database_url: str) -> Iterator[Flask]:
    app = create_app(make_config(instance, database_url=database_url))
    with app.app_context():
        yield app
        search_engine().close()
        db.engine.dispose()


def test_migrations_make_the_tables_of_the_models(empty: Flask) -> None:
    alembic.upgrade()
    assert not alembic.compare_metadata()


def test_migrations_make_the_checks_of_the_models(empty: Flask) -> None:
    alembic.upgrade()
    inspector = sqlalchemy.inspect(db.engine)
    for table in Base.metadata.sorted_tables:
        made = {check["name"] for check in inspector.get_check_constraints(table.name)}
        wanted = {str(each.name) for each in table.constraints if isinstance(each, sqlalchemy.CheckConstraint)}
        assert made == wanted, table.name


def test_migrations_can_be_undone_and_done_again(empty: Flask) -> None:
    alembic.upgrade()
    alembic.downgrade("base")
    assert set(sqlalchemy.inspect(db.engine).get_table_names()) == {"alembic_version"}
    alembic.upgrade()
    assert not alembic.compare_metadata()
