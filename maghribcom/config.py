"""Settings: read once, typed, and refused with a sentence that says what to do.

The environment comes first; what it does not name is read from `settings.env` in the instance folder, so that plain
`flask` commands work on an instance with nothing to export.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env
from environs.exceptions import EnvError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SECRET_LENGTH = 32
#: Words of secrets that people copy out of examples.
WEAK_SECRETS = ("change", "secret", "example", "default", "password", "dev")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SEARCH_SCHEMES = ("embedded", "http", "https")
MAIL_SCHEMES = ("folder", "smtp", "smtps")
DATABASES = ("sqlite", "postgresql")
SETTINGS_FILE = "settings.env"


class ConfigurationError(Exception):
    """A setting is missing or unsafe; the message says which one and what to do."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one instance.

    `public_url` is the address that people see, without a final slash. `work_in_process` runs the background loop in
    a thread of the serving process. `demonstration` marks an instance that was made with invented people.
    """

    instance: Path
    secret_key: str
    public_url: str
    database_url: str
    search_url: str
    mail_url: str
    mail_from: str
    languages: tuple[str, ...] = ("fr", "ar", "en")
    demonstration: bool = False
    work_in_process: bool = True
    testing: bool = False

    def __post_init__(self) -> None:
        _check_secret(self.secret_key)
        _check_public_url(self.public_url)
        _check_scheme("SEARCH_URL", self.search_url, SEARCH_SCHEMES)
        _check_scheme("MAIL_URL", self.mail_url, MAIL_SCHEMES)
        _check_prefix(self.search_url)
        _check_database(self.database_url)
        if self.demonstration and urlsplit(self.public_url).hostname not in LOOPBACK:
            raise ConfigurationError(
                "DEMONSTRATION opens everybody's mails and belongs on this machine only: unset it, or PUBLIC_URL."
            )
        if not self.languages:
            raise ConfigurationError("LANGUAGES is empty: name at least one language, for example LANGUAGES=fr,ar,en.")

    @property
    def secure(self) -> bool:
        """Whether people reach the site by https, so that cookies may insist on it."""
        return self.public_url.startswith("https://")

    @property
    def uploads(self) -> Path:
        """The folder of the one store for uploads."""
        return self.instance / "uploads"


def load_config(instance: Path | None = None) -> Config:
    """Read the environment and the instance's settings file.

    Raises ConfigurationError with a sentence for the operator.
    """
    env = Env()
    folder = (instance or Path(env.str("INSTANCE", "instance"))).resolve()
    settings = folder / SETTINGS_FILE
    if settings.is_file():
        env.read_env(str(settings), recurse=False, override=False)
    database_url = env.str("DATABASE_URL", f"sqlite:///{folder}/maghribcom.db")
    try:
        return Config(
            instance=folder,
            secret_key=env.str("SECRET_KEY", ""),
            public_url=env.str("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
            database_url=_with_driver(database_url),
            search_url=env.str("SEARCH_URL", f"embedded://{folder}/search"),
            mail_url=env.str("MAIL_URL", f"folder://{folder}/mail"),
            mail_from=env.str("MAIL_FROM", "Maghribcom <no-reply@maghribcom.example>"),
            languages=tuple(env.list("LANGUAGES", ["fr", "ar", "en"])),
            demonstration=env.bool("DEMONSTRATION", default=False),
            work_in_process=env.bool("WORK_IN_PROCESS", default=database_url.startswith("sqlite")),
        )
    except EnvError as error:
        raise ConfigurationError(f"A setting cannot be read: {error}") from error


def _with_driver(url: str) -> str:
    """`postgres://` is what many hosts hand out; SQLAlchemy wants the driver's name."""
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def _check_secret(secret: str) -> None:
    advice = (
        f"Set SECRET_KEY to at least {SECRET_LENGTH} random characters, for example the output of: openssl rand -hex 32"
    )
    if not secret:
        raise ConfigurationError(f"SECRET_KEY is missing. {advice}")
    if len(secret) < SECRET_LENGTH:
        raise ConfigurationError(f"SECRET_KEY is too short. {advice}")
    if len(set(secret)) < 8 or any(word in secret.casefold() for word in WEAK_SECRETS):
        raise ConfigurationError(f"SECRET_KEY looks like an example. {advice}")


def _check_public_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigurationError(
            "PUBLIC_URL must be the address that people see, for example https://maghribcom.example."
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ConfigurationError(
            "PUBLIC_URL is plain http beyond this machine: sessions could be read on the way. Put the site on https."
        )


def _check_scheme(name: str, url: str, schemes: tuple[str, ...]) -> None:
    if urlsplit(url).scheme not in schemes:
        allowed = ", ".join(f"{scheme}://" for scheme in schemes)
        raise ConfigurationError(f"{name} has an unknown scheme: it must begin with one of {allowed}")


def _check_prefix(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "embedded" and (not parts.hostname or not parts.path.strip("/")):
        raise ConfigurationError("SEARCH_URL needs a prefix for its indexes, such as https://host:9200/maghribcom.")


def _check_database(url: str) -> None:
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError:
        backend = ""
    if backend not in DATABASES:
        raise ConfigurationError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
