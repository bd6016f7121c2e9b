"""Scratch instances on both stacks: the servers are those of the tests, with settings for speed."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import structlog
from flask import Flask

from maghribcom.application import create_app
from maghribcom.config import Config
from maghribcom.database import db
from maghribcom.demonstration.instance import write_private
from maghribcom.extensions import alembic, search_engine
from tests.conftest import database_named, delete_indexes, make_config
from tests.services import elasticsearch, postgresql

EMBEDDED, ELASTICSEARCH = "sqlite+embedded", "postgresql+elasticsearch"
STACKS = {"embedded": EMBEDDED, "elasticsearch": ELASTICSEARCH}


@contextmanager
def instance(stack: str) -> Iterator[Flask]:
    """An application on an empty, migrated instance in a temporary folder; nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix="maghribcom-bench-"))
    try:
        if stack == EMBEDDED:
            with _opened(make_config(folder, demonstration=True)) as app:
                yield app
        else:
            with _servers(folder) as config, _opened(config) as app:
                yield app
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _servers(folder: Path) -> Iterator[Config]:
    """Servers given by TEST_SEARCH_URL and TEST_DATABASE_URL, else started for this run."""
    node = None if "TEST_SEARCH_URL" in os.environ else elasticsearch.start(for_speed=True)
    cluster = None if "TEST_DATABASE_URL" in os.environ else postgresql.start()
    name = f"bench_{secrets.token_hex(6)}"
    node_url = node.url if node else os.environ["TEST_SEARCH_URL"]
    server = cluster.url if cluster else os.environ["TEST_DATABASE_URL"]
    search_url = f"{node_url}/{name}"
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
            yield make_config(
                folder, demonstration=True, database_url=database_named(server, name), search_url=search_url
            )
            delete_indexes(search_url)
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        for service in (node, cluster):
            if service:
                service.stop()


@contextmanager
def _opened(config: Config) -> Iterator[Flask]:
    app = create_app(config)
    log = (config.instance / "requests.log").open("w")
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(log))
    with app.app_context():
        alembic.upgrade()
    yield app
    with app.app_context():
        search_engine().close()
        db.engine.dispose()
    log.close()


def environment(config: Config) -> dict[str, str]:
    """What a process of this instance needs: its settings lie in the instance folder, readable by the owner only."""
    settings = config.instance / "settings.env"
    if not settings.is_file():
        values = {
            "SECRET_KEY": config.secret_key,
            "DEMONSTRATION": "true",
            "PUBLIC_URL": "http://127.0.0.1",
            "DATABASE_URL": config.database_url,
            "SEARCH_URL": config.search_url,
            "WORK_IN_PROCESS": "false",
        }
        write_private(settings, "".join(f"{name}={value}\n" for name, value in values.items()))
    return {"PATH": os.environ["PATH"], "INSTANCE": str(config.instance), "LANG": "C.UTF-8"}
