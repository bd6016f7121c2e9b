"""Servers for tests leave nothing behind, however the run ends."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services import postgresql, processes
from tests.services.fixtures import give_up
from tests.services.processes import ServiceMissing

PATIENCE_SECONDS = 20


@pytest.fixture
def run() -> Iterator["subprocess.Popen[str]"]:
    """A process that has started a server of its own and waits."""
    try:
        postgresql.find_binary("initdb")
    except ServiceMissing as reason:
        give_up("postgresql", str(reason))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.services.postgresql", "run"], stdout=subprocess.PIPE, text=True
    )
    with process:
        yield process
        process.kill()


def _port(process: "subprocess.Popen[str]") -> int:
    assert process.stdout
    found = re.search(r":(\d+)/postgres", process.stdout.readline())
    assert found, "the address is printed once the server answers"
    return int(found[1])


def _ends(port: int) -> bool:
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return True
    return False


def _folders(process: "subprocess.Popen[str]") -> list[Path]:
    name = f"maghribcom-*-{process.pid}-*"
    return [folder for parent in (processes.MEMORY, Path(tempfile.gettempdir())) for folder in parent.glob(name)]


def test_ctrl_c_stops_the_server_and_removes_its_data(run: "subprocess.Popen[str]") -> None:
    port = _port(run)
    assert _folders(run)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) == 0
    run.send_signal(signal.SIGINT)
    assert run.wait(PATIENCE_SECONDS) == 0
    assert _ends(port)
    assert not _folders(run)


@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs Linux and setpriv")
def test_a_killed_run_takes_its_server_with_it_and_the_next_removes_its_data(run: "subprocess.Popen[str]") -> None:
    port = _port(run)
    run.kill()
    run.wait(PATIENCE_SECONDS)
    assert _ends(port)
    assert _folders(run)
    shutil.rmtree(processes.new_folder("next", in_memory=True))
    assert not _folders(run)
