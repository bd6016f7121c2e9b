"""`flask demo`: make and serve a demonstration, add people to it."""

import sys
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import OperationalError

from maghribcom.config import Config, ConfigurationError
from maghribcom.database import writing
from maghribcom.demonstration import institutions, refusal, serving, showcase
from maghribcom.demonstration.planning import OPEN
from maghribcom.demonstration.population import CAST, VocabularyMissing, populate
from maghribcom.demonstration.postings import populate_needs
from maghribcom.demonstration.wanted import make_demand
from maghribcom.extensions import alembic, contributions, search_engine
from maghribcom.indexing.commands import rebuild_with_progress
from maghribcom.indexing.lease import LeaseTaken
from maghribcom.indexing.rebuild import RebuildFailed
from maghribcom.locales import in_language
from maghribcom.scheduling.single_process import claim_instance
from maghribcom.skills.starter import load_starter
from search import SearchError

FAILED, BAD_USAGE, TRY_AGAIN = 1, 2, 75
EXPERTS, NEEDS, SEED = 2_000, 200, 1

commands = AppGroup("demo", help="The demonstration: invented people and needs on an instance of their own.")


@commands.command("people")
@click.option(
    "--experts", type=click.IntRange(1, 1_000_000), default=EXPERTS, show_default=True, help="How many people."
)
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True, help="Another seed, other people.")
def people(experts: int, seed: int) -> None:
    """Add invented people to a demonstration, with organisations and texts in seven languages.

    The same seed always gives the same people: those that are there already are not made again, so that an interrupted
    run goes on where it stopped. They are found as soon as the background work, or `flask index drain`, has indexed
    them. Refuses, with exit code 2, on any instance that was not made as a demonstration.
    """
    try:
        refusal.check_settings(_settings())
        click.echo(f"{_make_people(experts, seed)} people")
    except (refusal.NotADemonstration, VocabularyMissing) as error:
        _stop(str(error), BAD_USAGE)
    except OperationalError as error:
        _stop(f"The database is away ({type(error.orig).__name__}). Try again later.", TRY_AGAIN)


@commands.command("needs")
@click.option("--needs", type=click.IntRange(1, 1_000_000), default=NEEDS, show_default=True, help="How many needs.")
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True, help="Another seed, other needs.")
@click.option(
    "--open",
    "open_share",
    type=click.IntRange(0, 70),
    default=round(100 * OPEN),
    show_default=True,
    help="How many of a hundred are open; most of the others are closed.",
)
def needs(needs: int, seed: int, open_share: int) -> None:
    """Add invented projects and needs to a demonstration, of 40 organisations in all regions and sectors.

    The same seed and share always give the same needs, and what is there already is not made again. They are found as
    soon as the background work, or `flask index drain`, has indexed them. Refuses as `flask demo people` does.
    """
    try:
        refusal.check_settings(_settings())
        click.echo(f"{_make_needs(needs, seed, open_share / 100)} needs")
    except (refusal.NotADemonstration, VocabularyMissing) as error:
        _stop(str(error), BAD_USAGE)
    except OperationalError as error:
        _stop(f"The database is away ({type(error.orig).__name__}). Try again later.", TRY_AGAIN)


@commands.command("start")
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="Of 127.0.0.1.")
@click.option("--experts", type=click.IntRange(1, 1_000_000), default=EXPERTS, show_default=True, help="How many.")
@click.option("--needs", type=click.IntRange(0, 1_000_000), default=NEEDS, show_default=True, help="How many needs.")
def start(port: int, experts: int, needs: int) -> None:
    """Bring the demonstration up to date, print its address and accounts, then serve it until Ctrl-C.

    What is there already is kept. `make run` makes the instance first, where there is none.
    """
    try:
        refusal.check_settings(_settings())
        claim_instance(_settings())
        reserved = serving.reserve(port)
        accounts = _make(_settings(), experts, needs)
        serving.listen(reserved)
    except (refusal.NotADemonstration, ConfigurationError, serving.PortTaken) as error:
        _stop(str(error), BAD_USAGE)
    except RebuildFailed as error:
        _stop(f"The index could not be built: {error}.", FAILED)
    except LeaseTaken:
        _stop(
            "Another process is at this instance, or one died within the last minute. Try again in a minute.", TRY_AGAIN
        )
    except (SearchError, OperationalError) as error:
        _stop(f"The search engine or the database is away ({type(error).__name__}). Try again later.", TRY_AGAIN)
    click.echo(f"http://127.0.0.1:{port}")
    for account in accounts:
        click.echo(account.line())
    sys.stdout.flush()
    serving.serve(_settings(), reserved)


def _settings() -> Config:
    settings: Config = current_app.config["SETTINGS"]
    return settings


def _make(config: Config, experts: int, needs: int) -> list[showcase.Showcase]:
    _say("database")
    alembic.upgrade()
    with writing() as session:
        refusal.mark(session)
    _say("vocabulary")
    load_starter()
    _make_people(experts, SEED)
    accounts = showcase.keep_passwords(config.instance)
    with in_language("en"), writing() as session:
        showcase.make_accounts(session, accounts)
        make_demand(session, SEED)
    _make_needs(needs, SEED, OPEN)
    indexes = search_engine().status()
    for kind in contributions().by_kind:
        if indexes[kind].outdated:
            rebuild_with_progress(kind)
    search_engine().create_missing()
    return list(accounts)


def _make_people(experts: int, seed: int) -> int:
    _make_organisations()
    with _progress() as progress:
        task = progress.add_task("people", total=experts + len(CAST))
        return populate(experts, seed, lambda done: progress.advance(task, done))


def _make_needs(needs: int, seed: int, open_share: float) -> int:
    _make_organisations()
    with _progress() as progress:
        task = progress.add_task("needs", total=needs)
        return populate_needs(needs, seed, open_share, lambda done: progress.advance(task, done))


def _make_organisations() -> None:
    with in_language("en"), writing() as session:
        refusal.mark(session)
        institutions.make_organisations(session)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _say(step: str) -> None:
    click.echo(step, err=True)


def _stop(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)
