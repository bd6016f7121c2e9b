"""`flask search`: measure how searches find people."""

import json
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from maghribcom import clock
from maghribcom.database import reading
from maghribcom.directory.evaluating import evaluate_people, read_judged_people
from maghribcom.skills.bad_rows import BadRows
from maghribcom.skills.progress import shown_progress
from search import SearchError
from search.scratch import scratch_engine

BAD_INPUT, TRY_AGAIN = 2, 75
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

commands = AppGroup("search", help="Searching for people.")


def _stop(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


@commands.command("evaluate")
@click.option("--documents", type=FILE, required=True, help="JSON lines: the fields of ExpertDocument.")
@click.option("--queries", type=FILE, required=True, help="JSON lines: id with typed and language, or with filters.")
@click.option("--qrels", type=FILE, required=True, help="query<TAB>id<TAB>grade, a whole number from 0 on.")
@click.option("--engine", "url", help="As SEARCH_URL; without it the embedded engine in a temporary folder.")
def evaluate_command(documents: Path, queries: Path, qrels: Path, url: str | None) -> None:
    """Measure how well searches find the people who are meant, on files from outside.

    The people are indexed by themselves, never into the instance's index, and nothing is left of them. What queries
    say as typed is recognised by the instance's own vocabulary. The last line printed is one JSON object: queries,
    hits@1, hits@10, mrr, ndcg@10, seconds. A bad line is named, with exit code 2.
    """
    began, at = time.perf_counter(), clock.now()
    try:
        with shown_progress() as tell, ExitStack() as scratch:
            judged = read_judged_people(documents, queries, qrels, at)
            for note in judged.notes:
                click.echo(note, err=True)
            try:
                engine = scratch.enter_context(scratch_engine(url))
            except ValueError as error:
                raise click.BadParameter(str(error), param_hint="--engine") from error
            figures = evaluate_people(scratch.enter_context(reading()), engine, judged, at, tell)
    except BadRows as error:
        _stop(str(error), BAD_INPUT)
    except SearchError as error:
        _stop(f"The search engine is away: {error}", TRY_AGAIN)
    except OperationalError as error:
        _stop(f"The database is away ({type(error).__name__}). Try again later.", TRY_AGAIN)
    click.echo(json.dumps({**figures.row(), "seconds": round(time.perf_counter() - began, 2)}))
