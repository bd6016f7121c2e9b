"""`make services`: both servers until Ctrl-C, with what to export for tests that should use them."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.services import command, elasticsearch, postgresql


@contextmanager
def running() -> Iterator[str]:
    """Both servers; what tests should export."""
    with elasticsearch.running() as search, postgresql.running() as database:
        yield f"{search}\n{database}"


if __name__ == "__main__":
    command.main("tests.services", running)
