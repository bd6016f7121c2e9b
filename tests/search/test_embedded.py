"""What is special about an index in a folder: processes that die, others that write, versions that differ."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search import (
    EXPERT,
    INSTITUTIONS,
    KINDS,
    ConceptQuery,
    Engine,
    ExpertQuery,
    Outcome,
    SearchOutdated,
    SearchUnavailable,
    open_engine,
)
from search.embedded import engine as embedded_engine
from tests.search.people import AMINA, AT, CAST, SALMA, YOUSSEF, generated_experts

EVERYBODY = ExpertQuery(INSTITUTIONS)

WRITE_UNTIL_KILLED = """
import sys
from dataclasses import replace
from search import open_engine
from tests.search.people import AMINA
engine = open_engine(sys.argv[1])
for number in range(10_000):
    people = [replace(AMINA, id=f"both{number}{half}", country="XX") for half in "ab"]
    engine.apply([*people, replace(AMINA, years=number % 60)], [])
    print(number, flush=True)
"""
REBUILD_UNTIL_KILLED = """
import sys
from search import EXPERT, open_engine
from tests.search.people import generated_experts
rebuild = open_engine(sys.argv[1]).begin_rebuild(EXPERT)
rebuild.load(generated_experts(50, seed=1))
print(rebuild.count(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"embedded://{tmp_path}/search"


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    opened = open_engine(address)
    opened.create_missing()
    opened.apply(CAST, [])
    yield opened
    opened.close()


def folder_of(address: str) -> Path:
    return Path(address.removeprefix("embedded://")) / EXPERT


def other_process(program: str, address: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", program, address]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def kill(process: "subprocess.Popen[str]") -> str:
    """End a process at whatever it is doing; returns what else it had said."""
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate()
    return said


# Missing and outdated indexes


def test_without_an_index_everything_says_to_rebuild(address: str) -> None:
    engine = open_engine(address)
    asked = (
        lambda: engine.search(EVERYBODY, AT),
        lambda: engine.count(EVERYBODY, AT),
        lambda: engine.find_concepts(ConceptQuery(("eau",))),
        lambda: engine.apply(CAST, []),
        lambda: engine.apply([], [(EXPERT, "amina")]),
    )
    for ask in asked:
        with pytest.raises(SearchOutdated, match="rebuild"):
            ask()
    assert all(status.outdated and not status.name for status in engine.status().values())
    assert not Path(address.removeprefix("embedded://")).exists()


def test_an_index_made_by_something_else_is_not_touched_and_says_to_rebuild(engine: Engine, address: str) -> None:
    name = engine.status()[EXPERT].name
    stamp = folder_of(address) / name / "stamp"
    stamp.write_text(stamp.read_text().replace("analysis", "analysis of old"))
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


@pytest.mark.parametrize("lost", ["meta.json", "stamp"])
def test_a_damaged_index_says_to_rebuild(engine: Engine, address: str, lost: str) -> None:
    engine.close()
    (folder_of(address) / engine.status()[EXPERT].name / lost).unlink()
    with pytest.raises(SearchOutdated, match="rebuild"):
        open_engine(address).search(EVERYBODY, AT)


def test_a_folder_that_cannot_be_read_is_unavailable(engine: Engine, address: str) -> None:
    pointer = folder_of(address) / "current"
    pointer.unlink()
    pointer.mkdir()
    for ask in (lambda one: one.search(EVERYBODY, AT), lambda one: one.status(), lambda one: one.apply([AMINA], [])):
        with pytest.raises(SearchUnavailable, match="cannot be read"):
            ask(open_engine(address))


# Several at once


def test_a_second_writer_is_told_to_try_later(engine: Engine, address: str) -> None:
    second = open_engine(address)
    with engine.writing():
        engine.apply([AMINA], [])
        with pytest.raises(SearchUnavailable, match="cannot be written now"):
            second.apply([YOUSSEF], [])
    assert second.apply([YOUSSEF], []) == [Outcome(EXPERT, "youssef")]


def test_a_writer_goes_on_with_what_another_process_published(engine: Engine, address: str) -> None:
    with engine.writing():
        engine.apply([AMINA], [])
        with open_engine(address).begin_rebuild(EXPERT) as rebuild:
            rebuild.load(CAST[:2])
            rebuild.publish()
        engine.apply([replace(AMINA, country="CH")], [])
    assert engine.count(EVERYBODY, AT) == 2
    assert open_engine(address).search(ExpertQuery(INSTITUTIONS, countries=("CH",)), AT).ids == ("amina",)


def test_other_processes_see_what_was_written_after_a_while(
    engine: Engine, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = open_engine(address)
    monkeypatch.setattr(embedded_engine, "RELOAD_SECONDS", 3600)
    assert reader.count(EVERYBODY, AT) == 3
    engine.apply([], [(EXPERT, "salma")])
    assert (engine.count(EVERYBODY, AT), reader.count(EVERYBODY, AT)) == (2, 3)
    monkeypatch.setattr(embedded_engine, "RELOAD_SECONDS", 0)
    assert reader.count(EVERYBODY, AT) == 2
    with engine.begin_rebuild(EXPERT) as rebuild:
        rebuild.load([AMINA])
        rebuild.publish()
    assert reader.search(EVERYBODY, AT).ids == ("amina",)


def test_reading_goes_on_in_many_threads_while_one_writes(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_engine, "RELOAD_SECONDS", 0)
    done = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not done.is_set():
            try:
                page = engine.search(EVERYBODY, AT)
                if page.total != 3 or set(page.ids) != {"amina", "salma", "youssef"}:
                    wrong.append(page)
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(25):
        engine.apply([replace(AMINA, years=number)], [])
        if number % 10 == 0:
            with engine.begin_rebuild(EXPERT) as rebuild:
                rebuild.load(CAST)
                rebuild.publish()
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong


def test_two_rebuilds_of_a_kind_do_not_meet(engine: Engine, address: str) -> None:
    with engine.begin_rebuild(EXPERT), pytest.raises(SearchUnavailable, match="already"):
        open_engine(address).begin_rebuild(EXPERT)
    with engine.begin_rebuild(EXPERT) as rebuild:
        assert rebuild.count() == 0


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_process_forked_after_opening_can_search(engine: Engine) -> None:
    child = os.fork()
    if not child:
        os._exit(engine.search(EVERYBODY, AT).total)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3


# Processes that die


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_killed_writer_loses_nothing_that_it_had_said_was_done(engine: Engine, address: str, after: int) -> None:
    engine.close()
    process = other_process(WRITE_UNTIL_KILLED, address)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(after)]
    said += kill(process).splitlines()
    last = int(said[-1])
    survivor = open_engine(address)
    total = survivor.count(ExpertQuery(INSTITUTIONS, countries=("XX",)), AT)
    # The batch under way is there as a whole or not at all.
    assert total in (2 * (last + 1), 2 * (last + 2))
    assert survivor.count(EVERYBODY, AT) == 3 + total
    assert survivor.apply([SALMA], [(EXPERT, "youssef")]) == [Outcome(EXPERT, "salma"), Outcome(EXPERT, "youssef")]
    assert survivor.count(EVERYBODY, AT) == 2 + total


def test_what_a_killed_rebuild_left_is_removed_by_the_next(engine: Engine, address: str) -> None:
    process = other_process(REBUILD_UNTIL_KILLED, address)
    assert process.stdout is not None
    assert process.stdout.readline() == "50\n"
    kill(process)
    (folder_of(address) / "current.new").write_text("000009")
    assert engine.count(EVERYBODY, AT) == 3
    assert len([path for path in folder_of(address).iterdir() if path.is_dir()]) == 2
    with engine.begin_rebuild(EXPERT) as rebuild:
        assert len([path for path in folder_of(address).iterdir() if path.is_dir()]) == 2
        rebuild.load(CAST[:1])
        rebuild.publish()
    assert engine.search(EVERYBODY, AT).ids == ("amina",)
    assert [path.name for path in folder_of(address).iterdir() if path.is_dir()] == [engine.status()[EXPERT].name]


def test_a_published_index_is_as_good_as_one_that_was_written(engine: Engine, address: str) -> None:
    people = generated_experts(30, seed=9)
    with engine.begin_rebuild(EXPERT) as rebuild:
        rebuild.load(people)
        rebuild.publish()
    loaded = engine.search(EVERYBODY, AT)
    engine.apply([], [(EXPERT, person.id) for person in people])
    assert engine.count(EVERYBODY, AT) == 0
    engine.apply(people, [])
    assert open_engine(address).search(EVERYBODY, AT) == loaded


# Housekeeping


def test_many_small_commits_leave_few_files(engine: Engine, address: str) -> None:
    for number in range(60):
        engine.apply([replace(AMINA, years=number)], [])
    folder = folder_of(address) / engine.status()[EXPERT].name
    assert len(list(folder.iterdir())) < 80
    assert engine.count(EVERYBODY, AT) == 3
