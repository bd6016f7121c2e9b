"""`python -m tests.services.elasticsearch run|start|stop`, and the same for the other servers."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from tests.services.processes import ServiceMissing, cache_folder

Running = Callable[[], AbstractContextManager[str]]
FAILED, BAD_USAGE = 1, 2


def main(module: str, running: Running) -> None:
    """Run a server until Ctrl-C, start it in the background, or stop it; prints what tests should export."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=main.__doc__)
    parser.add_argument("action", choices=("run", "start", "stop"), nargs="?", default="run")
    action = parser.parse_args().action
    note = cache_folder() / f"{module}.pid"
    try:
        if action == "run":
            _run(running)
        elif action == "start":
            _start(module, note)
        else:
            _stop(note)
    except ServiceMissing as reason:
        sys.stderr.write(f"{reason}\n")
        sys.exit(FAILED)


def _run(running: Running) -> None:
    # A shell ignores Ctrl-C for what it starts in the background, and so would we.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), running() as settings:
        print(settings, end="\n\n", flush=True)
        signal.pause()


def _start(module: str, note: Path) -> None:
    if _alive(note):
        sys.stderr.write(f"It runs already: python -m {module} stop\n")
        sys.exit(BAD_USAGE)
    note.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    process = subprocess.Popen(
        [sys.executable, "-m", module, "run"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    assert process.stdout
    settings = "".join(_until_blank(process.stdout))
    if not settings:
        sys.exit(FAILED)  # it has said why
    note.write_text(str(process.pid))
    print(settings, end="", flush=True)


def _until_blank(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if not line.strip():
            return
        yield line


def _stop(note: Path) -> None:
    if number := _alive(note):
        os.kill(number, signal.SIGTERM)
        while _alive(note):
            time.sleep(0.1)
    note.unlink(missing_ok=True)


def _alive(note: Path) -> int | None:
    """The process that an earlier `start` left, if that is what still has its number."""
    if not note.is_file():
        return None
    number = note.read_text()
    found = subprocess.run(["ps", "-p", number, "-o", "args="], capture_output=True, text=True, check=False)
    return int(number) if note.stem in found.stdout.split() else None
