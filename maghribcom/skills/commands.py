"""`flask skills`: load the starter vocabulary, import ESCO, measure how phrases find their concept."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from maghribcom.indexing.lease import LeaseLost, LeaseTaken
from maghribcom.skills.bad_rows import BadRows
from maghribcom.skills.esco.importing import import_esco
from maghribcom.skills.evaluating import evaluate_concepts, read_judged_concepts
from maghribcom.skills.models import LABEL_LANGUAGES
from maghribcom.skills.progress import shown_progress
from maghribcom.skills.report import Report
from maghribcom.skills.starter import load_starter
from maghribcom.skills.starter_files import VOCABULARY
from search import SearchUnavailable
from search.scratch import scratch_engine

BAD_INPUT, TRY_AGAIN = 2, 75
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

commands = AppGroup("skills", help="The vocabulary of skills, occupations and sectors.")


def _stop(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


@contextmanager
def _refusals() -> Iterator[None]:
    """Errors as a sentence and an exit code."""
    try:
        yield
    except BadRows as error:
        _stop(f"{error}\nNothing was changed.", BAD_INPUT)
    except (LeaseTaken, LeaseLost):
        _stop("Another process is changing the vocabulary. Try again later.", TRY_AGAIN)
    except OperationalError as error:
        _stop(f"The database is away ({type(error).__name__}). Try again later; what was written stays.", TRY_AGAIN)
    except SearchUnavailable as error:
        _stop(f"The search engine is away: {error}", TRY_AGAIN)


@commands.command("load-starter")
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=VOCABULARY,
    help="Folder with the .tsv files; without it those of the project.",
)
def load_starter_command(folder: Path) -> None:
    """Load the starter vocabulary of data/vocabulary, or what changed in it since.

    All files are checked first; one bad row refuses all, with file and line named and exit code 2. Labels and
    retirements by editors stay as they are.
    """
    with _refusals():
        _print(load_starter(folder))


@commands.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_command(paths: tuple[Path, ...]) -> None:
    """Import the official ESCO CSV packages: PATHS are zips, folders with zips or CSV files, or single CSV files.

    Everything is read and checked first; a bad row is named with file and line, and nothing is changed (exit code 2).
    Then concepts are written in short steps, so that the site goes on. A second run changes nothing. Prints a table of
    what was added, changed and left out. While ESCO is imported, name its source on the site, as its licence asks.
    """
    with _refusals(), shown_progress() as tell:
        report = import_esco(paths, tell)
    _print(report)


@commands.command("evaluate")
@click.option("--labels", type=FILE, required=True, help="id<TAB>text; several lines of one id are its labels.")
@click.option("--queries", type=FILE, required=True, help="id<TAB>text.")
@click.option("--qrels", type=FILE, required=True, help="query<TAB>id<TAB>grade, a whole number from 0 on.")
@click.option("--language", type=click.Choice(LABEL_LANGUAGES), required=True, help="Of the queries and the labels.")
@click.option("--engine", "url", help="As SEARCH_URL; without it the embedded engine in a temporary folder.")
def evaluate_command(labels: Path, queries: Path, qrels: Path, language: str, url: str | None) -> None:
    """Measure how well phrases find their concept, on files from outside.

    The labels are indexed by themselves, never into the instance's index, and nothing is left of them. The files have
    no header; a label in another language says so in a third cell. The last line printed is one JSON object: queries,
    hits@1, hits@10, mrr, ndcg@10, seconds. A bad line is named, with exit code 2.
    """
    began = time.perf_counter()
    with _refusals(), shown_progress() as tell, ExitStack() as scratch:
        judged = read_judged_concepts(labels, queries, qrels, language)
        for note in judged.notes:
            click.echo(note, err=True)
        try:
            engine = scratch.enter_context(scratch_engine(url))
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--engine") from error
        figures = evaluate_concepts(engine, judged, language, tell)
    click.echo(json.dumps({**figures.row(), "seconds": round(time.perf_counter() - began, 2)}))


def _print(report: Report) -> None:
    for line in report.lines():
        click.echo(line)
