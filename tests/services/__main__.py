"""`make services`: both servers until Ctrl-C, with what to export for tests that should use them."""

import contextlib
import signal

from tests.services import elasticsearch, postgresql


def main() -> None:
    """Start both, print the two settings, wait, stop both."""
    with contextlib.ExitStack() as stack:
        node = elasticsearch.start()
        stack.callback(node.stop)
        cluster = postgresql.start()
        stack.callback(cluster.stop)
        print(f"export TEST_SEARCH_URL={node.url}\nexport TEST_DATABASE_URL={cluster.url}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
