"""An instance does not start on settings that are missing or unsafe, and says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from maghribcom.config import SETTINGS_FILE, ConfigurationError, load_config
from tests.conftest import SECRET, make_config

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"secret_key": ""}, "SECRET_KEY is missing"),
        ({"secret_key": "short"}, "too short"),
        ({"secret_key": "a" * 64}, "looks like an example"),
        ({"secret_key": "change-me-change-me-change-me-1234"}, "looks like an example"),
        ({"public_url": "http://maghribcom.example"}, "plain http beyond this machine"),
        ({"public_url": "maghribcom.example"}, "PUBLIC_URL must be the address"),
        ({"search_url": "solr://localhost"}, "SEARCH_URL has an unknown scheme"),
        ({"mail_url": "pigeon://coop"}, "MAIL_URL has an unknown scheme"),
        ({"languages": ()}, "LANGUAGES is empty"),
        ({"search_url": "http://localhost:9200"}, "needs a prefix"),
        ({"database_url": "nonsense"}, "DATABASE_URL must begin with"),
        ({"database_url": "mysql://localhost/x"}, "DATABASE_URL must begin with"),
        ({"demonstration": True, "public_url": "https://maghribcom.example"}, "DEMONSTRATION"),
    ],
)
def test_unsafe_settings_are_refused_with_a_sentence(tmp_path: Path, settings: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        make_config(tmp_path, **settings)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost", "https://maghribcom.example"])
def test_https_and_the_loopback_are_allowed(tmp_path: Path, url: str) -> None:
    assert make_config(tmp_path, public_url=url).secure == url.startswith("https")


def test_the_settings_file_fills_what_the_environment_leaves_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / SETTINGS_FILE).write_text(f"SECRET_KEY={SECRET}\nLANGUAGES=ar,fr\n")
    monkeypatch.setenv("LANGUAGES", "fr,ar,en,zgh")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    config = load_config(tmp_path)
    assert config.secret_key == SECRET
    assert config.languages == ("fr", "ar", "en", "zgh")
    assert config.database_url == f"sqlite:///{tmp_path}/maghribcom.db"


def serve(instance: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Import the application as a server does."""
    given = {"PATH": os.environ["PATH"], "INSTANCE": str(instance), **environment}
    return subprocess.run(
        [sys.executable, "-c", "import wsgi; print('serving', flush=True)"],
        cwd=ROOT, env=given, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_server_without_a_secret_says_what_to_do(tmp_path: Path) -> None:
    done = serve(tmp_path)
    assert done.returncode == 3, "gunicorn stops at a worker that cannot boot"
    assert "openssl rand -hex 32" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_second_process_on_sqlite_refuses_to_serve(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "INSTANCE": str(tmp_path), "SECRET_KEY": SECRET, "WORK_IN_PROCESS": "no"}
    first = subprocess.Popen(
        [sys.executable, "-c", "import wsgi; print('serving', flush=True); input()"],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert first.stdout is not None
    try:
        assert first.stdout.readline() == "serving\n"
        second = serve(tmp_path, SECRET_KEY=SECRET, WORK_IN_PROCESS="no")
        assert second.returncode == 3
        assert "SQLite allows one" in second.stderr
    finally:
        first.communicate("\n")
    assert serve(tmp_path, SECRET_KEY=SECRET, WORK_IN_PROCESS="no").returncode == 0
