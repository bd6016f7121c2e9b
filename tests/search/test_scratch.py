"""An engine that is only tried leaves nothing, and touches nobody's indexes."""

import tempfile
import urllib.request
from pathlib import Path

import pytest

from search import ConceptDocument, ConceptQuery, Engine, Label, SearchUnavailable, open_engine
from search.scratch import scratch_engine
from tests.search.conftest import ENGINES, engine_address, remove_engine

WATER = ConceptDocument("water", "skill", (Label("eau", "fr"),))
FIRE = ConceptDocument("fire", "skill", (Label("feu", "fr"),))


def found(engine: Engine, phrase: str) -> list[str]:
    """The ids of the concepts for a phrase."""
    return [candidate.id for candidate in engine.find_concepts(ConceptQuery((phrase,)))[0]]


def indexes_at(address: str) -> list[str]:
    """Everything that lies under an engine's address."""
    if address.startswith("embedded:"):
        return sorted(path.name for path in Path(address.removeprefix("embedded://")).glob("*"))
    node, prefix = address.rsplit("/", 1)
    return sorted(urllib.request.urlopen(f"{node}/_cat/indices/{prefix}*?h=index").read().decode().split())


@pytest.mark.parametrize("name", ENGINES)
def test_a_scratch_engine_at_an_instances_address_leaves_the_instance_as_it_was(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address = engine_address(name, tmp_path, request)
    instance = open_engine(address)
    instance.create_missing()
    instance.apply([WATER], [])
    before = indexes_at(address)
    with scratch_engine(address) as scratch:
        scratch.create_missing()
        scratch.apply([FIRE], [])
        assert (found(scratch, "feu"), found(scratch, "eau")) == (["fire"], [])
        assert (found(instance, "feu"), found(instance, "eau")) == ([], ["water"])
        assert len(indexes_at(address)) > len(before)
    assert indexes_at(address) == before
    assert found(instance, "eau") == ["water"]
    remove_engine(instance, address)


@pytest.mark.parametrize("name", ENGINES)
def test_nothing_is_left_when_something_fails(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    address = engine_address(name, tmp_path, request)

    def fail(scratch: Engine) -> None:
        scratch.create_missing()
        scratch.begin_rebuild("concept").load([WATER])
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"), scratch_engine(address) as scratch:
        fail(scratch)
    assert indexes_at(address) == []


def test_without_an_address_it_lies_in_a_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch_engine() as scratch:
        scratch.create_missing()
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []


def test_an_engine_is_dropped_with_all_that_it_holds_and_can_begin_anew(engine: Engine) -> None:
    engine.apply([WATER], [])
    engine.drop()
    assert all(index.outdated and not index.name for index in engine.status().values())
    engine.create_missing()
    assert found(engine, "eau") == []


def test_an_address_of_no_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="embedded:///"), scratch_engine("ftp://somewhere"):
        pass


def test_a_server_that_is_away_is_said() -> None:
    with pytest.raises(SearchUnavailable), scratch_engine("http://127.0.0.1:9") as scratch:
        scratch.create_missing()
