"""Talking to the server: addresses, patience, and errors as the contract names them."""

import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from elastic_transport import ConnectionError as TransportConnectionError
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError

from search.engine import SearchOutdated, SearchUnavailable

#: Seconds that a search may take, and that a bulk of documents may take.
SEARCH_SECONDS = 3.0
BULK_SECONDS = 60.0
#: After so many failures in a row the server is left alone for so many seconds.
FAILURES = 3
REST_SECONDS = 2.0
#: Answers of a server that is overloaded, starting or behind a proxy in trouble, or that does not know us.
AWAY_STATUSES = frozenset((401, 403, 408, 429, 502, 503, 504))

#: What every index name begins with.
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")

Answer = TypeVar("Answer")


class Node:
    """A server or cluster, and the prefix under which everything of this instance lies."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.prefix = parts.path.strip("/")
        if not parts.hostname or not _PREFIX.fullmatch(self.prefix):
            raise ValueError(
                "The search address names no server or no prefix of small letters, digits, - and _: write "
                "https://user:secret@host:9200/prefix."
            )
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        address = f"{parts.scheme}://{host}:{parts.port or 9200}"
        user = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._client = Elasticsearch(address, basic_auth=user, max_retries=0)
        self.searching = self._client.options(request_timeout=SEARCH_SECONDS, max_retries=1, retry_on_timeout=True)
        self.writing = self._client.options(request_timeout=BULK_SECONDS)
        self._lock = threading.Lock()
        self._failures = 0
        self._rest_until = 0.0

    def msearch(self, alias: str, bodies: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The answers to several searches, in one round trip."""
        searches: list[Mapping[str, Any]] = []
        for body in bodies:
            searches += [{}, body]
        with self.patiently():
            answers = self.searching.msearch(index=alias, searches=searches)["responses"]
        for answer in answers:
            if "error" in answer:
                _raise(int(answer["status"]), str(answer["error"].get("type", "")), str(answer["error"]))
        return list(answers)

    def call(self, request: Callable[[], Answer]) -> Answer:
        """Any other request, with the contract's errors."""
        with self.patiently():
            return request()

    @contextmanager
    def patiently(self) -> Iterator[None]:
        """Turn the client's errors into the contract's, and stop asking a server that is away for a moment."""
        if time.monotonic() < self._rest_until:
            raise SearchUnavailable("The search server did not answer; it is asked again in a moment.")
        try:
            yield
        except NotFoundError as error:
            raise SearchOutdated("There is no such index yet: rebuild it.") from error
        except ApiError as error:
            self._note(failed=error.status_code in AWAY_STATUSES)
            _raise(error.status_code, error.message, str(error))
        except (TransportConnectionError, TransportError) as error:
            self._note(failed=True)
            raise SearchUnavailable(f"The search server cannot be reached: {type(error).__name__}") from error
        else:
            self._note(failed=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _note(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= FAILURES:
                self._rest_until = time.monotonic() + REST_SECONDS


def _raise(status: int, kind: str, text: str) -> None:
    if status in AWAY_STATUSES:
        raise SearchUnavailable(f"The search server refused: {kind}")
    if kind == "index_not_found_exception":
        raise SearchOutdated("There is no such index yet: rebuild it.")
    raise RuntimeError(f"Elasticsearch refused what we sent ({status}): {text[:2000]}")
