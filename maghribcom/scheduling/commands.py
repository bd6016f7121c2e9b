"""`flask work`: the background process of an instance."""

import signal
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from maghribcom.config import ConfigurationError
from maghribcom.scheduling.loop import Loop
from maghribcom.scheduling.single_process import claim_instance

BAD_CONFIGURATION = 2


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@with_appcontext
def work(once: bool) -> None:
    """Do the background work: index what changed, send mail, run what is due by the clock.

    Stops by itself on SIGTERM or Ctrl-C, after the work in hand. On SQLite the serving process does this work itself.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        claim_instance(app.config["SETTINGS"])
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        sys.exit(BAD_CONFIGURATION)
    loop = Loop(app)
    if once:
        click.echo(f"{loop.run_due()} done")
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: loop.stop())
    loop.run()
