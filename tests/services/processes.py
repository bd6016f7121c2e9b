"""What the servers have in common: a free port, an ordinary user, an end that leaves nothing running."""

import atexit
import os
import signal
import socket
import subprocess
from pathlib import Path

#: The user "nobody" on Debian: Elasticsearch and PostgreSQL refuse root.
NOBODY = 65534
STOP_SECONDS = 20


class ServiceMissing(Exception):
    """What this machine lacks, and what to install."""


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_root() -> bool:
    """Whether servers must be started as another user."""
    return os.geteuid() == 0


def give_to_ordinary_user(*folders: Path) -> None:
    """Let the server's user write here, when we are root."""
    if not is_root():
        return
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)


def start(command: list[str], *, log: Path, cwd: Path, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a server in a process group of its own, as an ordinary user, and stop it when this process ends."""
    identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if is_root() else {}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            **identity,
        )  # fmt: skip
    atexit.register(stop, process)
    return process


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and its children, gently first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
