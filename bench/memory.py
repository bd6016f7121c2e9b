"""How much memory a web worker holds after a thousand requests."""

import re
import socket
import subprocess
import sys
import time
import urllib.request
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask

from bench.figures import Report, say
from bench.pages import addresses, forget_ceilings
from bench.stacks import environment
from maghribcom.demonstration.serving import ROOT, THREADS
from maghribcom.demonstration.showcase import Showcase

REQUESTS = 1_000
START_SECONDS = 60
AIM_MB = 240
EXPERT_LINK = re.compile(r'href="(/fr/experts/[0-9a-z]{13})')
CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Browser:
    """Somebody at the other end of a socket, with cookies."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies, urllib.request.ProxyHandler({}))

    def get(self, path: str) -> str:
        """The page at a path."""
        with self._opener.open(self._origin + path, timeout=60) as answer:
            return str(answer.read().decode())

    def sign_in(self, account: Showcase) -> None:
        """By the form."""
        token = CSRF.search(self.get("/fr/sign-in"))
        if token is None:
            raise RuntimeError("the page to sign in has no form")
        fields = {"csrf_token": unescape(token[1]), "email": account.email, "password": account.password}
        self._opener.open(f"{self._origin}/fr/sign-in", urlencode(fields).encode(), timeout=60).close()


def measure(report: Report, app: Flask, official: Showcase) -> None:
    """Resident memory of the worker: at its first page, and after a thousand searches and profiles."""
    say("  a web worker's memory")
    with app.app_context():
        wanted = list(addresses(REQUESTS // 2))
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        port.listen(128)
        process = _serve(app, port)
        try:
            origin = f"http://127.0.0.1:{port.getsockname()[1]}"
            browser = Browser(origin)
            browser.sign_in(official)
            worker = _child_of(process.pid)
            first = _resident_mb(worker)
            done = 0
            for address in wanted:
                if done % 60 == 0:
                    forget_ceilings(app)
                links = EXPERT_LINK.findall(browser.get(address))
                browser.get(links[0] if links else "/fr/")
                done += 2
            report.figure("memory.worker", _resident_mb(worker), "MB", aim=f"<= {AIM_MB}", requests=done,
                          at_first=round(first, 1))  # fmt: skip
        finally:
            process.terminate()
            process.wait(60)


def _serve(app: Flask, port: socket.socket) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"fd://{port.fileno()}", "--worker-class", "gthread",
        "--workers", "1", "--threads", str(THREADS), "--log-level", "warning", "--no-control-socket",
    ]  # fmt: skip
    config = app.config["SETTINGS"]
    with (config.instance / "web.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment(config), pass_fds=(port.fileno(),), stdout=log, stderr=log
        )


def _child_of(master: int) -> int:
    give_up = time.monotonic() + START_SECONDS
    children = Path(f"/proc/{master}/task/{master}/children")
    while not (found := children.read_text().split()):
        if time.monotonic() > give_up:
            raise RuntimeError("the server did not start")
        time.sleep(0.1)
    return int(found[0])


def _resident_mb(process: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
