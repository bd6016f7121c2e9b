"""An instance as an operator runs it: real processes on the loopback, stopped whatever happens."""

import email
import email.policy
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from flask import Flask

from maghribcom.application import create_app
from maghribcom.config import Config
from maghribcom.database import db
from maghribcom.extensions import search_engine
from tests.services import processes

ROOT = Path(__file__).parents[2]
#: A process that starts reads every room and the compiled catalogues; other tests run beside it.
START_SECONDS = 120
MAIL_SECONDS = 30
PAUSE_SECONDS = 0.05
#: What a process needs to know of the machine; the settings come from the test alone.
INHERITED = ("PATH", "HOME", "TMPDIR", "LANG", "PYTHONDONTWRITEBYTECODE")

T = TypeVar("T")


class DidNotStart(Exception):
    """The process ended, or did not answer in time; the message has the end of its log."""


class Site:
    """A running instance: its address, its folder, its mails."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = url, folder

    def letters_to(self, address: str) -> list[EmailMessage]:
        """The mails that were sent to this address."""
        files = sorted((self.folder / "mail").glob("*.eml"))
        letters = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
        return [letter for letter in letters if address in str(letter["To"])]

    def link_sent_to(self, address: str) -> str:
        """The link in the first mail to this address, once it has arrived."""
        letters = wait_for(lambda: self.letters_to(address), MAIL_SECONDS, f"a mail to {address}")
        body = letters[0].get_body(("plain",))
        assert body is not None
        found = re.search(re.escape(self.url) + r"/\S+", body.get_content())
        assert found, body.get_content()
        return found[0]


def wait_for(ask: Callable[[], T], seconds: float, what: str) -> T:
    """The first answer that is not empty; fails when there is none in time."""
    give_up = time.monotonic() + seconds
    while not (answer := ask()):
        if time.monotonic() > give_up:
            raise AssertionError(f"waited {seconds:.0f} seconds for {what}")
        time.sleep(PAUSE_SECONDS)
    return answer


def environment_of(config: Config) -> dict[str, str]:
    """The settings as an operator would export them."""
    settings = {
        "INSTANCE": str(config.instance), "SECRET_KEY": config.secret_key, "PUBLIC_URL": config.public_url,
        "DATABASE_URL": config.database_url, "SEARCH_URL": config.search_url, "MAIL_URL": config.mail_url,
    }  # fmt: skip
    return {**_inherited(), **settings}


@contextmanager
def serving(config: Config, *, worker: bool) -> Iterator[Site]:
    """This instance behind its server; with a separate `flask work`, or with the work inside the server."""
    port = config.public_url.rpartition(":")[2]
    commands = {"server": [
        sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "8", "--worker-class", "gthread",
        "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket", "wsgi:app",
    ]}  # fmt: skip
    if worker:
        commands["work"] = [sys.executable, "-m", "flask", "--app", "wsgi", "work"]
    with _running(commands, config.instance, environment_of(config)) as (logs, started):
        _wait_until_it_answers(config.public_url, started, logs)
        yield Site(config.public_url, config.instance)


@contextmanager
def demonstration(folder: Path, experts: int) -> Iterator[tuple[Site, dict[str, tuple[str, str]]]]:
    """What `make run` starts, with fewer people; and its printed accounts: address and password by role."""
    port = processes.free_port()
    url, instance = f"http://127.0.0.1:{port}", folder / "instance"
    command = [sys.executable, "-m", "maghribcom.demonstration", "--experts", str(experts)]
    environment = {**_inherited(), "INSTANCE": str(instance), "PORT": str(port)}
    with _running({"demonstration": command}, folder, environment) as (logs, started):
        _wait_until_it_answers(url, started, logs)
        lines = [line.split("\t") for line in logs["demonstration"].read_text().splitlines() if line.count("\t") == 2]
        yield Site(url, instance), {role: (address, password) for role, address, password in lines}


def _inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in INHERITED if name in os.environ}


@contextmanager
def _running(
    commands: dict[str, list[str]], folder: Path, environment: dict[str, str]
) -> Iterator[tuple[dict[str, Path], list[subprocess.Popen[bytes]]]]:
    logs = {name: folder / f"{name}.log" for name in commands}
    started: list[subprocess.Popen[bytes]] = []
    try:
        for name, command in commands.items():
            started.append(processes.start(command, log=logs[name], cwd=ROOT, env=environment, ordinary_user=False))
        yield logs, started
        ended = [name for name, process in zip(commands, started, strict=True) if process.poll() is not None]
        assert not ended, f"{ended} ended by itself: {_ends_of(logs)}"
    finally:
        for process in started:
            processes.stop(process)


def _wait_until_it_answers(url: str, started: Sequence[subprocess.Popen[bytes]], logs: dict[str, Path]) -> None:
    def answers() -> bool:
        if any(process.poll() is not None for process in started):
            raise DidNotStart(_ends_of(logs))
        try:
            with urllib.request.urlopen(f"{url}/health/ready", timeout=START_SECONDS) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    try:
        wait_for(answers, START_SECONDS, url)
    except AssertionError as error:
        raise DidNotStart(f"{error}: {_ends_of(logs)}") from None


def _ends_of(logs: dict[str, Path]) -> str:
    return "\n".join(f"{name}: {log.read_text(errors='replace')[-2000:]}" for name, log in logs.items())


@contextmanager
def application(config: Config) -> Iterator[Flask]:
    """The application on the folder of an instance, as a command would make it, beside a server or before it."""
    app = create_app(config)
    with app.app_context():
        yield app
        search_engine().close()
        db.engine.dispose()


def beside(work: Callable[[], T]) -> T:
    """Do this in a thread of its own: the browser's event loop has ours, and Flask refuses to work in it."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def copy_instance(prepared: Path, folder: Path) -> None:
    """A folder with everything that was prepared in another one."""
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
