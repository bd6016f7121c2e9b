"""An engine to try something on, which leaves nothing behind."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit, urlunsplit

from search import Engine, open_engine


@contextmanager
def scratch_engine(url: str | None = None) -> Iterator[Engine]:
    """An engine without indexes, closed and removed with all it was given, whatever happens.

    It lies in a temporary folder, or at the engine that `url` names, under a new random name that is nobody's: the
    indexes of an instance at that very address are safe. Raises ValueError for an address that `open_engine` refuses.
    """
    if url is None:
        temporary = tempfile.TemporaryDirectory(prefix="maghribcom-search-")
        with temporary as folder, scratch_engine(f"embedded://{quote(folder)}") as engine:
            yield engine
        return
    parts = urlsplit(url)
    above = parts.path.rstrip("/")
    between = "-" if above.strip("/") and parts.scheme != "embedded" else "/"
    engine = open_engine(urlunsplit(parts._replace(path=f"{above}{between}scratch-{secrets.token_hex(8)}")))
    try:
        yield engine
    finally:
        try:
            engine.drop()
        finally:
            engine.close()
