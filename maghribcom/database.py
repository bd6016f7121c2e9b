"""The ground under every row: base class, column types, and how transactions begin.

SQLite: a transaction that may write begins with BEGIN IMMEDIATE, because one that reads first and writes later
fails with "database is locked" when another writer came between (156 of 200 tries with four threads).
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask, g
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, String, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_MS = 20_000
#: Crockford's alphabet: no letter that is read as a digit.
ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 13
EMAIL_LENGTH = 254
CODE_LENGTH = 48

db = SQLAlchemy(session_options={"expire_on_commit": False})
Row = TypeVar("Row")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, always UTC. SQLite drops zones, so they are put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored; take the time from maghribcom.clock")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FoldedEmail(TypeDecorator[str]):
    """An e-mail address, stored and compared in one case, so that one person is one account."""

    impl = String(EMAIL_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.strip().casefold()


class Base(DeclarativeBase):
    """All tables. Constraint names follow one convention, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime()}


def random_public_id() -> str:
    """64 unguessable bits, short enough to be read aloud."""
    number = secrets.randbits(64)
    return "".join(ID_ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


class HasPublicId:
    """A row with an address: the random id is the only one that leaves the database."""

    public_id: Mapped[str] = mapped_column(String(PUBLIC_ID_LENGTH), unique=True, default=random_public_id)


class HasRowVersion:
    """A row that two people may edit at once: a write with a stale version raises StaleDataError."""

    row_version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 (SQLAlchemy calls it with the class)
        return {"version_id_col": cls.row_version}


def begin_writing(session: Session) -> None:
    """Begin the session's transaction as one that may write; must come before its first statement."""
    session.connection(execution_options={"sqlite_begin": "BEGIN IMMEDIATE"})


@contextmanager
def writing() -> Iterator[Session]:
    """A short write transaction of its own: committed at the end, rolled back on any error."""
    with db.sessionmaker() as session:
        begin_writing(session)
        yield session
        session.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """A short read transaction of its own."""
    with db.sessionmaker() as session:
        yield session


def insert_into(session: Session, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what becomes of a row that is there already: reading first loses the race."""
    dialect = session.get_bind().dialect.name
    return sqlite.insert(model) if dialect == "sqlite" else postgresql.insert(model)


def bring_in_line(
    rows: list[Row], key: Callable[[Row], Any], wanted: Mapping[Any, Mapping[str, Any]], make: Callable[..., Row]
) -> None:
    """Change, add and remove only the rows that differ from what is wanted, each known by its key."""
    held = {key(row): row for row in rows}
    for known, row in held.items():
        if known not in wanted:
            rows.remove(row)
    for known, values in wanted.items():
        if known in held:
            for name, value in values.items():
                setattr(held[known], name, value)
        else:
            rows.append(make(**values))


def write_afterwards(work: Callable[[Session], None]) -> None:
    """Do this in one short write transaction after the request's reads; when it fails, the request fails.

    For the few things that a GET may write: that a profile was opened, that somebody was seen, a ceiling's count.
    """
    g.setdefault("write_afterwards", []).append(work)


def finish_request() -> None:
    """Commit what the request did, then do what it put off."""
    db.session.commit()
    waiting = g.pop("write_afterwards", [])
    if waiting:
        with writing() as session:
            for work in waiting:
                work(session)


def abandon_request() -> None:
    """Undo what the request did, and forget what it put off: it is answered with an error."""
    g.pop("write_afterwards", None)
    db.session.rollback()


def is_sqlite(url: str) -> bool:
    """Whether this database lives in one file and so allows one serving process."""
    return make_url(url).get_backend_name() == "sqlite"


def configure_database(app: Flask, url: str) -> None:
    """Open the engine and set what SQLite does not do by itself: write-ahead log, foreign keys, patience."""
    # Errors of the database must not carry values of rows into the log.
    options: dict[str, Any] = {"url": url, "hide_parameters": True}
    if is_sqlite(url):
        options["connect_args"] = {"timeout": BUSY_TIMEOUT_MS / 1000}
    app.config["SQLALCHEMY_ENGINES"] = {"default": options}
    db.init_app(app)
    with app.app_context():
        if is_sqlite(url):
            _prepare_sqlite(db.engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "foreign_keys = ON",
            "synchronous = NORMAL",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
