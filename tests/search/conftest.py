"""An engine of each kind, with empty indexes, and one of each that holds the generated people."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from search import EXPERT, NEED, Engine, ExpertDocument, Outcome, open_engine
from tests.conftest import delete_indexes
from tests.search.needs import NEEDS
from tests.search.people import CAST, generated_experts

#: Every engine that keeps the contract.
ENGINES = ("embedded", "elasticsearch")


def engine_address(name: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """Where an engine of this name has its indexes for one test."""
    if name == "embedded":
        return f"embedded://{folder}"
    node: str = request.getfixturevalue("elasticsearch_url")
    return f"{node}/test-{secrets.token_hex(8)}"


def remove_engine(engine: Engine, address: str) -> None:
    """Close an engine and leave nothing of it on a server."""
    engine.close()
    if address.startswith("http"):
        delete_indexes(address)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine with empty indexes."""
    address = engine_address(request.param, tmp_path, request)
    opened = open_engine(address)
    opened.create_missing()
    yield opened
    remove_engine(opened, address)


@pytest.fixture
def cast(engine: Engine) -> Engine:
    """An engine with amina, youssef and salma."""
    assert engine.apply(CAST, []) == [Outcome(EXPERT, person.id) for person in CAST]
    return engine


@pytest.fixture
def needs(engine: Engine) -> Engine:
    """An engine with wells, port and jury."""
    assert engine.apply(NEEDS, []) == [Outcome(NEED, need.id) for need in NEEDS]
    return engine


@pytest.fixture(params=ENGINES, scope="module")
def crowd(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine that holds `crowd_documents`; only to be read."""
    address = engine_address(request.param, tmp_path_factory.mktemp("crowd"), request)
    opened = open_engine(address)
    opened.create_missing()
    assert not [outcome for outcome in opened.apply(crowd_documents(), []) if outcome.error]
    yield opened
    remove_engine(opened, address)


def crowd_documents() -> list[ExpertDocument]:
    """The cast and 400 generated people."""
    return [*CAST, *generated_experts(400, seed=3)]
