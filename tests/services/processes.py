"""What the servers have in common: a place, a free port, an ordinary user, an end that leaves nothing running."""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

#: Where Linux keeps files in memory: an index is made there in a tenth of the time. Used when so many bytes are free.
MEMORY = Path("/dev/shm")
MEMORY_BYTES = 2 * 2**30
#: The user "nobody" on Debian: Elasticsearch and PostgreSQL refuse root.
NOBODY = 65534
STOP_SECONDS = 20


class ServiceMissing(Exception):
    """What this machine lacks, and what to install."""


def cache_folder() -> Path:
    """Where servers and notes about them are kept: outside the checkout, enterable by the user that runs them."""
    if is_root():
        return Path("/var/cache/maghribcom")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "maghribcom"


def new_folder(name: str, *, in_memory: bool = False) -> Path:
    """An empty folder for a server of this process; those of processes that were killed are removed."""
    parent = Path(tempfile.gettempdir())
    if in_memory and MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > MEMORY_BYTES:
        parent = MEMORY
    for left in parent.glob("maghribcom-*-*-*"):
        if not _is_alive(left.name.split("-")[2]):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"maghribcom-{name}-{os.getpid()}-", dir=parent))
    folder.chmod(0o755)
    return folder


def _is_alive(number: str) -> bool:
    if not number.isdecimal():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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
    if is_root():
        for folder in folders:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY)


def identity() -> dict[str, object]:
    """What `subprocess` takes to run a program as an ordinary user."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if is_root() else {}


def start(
    command: list[str], *, log: Path, cwd: Path, env: dict[str, str] | None = None, ordinary_user: bool = True
) -> subprocess.Popen[bytes]:
    """Start a server in a process group of its own, as an ordinary user unless ours will do; it ends with this process.

    At an ordinary end it is stopped gently; where Linux offers it, it is killed when this process dies otherwise.
    """
    if setpriv := shutil.which("setpriv"):
        command = [setpriv, "--pdeathsig", "KILL", *command]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            **(identity() if ordinary_user else {}),
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
