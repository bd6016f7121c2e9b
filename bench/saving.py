"""Saving a profile: how many statements it takes, and how long until somebody is found by what was saved."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from bench.figures import Report, milliseconds, say
from bench.pages import counted
from bench.stacks import environment
from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.database import reading
from maghribcom.demonstration.showcase import EMAILS
from maghribcom.extensions import search_engine
from search import INSTITUTIONS, ExpertQuery
from tests.browsing import signed_in
from tests.experts.filling import form_of

SAVES, WARM_UP = 60, 3
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.005
AIM_MS = 1_500
SAVED = 302
GROUPS = ("identity", "residence", "work", "background", "offer", "visibility")
ROOT = Path(__file__).parent.parent


def measure(report: Report, app: Flask) -> None:
    """Statements of saving each group as it is; seconds from the end of a save to the first search that finds it."""
    say("  saving")
    with app.app_context(), reading() as session:
        account = session.scalars(select(Account).where(Account.email == EMAILS["expert"])).one()
    client = signed_in(app, account)
    for group in GROUPS:
        form = _form(client, group)
        with counted(app) as noted:
            _save(client, group, form)
        report.figure(f"save.{group}_statements", len(noted), "SQL statements a save")
    saves, waits = [], []
    with working(app):
        for place in range(WARM_UP + SAVES):
            word = f"mesure{time.time_ns()}"
            form = _form(client, "work")
            form["headline"] = f"Ingénieure photovoltaïque {word}"
            began = time.perf_counter()
            _save(client, "work", form)
            saved = time.perf_counter()
            _wait_for(app, word)
            if place >= WARM_UP:
                saves.append(saved - began)
                waits.append(time.perf_counter() - saved)
    for name, seconds in (("save.time", saves), ("save.searchable", waits)):
        p50, p95 = milliseconds(seconds)
        report.figure(f"{name}_p50", p50, "ms")
        aim = f"<= {AIM_MS} ms" if name == "save.searchable" else None
        report.figure(f"{name}_p95", p95, "ms", aim=aim, worst=round(1000 * max(seconds), 2))


def _form(client: FlaskClient, group: str) -> MultiDict[str, str]:
    action = f"/fr/profile/{group}"
    return form_of(client.get(action), action)


def _save(client: FlaskClient, group: str, form: MultiDict[str, str]) -> None:
    answer = client.post(f"/fr/profile/{group}", data=form)
    if answer.status_code != SAVED:
        raise RuntimeError(f"saving {group} was answered with {answer.status_code}")


def _wait_for(app: Flask, word: str) -> None:
    """Until the search finds somebody by this word."""
    query = ExpertQuery(INSTITUTIONS, text=word, text_language="fr")
    give_up = time.perf_counter() + PATIENCE_SECONDS
    with app.app_context():
        while not search_engine().count(query, clock.now()):
            if time.perf_counter() > give_up:
                raise RuntimeError("what was saved was not found")
            time.sleep(POLL_SECONDS)


@contextmanager
def working(app: Flask) -> Iterator[None]:
    """A real `flask work` on this instance."""
    config = app.config["SETTINGS"]
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "work"]
    log = (config.instance / "work.log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env=environment(config), stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)
        log.close()
