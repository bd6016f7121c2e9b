"""`flask mail`: how the outbox stands, and another try for what was given up."""

import sys
from typing import NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from maghribcom import clock
from maghribcom.database import reading, writing
from maghribcom.mail.dead_letters import retry_dead
from maghribcom.mail.models import STATUSES
from maghribcom.mail.operations import state_of

TRY_AGAIN = 75

commands = AppGroup("mail", help="The outbox: what waits, what went out, what could not.")


def _away() -> NoReturn:
    click.echo("The database is away. Try again later.", err=True)
    sys.exit(TRY_AGAIN)


@commands.command("status")
def status_command() -> None:
    """Print how many mails are in each status, the age of the oldest that waits, and why mails do not go out."""
    try:
        with reading() as session:
            state = state_of(session)
    except OperationalError:
        _away()
    for status in STATUSES:
        click.echo(f"{status}\t{state.counts.get(status, 0)}")
    if state.oldest is not None:
        click.echo(f"oldest\t{round((clock.now() - state.oldest).total_seconds())} s")
    for reason, count in state.reasons:
        click.echo(f"{count}\t{reason}")


@commands.command("retry")
def retry_command() -> None:
    """Try again what was given up, after the cause was mended. Mails that may have gone out already stay."""
    try:
        with writing() as session:
            count = retry_dead(session)
    except OperationalError:
        _away()
    click.echo(f"{count} mails wait again")
