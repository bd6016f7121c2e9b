"""A server that is away, slow, broken or badly addressed: one honest error, and no waiting for it."""

import contextlib
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from search import Engine, SearchUnavailable, open_engine
from search.elastic import node as elastic_node
from tests.search.asking import EVERYBODY, REQUESTS
from tests.search.people import AT

Broken = Callable[[Callable[[socket.socket], None]], tuple[str, list[int]]]


@pytest.fixture
def broken() -> Iterator[Broken]:
    """Serve connections in a way of one's own: the address, and a list that grows with each connection."""
    with contextlib.ExitStack() as stack:

        def serve(answer: Callable[[socket.socket], None]) -> tuple[str, list[int]]:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            connections: list[int] = []

            def loop() -> None:
                with contextlib.suppress(OSError):
                    while True:
                        connection, (_, port) = listener.accept()
                        connections.append(port)
                        stack.callback(connection.close)
                        answer(connection)

            thread = threading.Thread(target=loop)
            thread.start()
            stack.callback(thread.join)
            stack.callback(listener.shutdown, socket.SHUT_RDWR)
            return f"http://127.0.0.1:{listener.getsockname()[1]}/away", connections

        yield serve


@pytest.mark.parametrize("ask", [*REQUESTS, lambda engine: engine.status(), lambda engine: engine.create_missing()])
def test_without_a_server_everything_says_to_try_later(ask: Callable[[Engine], object]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/away"
    with pytest.raises(SearchUnavailable, match="cannot be reached"):
        ask(open_engine(address))


def test_a_server_that_never_answers_is_not_waited_for(broken: Broken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic_node, "SEARCH_SECONDS", 0.1)
    address, connections = broken(lambda _connection: None)
    with pytest.raises(SearchUnavailable, match="cannot be reached: ConnectionTimeout"):
        open_engine(address).search(EVERYBODY, AT)
    assert len(connections) == 2  # a search is tried once more


def test_a_server_that_fails_again_and_again_is_left_alone_for_a_while(
    broken: Broken, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, connections = broken(socket.socket.close)
    engine = open_engine(address)
    for _ in range(elastic_node.FAILURES):
        with pytest.raises(SearchUnavailable, match="cannot be reached"):
            engine.search(EVERYBODY, AT)
    tried = len(connections)
    with pytest.raises(SearchUnavailable, match="in a moment"):
        engine.search(EVERYBODY, AT)
    assert len(connections) == tried
    later = time.monotonic() + elastic_node.REST_SECONDS
    monkeypatch.setattr(elastic_node.time, "monotonic", lambda: later)
    with pytest.raises(SearchUnavailable, match="cannot be reached"):
        engine.search(EVERYBODY, AT)
    assert len(connections) > tried


@pytest.mark.parametrize("status", [401, 403, 429, 502, 503, 504])
def test_a_refusal_that_is_not_about_the_question_says_to_try_later(broken: Broken, status: int) -> None:
    page = b"<h1>not now</h1>"

    def answer(connection: socket.socket) -> None:
        connection.recv(65536)
        head = f"HTTP/1.1 {status} No\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n"
        connection.sendall(f"{head}X-Elastic-Product: Elasticsearch\r\nConnection: close\r\n\r\n".encode() + page)
        connection.close()

    address, _ = broken(answer)
    with pytest.raises(SearchUnavailable, match=r"refused|reached"):
        open_engine(address).search(EVERYBODY, AT)


# Addresses


def test_the_address_carries_user_and_secret() -> None:
    seen: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers["Authorization"])
            self.send_error(503)

        def log_message(self, *_args: object) -> None:
            """Be quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        engine = open_engine(f"http://search:p%40ss%2F@127.0.0.1:{server.server_port}/ours")
        with pytest.raises(SearchUnavailable):
            engine.status()
        engine.close()
        server.shutdown()
        thread.join()
    assert set(seen) == {f"Basic {b64encode(b'search:p@ss/').decode()}"}


@pytest.mark.parametrize("path", ["", "/", "/Upper", "/a/b", "/*", "/a,b", "/-a", "/a%20b", "/" + "a" * 101])
def test_an_address_without_a_safe_prefix_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="https://user:secret@host:9200/prefix"):
        open_engine(f"http://127.0.0.1:9200{path}")
