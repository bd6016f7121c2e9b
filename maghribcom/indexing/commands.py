"""`flask index`: bring changes into the search index, build it anew, say how it stands."""

import sys
from typing import NoReturn

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import OperationalError

from maghribcom import clock
from maghribcom.database import reading
from maghribcom.extensions import contributions, search_engine
from maghribcom.indexing.drain import drain, queue_status
from maghribcom.indexing.lease import LeaseLost, LeaseTaken
from maghribcom.indexing.rebuild import RebuildFailed, rebuild
from search import IndexStatus, SearchOutdated, SearchUnavailable

FAILED, TRY_AGAIN = 1, 75
AWAY = (SearchUnavailable, OperationalError)

commands = AppGroup("index", help="The search index: its changes, its rebuild, its state.")


def _stop(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


@commands.command("drain")
@click.option("--wait", default=10.0, show_default=True, help="Seconds to wait for another process that is draining.")
def drain_command(wait: float) -> None:
    """Bring every change that is due into the live index.

    Exit code 75 means: try again later (another process holds the lock, or the engine or the database is away).
    """
    try:
        done = drain(wait)
    except (LeaseTaken, LeaseLost):
        _stop("Another process is writing the index. Try again later.", TRY_AGAIN)
    except SearchOutdated as error:
        _stop(f"{error} Run: flask index rebuild", FAILED)
    except AWAY as error:
        _stop(f"The search engine or the database is away ({type(error).__name__}). Try again later.", TRY_AGAIN)
    click.echo(f"{done} documents")


@commands.command("rebuild")
@click.argument("kinds", nargs=-1)
def rebuild_command(kinds: tuple[str, ...]) -> None:
    """Build the index anew from the database, while the old one goes on answering, then swap.

    KINDS are kinds of documents (see `flask index status`); without one, all are built.
    """
    known = contributions().by_kind
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        raise click.BadParameter(f"unknown kind {unknown[0]}; there are: {', '.join(known)}")
    for kind in kinds or tuple(known):
        try:
            count = rebuild_with_progress(kind)
        except (LeaseTaken, LeaseLost):
            _stop("Another process is building or writing this index. Try again later.", TRY_AGAIN)
        except RebuildFailed as error:
            _stop(f"{error}. The old index was kept.", FAILED)
        except AWAY as error:
            _stop(f"The search engine or the database is away ({type(error).__name__}). Try again later.", TRY_AGAIN)
        click.echo(f"{kind}: {count} documents")


def rebuild_with_progress(kind: str) -> int:
    """Rebuild with a progress bar on standard error, silent where that is no terminal."""
    with reading() as session:
        total = sum(len(ids) for ids in contributions().by_kind[kind].identifiers(session))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(f"indexing {kind}", total=total)
        return rebuild(kind, lambda done: progress.advance(task, done))


def _index_in_words(index: IndexStatus | None) -> str:
    if index is None or not index.name:
        return "no index: run flask index rebuild"
    said = f"{index.documents} documents in {index.name}"
    return f"{said}, outdated: run flask index rebuild" if index.outdated else said


@commands.command("status")
def status_command() -> None:
    """Say, for each kind: documents in the index, changes that wait, the age of the oldest, refusals and why."""
    try:
        indexes = search_engine().status()
    except SearchUnavailable:
        indexes = {}
        click.echo("The search engine is away.", err=True)
    try:
        queue, now = queue_status(), clock.now()
    except OperationalError:
        _stop("The database is away. Try again later.", TRY_AGAIN)
    for kind in contributions().by_kind:
        index, waits = indexes.get(kind), queue.get(kind)
        parts = [_index_in_words(index)]
        parts.append(f"{waits.waiting if waits else 0} waiting")
        if waits and waits.oldest:
            parts.append(f"oldest {round((now - waits.oldest).total_seconds())} s")
        if waits and waits.refused:
            parts.append(f"{waits.refused} refused: {waits.reason}")
        click.echo(f"{kind}\t" + "\t".join(parts))
    if not indexes:
        sys.exit(TRY_AGAIN)
