"""A temporary PostgreSQL cluster from the system's binaries, as an ordinary user, without durability."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.services import processes
from tests.services.processes import NOBODY, ServiceMissing

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
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    if on_path := shutil.which(name):
        return Path(on_path)
    raise ServiceMissing("PostgreSQL's server is missing: install postgresql, or set TEST_DATABASE_URL to a server")


def start() -> Cluster:
    """Make an empty cluster on a free port and wait until it answers. Raises ServiceMissing."""
    initdb, postgres, ready = find_binary("initdb"), find_binary("postgres"), find_binary("pg_isready")
    folder = Path(tempfile.mkdtemp(prefix="maghribcom-postgresql-"))
    folder.chmod(0o755)
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
    give_up = time.monotonic() + START_SECONDS
    while subprocess.run([ready, "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode:
        if process.poll() is not None or time.monotonic() > give_up:
            log = (folder / "server.log").read_text(errors="replace")
            cluster.stop()
            raise ServiceMissing(f"PostgreSQL did not start: {log[-2000:]}")
        time.sleep(0.1)
    return cluster


def _run(command: list[str], cwd: Path) -> None:
    identity = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if processes.is_root() else {}
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]}, **identity
    )
    if done.returncode:
        raise ServiceMissing(f"initdb failed: {done.stderr[-1000:]}")


def main() -> None:
    """`python -m tests.services.postgresql`: start a cluster, print its address, wait for Ctrl-C."""
    cluster = start()
    print(cluster.url, flush=True)
    try:
        cluster.process.wait()
    except KeyboardInterrupt:
        sys.stderr.write("stopping\n")
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
