"""SQLite allows one serving or working process: a second one refuses to start."""

import fcntl
from pathlib import Path
from typing import IO

from maghribcom.config import Config, ConfigurationError
from maghribcom.database import is_sqlite

LOCK_FILE = "serving.lock"

_held: dict[Path, IO[str]] = {}


def claim_instance(config: Config) -> None:
    """Be the one serving or working process of an instance on SQLite, until this process ends.

    Raises ConfigurationError with what to do. On PostgreSQL any number of processes may serve and work.
    """
    if not is_sqlite(config.database_url) or config.instance in _held:
        return
    config.instance.mkdir(parents=True, exist_ok=True)
    file = (config.instance / LOCK_FILE).open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise ConfigurationError(
            "Another process already serves or works on this instance, and SQLite allows one. Stop it first, use one "
            "server process with several threads, or set DATABASE_URL to a PostgreSQL database."
        ) from error
    _held[config.instance] = file


def release_instance(config: Config) -> None:
    """Let another process serve this instance."""
    file = _held.pop(config.instance, None)
    if file is not None:
        file.close()
