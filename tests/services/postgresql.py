"""A temporary PostgreSQL cluster from the system's binaries, as an ordinary user, without durability."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services import command, processes
from tests.services.processes import ServiceMissing

START_SECONDS = 30
OPTIONS = {
    "listen_addresses": "127.0.0.1", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "max_connections": "200", "shared_buffers": "128MB",
}  # fmt: skip


@dataclass
class Cluster:
    """A running cluster; `url` names the maintenance database."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path

    def stop(self) -> None:
        """End the cluster and remove its data."""
        processes.stop(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)


def find_binary(name: str) -> Path:
    """A program of PostgreSQL's server. Raises ServiceMissing."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    if on_path := shutil.which(name):
        return Path(on_path)
    raise ServiceMissing("PostgreSQL's server is missing: install postgresql, or set TEST_DATABASE_URL to a server")


def start() -> Cluster:
    """Make an empty cluster on a free port and wait until it answers. Raises ServiceMissing."""
    initdb, postgres, ready = find_binary("initdb"), find_binary("postgres"), find_binary("pg_isready")
    folder = processes.new_folder("postgresql", in_memory=True)
    data = folder / "data"
    data.mkdir(mode=0o700)
    processes.give_to_ordinary_user(folder)
    _run(
        [str(initdb), "-D", str(data), "-U", "maghribcom", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
        folder,
    )
    port = processes.free_port()
    settings = [part for name, value in OPTIONS.items() for part in ("-c", f"{name}={value}")]
    command = [str(postgres), "-D", str(data), "-p", str(port), "-k", str(folder), *settings]
    process = processes.start(command, log=folder / "server.log", cwd=folder)
    cluster = Cluster(f"postgresql://maghribcom@127.0.0.1:{port}/postgres", process, folder)
    try:
        _wait(cluster, [str(ready), "-q", "-h", "127.0.0.1", "-p", str(port)])
    except BaseException:
        cluster.stop()
        raise
    return cluster


def _wait(cluster: Cluster, ready: list[str]) -> None:
    give_up = time.monotonic() + START_SECONDS
    while subprocess.run(ready, check=False).returncode:
        if cluster.process.poll() is not None or time.monotonic() > give_up:
            log = (cluster.folder / "server.log").read_text(errors="replace")
            raise ServiceMissing(f"PostgreSQL did not start: {log[-2000:]}")
        time.sleep(0.1)


def _run(command: list[str], cwd: Path) -> None:
    environment = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env=environment, **processes.identity()
    )
    if done.returncode:
        raise ServiceMissing(f"initdb failed: {done.stderr[-1000:]}")


@contextmanager
def running() -> Iterator[str]:
    """A cluster; what tests should export."""
    cluster = start()
    try:
        yield f"export TEST_DATABASE_URL={cluster.url}"
    finally:
        cluster.stop()


if __name__ == "__main__":
    command.main("tests.services.postgresql", running)
