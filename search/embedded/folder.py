"""Where the indexes of one kind lie: numbered folders, and a pointer file that names the live one.

The pointer is replaced in one step, so a process that dies anywhere leaves the old index or the new one live. Folders
that nothing points to are what a dead rebuild left; the next one removes them. Local disks only: locks are the
system's, and are let go of when their process ends.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

import tantivy

from search.counts import Counts
from search.embedded.schema import register_tokenizers, schema_of
from search.engine import SearchOutdated, SearchUnavailable
from search.stamp import stamp

_POINTER = "current"
_STAMP = "stamp"
_COUNTS = "counts"
_ENGINE = f"tantivy {version('tantivy')}"
#: Times that opening is tried while others may be publishing.
_TRIES = 5


class IndexFolder:
    """The indexes of one kind below the engine's folder. Raises SearchUnavailable when it cannot be read."""

    def __init__(self, root: Path, kind: str) -> None:
        self.kind = kind
        self.path = root / kind

    def live(self) -> str:
        """The name of the live index, empty when there is none."""
        return _read(self.path / _POINTER).strip()

    def stamp(self, name: str) -> str:
        """What an index was made by, empty when it does not say."""
        return _read(self.path / name / _STAMP)

    def counts(self, name: str) -> Counts:
        """How rare the tokens of an index are; without counts of it, all alike."""
        try:
            return Counts.unpacked((self.path / name / _COUNTS).read_bytes())
        except (OSError, ValueError):
            return Counts()

    def keep_counts(self, name: str, packed: bytes) -> None:
        """Write down how rare the tokens of an index are that is not live yet."""
        (self.path / name / _COUNTS).write_bytes(packed)

    def is_ours(self, name: str) -> bool:
        """Whether an index was made by this very schema, analysis and engine."""
        return self.stamp(name) == stamp(self.kind, _ENGINE)

    def open_live(self) -> tuple[str, tantivy.Index]:
        """The live index and its name. Raises SearchOutdated without one, or when it is not ours."""
        for _ in range(_TRIES):
            name = self.live()
            if not name:
                raise SearchOutdated(f"There is no index of kind {self.kind!r} yet: rebuild it.")
            if self.is_ours(name):
                try:
                    return name, self.open(name)
                except ValueError as error:
                    failure = str(error)
            else:
                failure = f"it was made by: {self.stamp(name) or 'something unknown'}"
            if name == self.live():
                raise SearchOutdated(f"The index of kind {self.kind!r} cannot be used, rebuild it; {failure}")
        raise SearchUnavailable(f"The index of kind {self.kind!r} is being replaced.")

    def open(self, name: str) -> tantivy.Index:
        """An existing index, reloaded by hand. Raises ValueError when tantivy cannot open it."""
        index = tantivy.Index.open(str(self.path / name))
        register_tokenizers(index)
        index.config_reader("manual")
        index.reload()
        return index

    def create(self) -> tuple[str, tantivy.Index]:
        """A new, empty index beside the live one, and its name."""
        numbers = [int(path.name) for path in self.path.iterdir() if path.name.isdigit()]
        name = f"{max(numbers, default=0) + 1:06}"
        (self.path / name).mkdir()
        index = tantivy.Index(schema_of(self.kind), path=str(self.path / name), reuse=False)
        register_tokenizers(index)
        index.config_reader("manual")
        (self.path / name / _STAMP).write_text(stamp(self.kind, _ENGINE), "utf-8")
        return name, index

    def publish(self, name: str) -> None:
        """Make an index the live one, durably and in one step."""
        written = self.path / f"{_POINTER}.new"
        with written.open("w", encoding="ascii") as file:
            file.write(f"{name}\n")
            file.flush()
            os.fsync(file.fileno())
        _sync_folder(self.path / name)
        written.replace(self.path / _POINTER)
        _sync_folder(self.path)

    def remove_others(self) -> None:
        """Remove every index but the live one; only under `rebuilding`."""
        live = self.live()
        for path in self.path.iterdir():
            if path.name.isdigit() and path.name != live:
                shutil.rmtree(path)

    def remove(self, name: str) -> None:
        """Remove an index that is not live."""
        shutil.rmtree(self.path / name, ignore_errors=True)

    def drop(self) -> None:
        """Remove every index, the live one included, and the engine's folder once it is empty."""
        if self.path.is_dir():
            shutil.rmtree(self.path)
        with suppress(OSError):  # others lie there, or nothing does
            self.path.parent.rmdir()

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Be the only one who makes indexes of this kind. Raises SearchUnavailable when somebody else is."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "rebuild.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise SearchUnavailable(f"The index of kind {self.kind!r} is being rebuilt already.") from None
            yield


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise SearchUnavailable(f"The search folder cannot be read: {error}") from error


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
