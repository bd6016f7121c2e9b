"""The folder and settings of a demonstration. Knows no database: it comes before the application can be made."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from maghribcom.config import SETTINGS_FILE, ConfigurationError

FOLDER_MODE, FILE_MODE = 0o700, 0o600
YES = frozenset({"true", "1", "yes", "on"})
#: Settings of the environment that a new instance remembers, so that later commands need nothing exported.
REMEMBERED = ("DATABASE_URL", "SEARCH_URL", "MAIL_URL", "LANGUAGES")


def prepare(folder: Path, port: int, environment: Mapping[str, str]) -> None:
    """Make the instance folder with settings of its own, where there is none; leave a demonstration as it is.

    Raises ConfigurationError when the folder holds an instance that was not made as a demonstration.
    """
    settings = folder / SETTINGS_FILE
    if settings.is_file():
        if not _is_marked(settings):
            raise ConfigurationError(
                f"{folder} holds an instance that was not made as a demonstration, and is left as it is. "
                "For a demonstration beside it, name another folder: INSTANCE=demonstration make run"
            )
        return
    if folder.exists() and any(path.name != _fresh(settings).name for path in folder.iterdir()):
        raise ConfigurationError(
            f"{folder} is not empty and has no {SETTINGS_FILE}: it is left as it is. "
            "Name another folder: INSTANCE=demonstration make run"
        )
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(FOLDER_MODE)
    values = {
        "SECRET_KEY": secrets.token_hex(32),
        "DEMONSTRATION": "true",
        "PUBLIC_URL": public_url(port),
        "WORK_IN_PROCESS": "true",
        **{name: environment[name] for name in REMEMBERED if environment.get(name)},
    }
    write_private(settings, "".join(f"{name}={value}\n" for name, value in values.items()))


def public_url(port: int) -> str:
    """The address that a demonstration serves at: this machine only."""
    return f"http://127.0.0.1:{port}"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read; it appears whole or not at all."""
    fresh = _fresh(path)
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _fresh(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _is_marked(settings: Path) -> bool:
    """Whether the file itself says so: a variable of the environment does not make a demonstration."""
    lines = (line.partition("=") for line in settings.read_text(encoding="utf-8").splitlines())
    values = {name.strip(): value.strip().strip("'\"").casefold() for name, _, value in lines}
    return values.get("DEMONSTRATION") in YES
