"""The servers as pytest sees them: one of each for a run, shared by all its processes.

With xdist the controller starts them and tells the workers; otherwise the first test that wants one starts it. What
this machine lacks makes a test skip and is named at the end of the run; with CI=true it fails.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.services import browser, elasticsearch, postgresql
from tests.services.processes import ServiceMissing

IN_CI = os.environ.get("CI") == "true"
GIVEN = {"elasticsearch": "TEST_SEARCH_URL", "postgresql": "TEST_DATABASE_URL"}
STARTERS = {"elasticsearch": elasticsearch.start, "postgresql": postgresql.start}

running: dict[str, Any] = {}
addresses: dict[str, str] = {}
missing: dict[str, str] = {}


def address_of(name: str) -> str:
    """The address of a server, started when it is first wanted; skips or fails the test that cannot have it."""
    if name not in addresses and name not in missing:
        _find(name)
    if name in missing:
        give_up(name, missing[name])
    return addresses[name]


def _find(name: str) -> None:
    if given := os.environ.get(GIVEN[name]):
        addresses[name] = given.rstrip("/")
        return
    try:
        running[name] = STARTERS[name]()
    except ServiceMissing as reason:
        missing[name] = str(reason)
    else:
        addresses[name] = running[name].url


def give_up(name: str, reason: str) -> NoReturn:
    """Skip the test, or fail it in CI, and name at the end of the run what was missing."""
    missing[name] = reason
    if IN_CI:
        pytest.fail(f"CI must have every service: {reason}", pytrace=False)
    pytest.skip(reason)


def pytest_configure(config: pytest.Config) -> None:
    """A worker takes the addresses that the controller found; the controller of workers finds them all at once."""
    told = getattr(config, "workerinput", None)
    if told is not None:
        addresses.update(told["addresses"])
        missing.update(told["missing"])
    elif getattr(config.option, "numprocesses", None):
        for name in STARTERS:
            _find(name)
        try:
            browser.find_chromium()
        except ServiceMissing as reason:
            missing["chromium"] = str(reason)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker where the servers are."""
    node.workerinput["addresses"] = addresses
    node.workerinput["missing"] = missing


def pytest_unconfigure() -> None:
    """Leave nothing running."""
    while running:
        running.popitem()[1].stop()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly what was not tested, and why."""
    for name, reason in missing.items():
        terminalreporter.write_line(f"NOT TESTED: {name}: {reason}", red=True, bold=True)


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The address of a real Elasticsearch node, without an index prefix."""
    return address_of("elasticsearch")


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """The maintenance database of a real PostgreSQL server."""
    return address_of("postgresql")


@pytest.fixture(scope="session")
def chromium() -> dict[str, object]:
    """Launch options of a real browser."""
    try:
        return browser.launch_options()
    except ServiceMissing as reason:
        give_up("chromium", str(reason))


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of this process, for what is made once and copied by each test."""
    folder = tmp_path_factory.mktemp("scratch")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
