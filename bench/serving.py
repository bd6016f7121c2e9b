"""A real server of an instance, and browsers at the other end of a socket."""

import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from flask import Flask

from bench.stacks import environment
from maghribcom.demonstration.serving import ROOT, THREADS
from maghribcom.demonstration.showcase import Showcase

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
#: Seconds that a page may take before the browser gives up; the start of the server is in them.
PATIENCE = 60


class Browser:
    """Somebody at the other end of a socket, with cookies."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies, urllib.request.ProxyHandler({}))

    def get(self, path: str) -> str:
        """The page at a path. Raises OSError for an answer that is none."""
        with self._opener.open(self._origin + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def sign_in(self, account: Showcase) -> None:
        """By the form."""
        token = CSRF.search(self.get("/fr/sign-in"))
        if token is None:
            raise RuntimeError("the page to sign in has no form")
        fields = {"csrf_token": unescape(token[1]), "email": account.email, "password": account.password}
        self._opener.open(f"{self._origin}/fr/sign-in", urlencode(fields).encode(), timeout=PATIENCE).close()


@contextmanager
def serving(app: Flask, *, works: bool = False) -> Iterator[tuple[str, int]]:
    """One web worker of this instance, as operators run it: its origin, and the process that started it.

    `works` when the same process does the background work, as it must on SQLite.
    """
    config = app.config["SETTINGS"]
    with socket.socket() as port, (config.instance / "web.log").open("wb") as log:
        port.bind(("127.0.0.1", 0))
        port.listen(128)
        command = [
            sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"fd://{port.fileno()}",
            "--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS), "--log-level", "warning",
            "--no-control-socket",
        ]  # fmt: skip
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment(config), "WORK_IN_PROCESS": str(works)},
            pass_fds=(port.fileno(),),
            stdout=log,
            stderr=log,
        )
        try:
            yield f"http://127.0.0.1:{port.getsockname()[1]}", process.pid
        finally:
            process.terminate()
            process.wait(PATIENCE)
