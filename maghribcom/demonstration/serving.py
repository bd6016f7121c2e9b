"""The port of a demonstration, and the one process that serves it."""

import os
import socket
import sys
from pathlib import Path

from maghribcom.config import Config
from maghribcom.demonstration.instance import public_url

ROOT = Path(__file__).parent.parent.parent
THREADS = 8
BACKLOG = 128


class PortTaken(Exception):
    """Another program has the port."""


def reserve(port: int) -> socket.socket:
    """Take the port before the long work begins. Nobody can connect until `serve`. Raises PortTaken."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(("127.0.0.1", port))
    except OSError as error:
        taken.close()
        raise PortTaken(
            f"Port {port} cannot be used ({error.strerror}). Stop the program that has it, or choose another one: "
            f"PORT={port + 1} make run"
        ) from error
    return taken


def listen(port: socket.socket) -> None:
    """From now on connections wait for the server. Raises PortTaken when another program was quicker."""
    try:
        port.listen(BACKLOG)
    except OSError as error:
        raise PortTaken(f"Port {port.getsockname()[1]} was taken meanwhile: {error.strerror}.") from error


def serve(config: Config, port: socket.socket) -> None:
    """Become the server: one process, several threads, the background work among them. Does not return."""
    environment = {name: value for name, value in os.environ.items() if name != "FLASK_RUN_FROM_CLI"}
    environment["INSTANCE"] = str(config.instance)
    if config.public_url.startswith("http://127.0.0.1"):
        environment["PUBLIC_URL"] = public_url(port.getsockname()[1])
    port.set_inheritable(True)
    command = [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"fd://{port.fileno()}", "--worker-class", "gthread",
        "--workers", "1", "--threads", str(THREADS), "--log-level", "warning", "--chdir", str(ROOT),
        "--no-control-socket",
    ]  # fmt: skip
    os.execve(sys.executable, command, environment)
