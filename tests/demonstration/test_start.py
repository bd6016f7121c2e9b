"""`make run`: from nothing to a page, again without loss, and refusals that say what to do."""

import os
import queue
import socket
import stat
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from maghribcom import clock
from maghribcom.accounts.operations import check_credentials
from maghribcom.application import create_app
from maghribcom.config import SETTINGS_FILE, ConfigurationError, load_config
from maghribcom.database import db, reading
from maghribcom.demonstration.instance import prepare
from maghribcom.demonstration.serving import PortTaken, reserve
from maghribcom.demonstration.showcase import EMAILS, FILE
from maghribcom.experts.models import Expert
from maghribcom.projects.models import Need
from maghribcom.projects.visibility import visible
from tests.services.processes import free_port

PEOPLE, NEEDS = "25", 200
START_SECONDS = 120
ROOT = Path(__file__).parent.parent.parent


def command(folder: Path, port: int) -> tuple[list[str], dict[str, str]]:
    environment = {"PATH": os.environ["PATH"], "INSTANCE": str(folder), "PORT": str(port), "LANG": "C.UTF-8"}
    return [sys.executable, "-m", "maghribcom.demonstration", "--experts", PEOPLE], environment


@contextmanager
def started(folder: Path, port: int) -> Iterator[list[str]]:
    """The demonstration while it serves; gives the lines that it printed."""
    arguments, environment = command(folder, port)
    log = folder.with_suffix(".log").open("w")
    process = subprocess.Popen(arguments, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: [lines.put(line.rstrip("\n")) for line in process.stdout or ()])
    reader.start()
    try:
        yield [lines.get(timeout=START_SECONDS) for _line in range(1 + len(EMAILS))]
    finally:
        process.terminate()
        process.wait(30)
        reader.join()
        process.stdout.close()
        log.close()


def refused(folder: Path, port: int, **more: str) -> subprocess.CompletedProcess[str]:
    arguments, environment = command(folder, port)
    return subprocess.run(
        arguments, env={**environment, **more}, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def get(port: int, path: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
        return int(answer.status)


@pytest.mark.slow
def test_it_starts_from_nothing_and_again_without_loss(tmp_path: Path) -> None:
    folder, port = tmp_path / "instance", free_port()
    with started(folder, port) as first:
        assert first[0] == f"http://127.0.0.1:{port}"
        accounts = {row[0]: row[1:] for row in (line.split("\t") for line in first[1:])}
        assert {"expert", "official", "mediator", "moderator", "administrator"} <= set(accounts)
        assert get(port, "/health/ready") == 200
        other = refused(folder, free_port())
        assert (other.returncode, "Another process already serves" in other.stderr) == (2, True)
        busy = refused(tmp_path / "other", port)
        assert (busy.returncode, f"Port {port} cannot be used" in busy.stderr) == (2, True)
    people = check_accounts(folder, accounts)
    assert needs_listed(folder) > NEEDS / 2
    moved = free_port()
    with started(folder, moved) as second:
        assert second[0] == f"http://127.0.0.1:{moved}"
        assert second[1:] == first[1:]
        assert get(moved, "/health/live") == 200
    assert check_accounts(folder, accounts) == people


def check_accounts(folder: Path, accounts: dict[str, list[str]]) -> int:
    """Every printed account signs in and its file is private; gives the number of profiles."""
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / SETTINGS_FILE, folder / FILE)}
    assert list(modes.values()) == [0o700, 0o600, 0o600]
    app = create_app(load_config(folder))
    with app.app_context(), reading() as session:
        for role, (email, password) in accounts.items():
            account = check_credentials(session, email, password)
            assert account is not None, role
            assert account.actor().roles & {role, role.removeprefix("unvetted_")}
        people = session.scalar(select(func.count()).select_from(Expert)) or 0
        db.engine.dispose()
    return people


def needs_listed(folder: Path) -> int:
    """How many needs anybody may find."""
    app = create_app(load_config(folder))
    with app.app_context(), reading() as session:
        found = session.scalar(select(func.count()).select_from(Need).where(visible(clock.now()))) or 0
        db.engine.dispose()
    return found


def test_settings_are_the_owners_and_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    prepare(folder, 8123, {"SEARCH_URL": "http://127.0.0.1:9200/demo"})
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / SETTINGS_FILE).stat().st_mode) == 0o600
    before = (folder / SETTINGS_FILE).read_text()
    assert "DEMONSTRATION=true" in before
    assert "PUBLIC_URL=http://127.0.0.1:8123" in before
    assert "SEARCH_URL=http://127.0.0.1:9200/demo" in before
    prepare(folder, 9999, {})
    assert (folder / SETTINGS_FILE).read_text() == before


@pytest.mark.parametrize(
    "settings", ["SECRET_KEY=x\n", "DEMONSTRATION=false\n", "# DEMONSTRATION=true\nSECRET_KEY=x\n", ""]
)
def test_an_instance_that_is_no_demonstration_is_left_alone(tmp_path: Path, settings: str) -> None:
    (tmp_path / SETTINGS_FILE).write_text(settings)
    with pytest.raises(ConfigurationError, match="not made as a demonstration"):
        prepare(tmp_path, 8000, {"DEMONSTRATION": "true"})
    assert (tmp_path / SETTINGS_FILE).read_text() == settings


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "maghribcom.db").touch()
    done = refused(tmp_path, free_port())
    assert (done.returncode, "not empty" in done.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["maghribcom.db"]


@pytest.mark.parametrize("port", ["0", "70000", "eighty"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    done = refused(tmp_path / "instance", 1, PORT=port)
    assert (done.returncode, "PORT must be a number" in done.stderr) == (2, True)
    assert not (tmp_path / "instance").exists()


def test_a_settings_file_that_was_half_written_does_not_count(tmp_path: Path) -> None:
    (tmp_path / f".{SETTINGS_FILE}.new").write_text("SECRET")
    prepare(tmp_path, 8000, {})
    assert [path.name for path in tmp_path.iterdir()] == [SETTINGS_FILE]


def test_the_port_is_kept_from_others_before_anybody_can_connect() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)):
            reserve(port)
