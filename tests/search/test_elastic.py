"""What is special about indexes on a server: others share it, write to it, or have left there what is not ours."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from search import (
    EXPERT,
    KINDS,
    ConceptDocument,
    ConceptQuery,
    Engine,
    Label,
    Outcome,
    SearchOutdated,
    open_engine,
)
from search.elastic import engine as elastic_engine
from search.elastic import indexes as elastic_indexes
from search.elastic.indexes import Indexes
from search.elastic.mapping import PLAIN_TYPES, finished, mapping_of
from search.elastic.node import Node
from search.fields import fields_of
from tests.conftest import delete_indexes
from tests.search.asking import EVERYBODY, REQUESTS
from tests.search.conftest import engine_address
from tests.search.people import AMINA, AT, CAST, SALMA, YOUSSEF, generated_experts


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    address = engine_address("elasticsearch", None, request)  # type: ignore[arg-type]
    yield address
    delete_indexes(address)


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    opened = open_engine(address)
    opened.create_missing()
    opened.apply(CAST, [])
    yield opened
    opened.close()


def ask_server(address: str, method: str, path: str, body: object = None) -> Any:
    """A request of somebody else; `{prefix}` in the path is ours."""
    server, prefix = address.rsplit("/", 1)
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server}/{path.replace('{prefix}', prefix)}", data, method=method)
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def index_names(address: str, kind: str = EXPERT) -> list[str]:
    return sorted(ask_server(address, "GET", f"{{prefix}}-{kind}-*"))


# Missing and outdated indexes


@pytest.mark.parametrize("ask", REQUESTS)
def test_without_an_index_everything_says_to_rebuild_and_makes_none(
    address: str, ask: Callable[[Engine], object]
) -> None:
    engine = open_engine(address)
    with pytest.raises(SearchOutdated, match="rebuild"):
        ask(engine)
    assert all(status.outdated and not status.name for status in engine.status().values())
    assert index_names(address) == []


def test_an_index_made_by_something_else_is_not_touched_and_says_to_rebuild(engine: Engine, address: str) -> None:
    name = engine.status()[EXPERT].name
    ask_server(address, "PUT", f"{name}/_mapping", {"_meta": {"stamp": "analysis of old"}})
    later = open_engine(address)
    for ask in (lambda: later.search(EVERYBODY, AT), lambda: later.apply([AMINA], [])):
        with pytest.raises(SearchOutdated, match="analysis of old"):
            ask()
    status = later.status()[EXPERT]
    assert (status.outdated, status.documents, status.name) == (True, 0, name)
    assert not later.status()[KINDS[1]].outdated
    with later.begin_rebuild(EXPERT) as rebuild:
        rebuild.load([AMINA])
        rebuild.publish()
    assert later.search(EVERYBODY, AT).ids == ("amina",)
    assert not later.status()[EXPERT].outdated


def test_a_lost_index_says_to_rebuild_and_is_not_made_by_writing(engine: Engine, address: str) -> None:
    ask_server(address, "DELETE", engine.status()[EXPERT].name)
    for ask in (lambda: engine.search(EVERYBODY, AT), lambda: engine.apply([AMINA], [])):
        with pytest.raises(SearchOutdated, match="rebuild"):
            ask()
    assert index_names(address) == []
    assert engine.create_missing() == (EXPERT,)
    assert engine.count(EVERYBODY, AT) == 0


def test_the_mapping_has_only_what_every_server_has_and_takes_no_other_field(engine: Engine, address: str) -> None:
    for kind in KINDS:
        mapping = mapping_of(kind)
        assert mapping["dynamic"] == "strict"
        assert {field["type"] for field in mapping["properties"].values()} <= PLAIN_TYPES
    name = engine.status()[EXPERT].name
    settings = ask_server(address, "GET", f"{name}/_settings")[name]["settings"]["index"]
    assert settings["number_of_shards"] == "1"


# Writing


def test_a_document_that_the_server_refuses_stops_no_other(address: str) -> None:
    indexes = Indexes(Node(address), EXPERT)
    name = indexes.create(live=True)
    good = finished(fields_of(AMINA))
    refused = indexes.send(name, [("amina", good), ("odd", {**good, "surprise": 1}), ("nobody", None), ("salma", good)])
    assert [error and error.partition(":")[0] for error in refused] == [
        None,
        "strict_dynamic_mapping_exception",
        None,
        None,
    ]
    indexes.refresh(name)
    assert indexes.count(name) == 2


def test_heavy_documents_go_in_several_requests(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elastic_indexes, "BULK", 7)
    monkeypatch.setattr(elastic_indexes, "BULK_BYTES", 4_000)
    people = [*generated_experts(40, seed=4), replace(AMINA, id="a b"), SALMA]
    outcomes = engine.apply(people, [(EXPERT, "youssef"), (EXPERT, "p4-0")])
    assert [outcome.id for outcome in outcomes] == [*(person.id for person in people), "youssef", "p4-0"]
    assert [outcome.id for outcome in outcomes if outcome.error] == ["a b"]
    assert engine.status()[EXPERT].documents == 3 + 40 - 2


def test_other_processes_see_at_once_what_was_written_and_published(engine: Engine, address: str) -> None:
    reader = open_engine(address)
    assert reader.count(EVERYBODY, AT) == 3
    engine.apply([], [(EXPERT, "salma")])
    assert reader.count(EVERYBODY, AT) == 2
    with engine.begin_rebuild(EXPERT) as rebuild:
        rebuild.load([YOUSSEF])
        rebuild.publish()
    assert reader.search(EVERYBODY, AT).ids == ("youssef",)
    assert reader.apply([AMINA], []) == [Outcome(EXPERT, "amina")]
    assert engine.count(EVERYBODY, AT) == 2


# Rebuilding


def test_what_a_dead_rebuild_left_is_removed_by_the_next(engine: Engine, address: str) -> None:
    live = engine.status()[EXPERT].name
    open_engine(address).begin_rebuild(EXPERT).load(CAST)
    assert len(index_names(address)) == 2
    with engine.begin_rebuild(EXPERT) as rebuild:
        assert len(index_names(address)) == 2
        rebuild.load(CAST[:1])
        rebuild.publish()
    assert engine.search(EVERYBODY, AT).ids == ("amina",)
    assert index_names(address) == [engine.status()[EXPERT].name] != [live]


def test_an_index_that_went_live_is_not_discarded_when_the_answer_was_lost(engine: Engine, address: str) -> None:
    other = open_engine(address)
    rebuild = other.begin_rebuild(EXPERT)
    rebuild.load([SALMA])
    rebuild.count()
    name = index_names(address)[-1]
    add = {"add": {"index": name, "alias": f"{name.rpartition('-')[0]}", "is_write_index": True}}
    ask_server(address, "POST", "_aliases", {"actions": [add, {"remove_index": {"index": index_names(address)[0]}}]})
    rebuild.discard()
    assert engine.search(EVERYBODY, AT).ids == ("salma",)


def test_indexes_of_an_instance_with_a_longer_prefix_are_left_alone(engine: Engine, address: str) -> None:
    neighbour = open_engine(f"{address}-{EXPERT}")
    neighbour.create_missing()
    neighbour.apply([AMINA], [])
    with engine.begin_rebuild(EXPERT) as rebuild:
        rebuild.publish()
    assert neighbour.count(EVERYBODY, AT) == 1
    assert engine.count(EVERYBODY, AT) == 0


def test_many_counts_are_one_round_trip(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    trips: list[str] = []
    for name in ("msearch", "call"):
        monkeypatch.setattr(Node, name, _noting(name, trips))
    assert engine.count_all([replace(EVERYBODY, countries=(country,)) for country in ("FR", "NL", "CA", "XX")], AT)
    assert trips.count("msearch") == 1
    trips.clear()
    assert engine.count_all([EVERYBODY] * 20, AT) == (3,) * 20
    assert trips == ["msearch"]


def _noting(name: str, trips: list[str]) -> Callable[..., Any]:
    real = getattr(Node, name)

    def noting(self: Node, *arguments: Any) -> Any:
        trips.append(name)
        return real(self, *arguments)

    return noting


def test_whole_labels_of_all_phrases_are_the_same_when_there_are_too_many_for_one_search(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.apply([ConceptDocument(f"c{place}", "skill", (Label("eau", "fr"),)) for place in range(5)], [])
    query = ConceptQuery(("eau", "l'eau", "feu"), whole=True)
    together = engine.find_concepts(query)
    assert [len(found) for found in together] == [5, 5, 0]
    monkeypatch.setattr(elastic_engine, "LABEL_HITS", 2)
    assert engine.find_concepts(query) == together
