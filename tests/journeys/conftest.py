"""Real instances for journeys: on both stacks, with the starter vocabulary, an official, and a browser."""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy.orm import Session

from maghribcom.config import Config
from maghribcom.database import writing
from maghribcom.extensions import contributions
from maghribcom.indexing.rebuild import rebuild
from maghribcom.skills.starter import load_starter
from tests.cast import PASSWORD, karim
from tests.conftest import SMALL, database_named, delete_indexes, make_config
from tests.journeys.person import Person, new_person
from tests.journeys.site import Site, application, beside, serving
from tests.services.processes import free_port

OFFICIAL = "karim@example.org"
#: Puts the people of a journey into the database of its instance.
AddPeople = Callable[[Session], None]
StartSite = Callable[..., Site]


@dataclass(frozen=True, slots=True)
class Prepared:
    """An instance with the vocabulary, to be copied: its folder, and its database where that is a server's."""

    folder: Path
    database: str


@pytest.fixture(scope="session")
def prepared_sqlite(empty_sqlite: Path, scratch: Path) -> Prepared:
    """The small stack with the starter vocabulary, indexed."""
    folder = scratch / "prepared-sqlite"
    folder.mkdir()
    shutil.copy(empty_sqlite, folder / "maghribcom.db")
    beside(lambda: _prepare(make_config(folder), index=True))
    return Prepared(folder, "")


@pytest.fixture(scope="session")
def prepared_postgresql(empty_postgresql: str, postgresql_url: str, scratch: Path) -> Prepared:
    """The large stack with the starter vocabulary; indexes belong to each instance."""
    name = f"prepared_{secrets.token_hex(6)}"
    folder = scratch / name
    folder.mkdir()
    _create_database(postgresql_url, name, empty_postgresql)
    beside(lambda: _prepare(make_config(folder, database_url=database_named(postgresql_url, name)), index=False))
    return Prepared(folder, name)


def _prepare(config: Config, *, index: bool) -> None:
    with application(config):
        load_starter()
        if index:
            _index()


def _index() -> None:
    for kind in contributions().by_kind:
        rebuild(kind, lambda _done: None)


def _create_database(server: str, name: str, template: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


@pytest.fixture
def start_site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StartSite]:
    """Start an instance on a stack with the people of a journey.

    Without any, with an official of a vetted organisation who reads this language.
    """
    with ExitStack() as ends:

        def start(stack: str, language: str = "fr", people: AddPeople | None = None) -> Site:
            url = f"http://127.0.0.1:{free_port()}"
            if stack == SMALL:
                prepared: Prepared = request.getfixturevalue("prepared_sqlite")
                shutil.copytree(prepared.folder, tmp_path, dirs_exist_ok=True)
                config = make_config(tmp_path, public_url=url)
            else:
                config = replace(_large(request, tmp_path, ends), public_url=url)
            beside(lambda: _add_people(config, people or partial(_official, language), index=stack != SMALL))
            return ends.enter_context(serving(config, worker=stack != SMALL))

        yield start


def _large(request: pytest.FixtureRequest, folder: Path, ends: ExitStack) -> Config:
    server: str = request.getfixturevalue("postgresql_url")
    node: str = request.getfixturevalue("elasticsearch_url")
    prepared: Prepared = request.getfixturevalue("prepared_postgresql")
    name = f"journey_{secrets.token_hex(6)}"
    _create_database(server, name, prepared.database)
    ends.callback(_drop_database, server, name)
    ends.callback(delete_indexes, f"{node}/{name}")
    return make_config(folder, database_url=database_named(server, name), search_url=f"{node}/{name}")


def _drop_database(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _official(language: str, session: Session) -> None:
    karim(session, password=PASSWORD).language = language


def _add_people(config: Config, people: AddPeople, *, index: bool) -> None:
    with application(config):
        with writing() as session:
            people(session)
        if index:
            _index()


@contextmanager
def open_browser(options: dict[str, object]) -> Iterator[Browser]:
    """A real browser. As long as it is open its event loop has this thread, and Flask refuses to work in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)  # type: ignore[arg-type]
        yield browser
        browser.close()


@pytest.fixture
def somebody(chromium: dict[str, object]) -> Iterator[Callable[..., Person]]:
    """People at browsers of their own, all closed at the end."""
    with ExitStack() as ends:

        @cache
        def browser() -> Browser:
            return ends.enter_context(open_browser(chromium))

        def start(site: Site, language: str, *, scripts: bool = True) -> Person:
            person = new_person(browser(), site, language, scripts=scripts)
            ends.callback(person.context.close)
            return person

        yield start
