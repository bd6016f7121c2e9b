"""Opening what an operator hands over: zips, folders or single CSV files, which may be damaged or hostile."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, cast

from maghribcom.skills.bad_rows import BadRows

#: The largest official file has about 60 MB unpacked; the compression of the real ones is at most 20 to 1.
UNPACKED_BYTES = 1 << 30
RATIO = 200
#: Below this a package does no harm, however much it shrank.
HARMLESS_BYTES = 1 << 24
MEMBERS = 500
#: One record with its descriptions has a few kB.
LINE_BYTES = 1 << 20
READ_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class CsvFile:
    """One CSV file, alone or as a member of a zip; `name` is what messages call it."""

    name: str
    path: Path
    member: str | None = None

    @property
    def language(self) -> str:
        """The language that the official file names end with ("skills_fr.csv"), empty when there is none."""
        stem = PurePosixPath(self.member or self.path.name).stem
        return stem.rpartition("_")[2] if "_" in stem else ""

    @property
    def size(self) -> int:
        """Bytes, unpacked."""
        if self.member is None:
            return self.path.stat().st_size
        with zipfile.ZipFile(self.path) as archive:
            return archive.getinfo(self.member).file_size


def find_csv_files(paths: Iterable[Path]) -> tuple[list[CsvFile], list[str]]:
    """The CSV files that these paths hold, and the names of what else is in zips. Folders are looked into, not deeply.

    Raises BadRows for a path that is missing or is neither CSV, zip nor folder, and for a zip that is damaged,
    encrypted or would unpack to more than any real one.
    """
    found: list[CsvFile] = []
    others: list[str] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in inside:
            suffix = file.suffix.casefold()
            if suffix == ".zip" and file.is_file():
                members, left = _members(file)
                found.extend(members)
                others.extend(left)
            elif suffix == ".csv" and file.is_file():
                found.append(CsvFile(file.name, file))
            elif file == path:
                raise BadRows(f"{path}: {'is no CSV file, zip or folder' if path.exists() else 'does not exist'}")
        if path.is_dir() and not any(file.path.parent == path for file in found):
            raise BadRows(f"{path}: there is no CSV file or zip in this folder")
    return found, others


def _members(path: Path) -> tuple[list[CsvFile], list[str]]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise BadRows(f"{path.name}: cannot be opened as a zip ({error})") from error
    unpacked, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if len(infos) > MEMBERS or unpacked > UNPACKED_BYTES or unpacked > max(HARMLESS_BYTES, RATIO * packed):
        raise BadRows(f"{path.name}: would unpack to {unpacked} bytes in {len(infos)} files; no real ESCO file does")
    if any(info.flag_bits & 1 for info in infos):
        raise BadRows(f"{path.name}: is encrypted")
    members, others = [], []
    for info in infos:
        name = f"{path.name}: {info.filename}"
        if PurePosixPath(info.filename).suffix.casefold() == ".csv":
            members.append(CsvFile(name, path, info.filename))
        else:
            others.append(name)
    return members, others


@dataclass(frozen=True, slots=True)
class Row:
    """A record with the place that messages name."""

    place: str
    cells: dict[str, str]


@contextmanager
def opened(file: CsvFile) -> Iterator["CsvRows"]:
    """The records of a file, streamed. Raises BadRows for whatever is no CSV."""
    try:
        if file.member is None:
            with file.path.open("rb") as raw:
                yield CsvRows(file, raw)
        else:
            with zipfile.ZipFile(file.path) as archive, archive.open(file.member) as member:
                yield CsvRows(file, cast(IO[bytes], io.BufferedReader(cast(io.RawIOBase, member), READ_BYTES)))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError) as error:
        raise BadRows(f"{file.name}: is damaged ({error})") from error


class CsvRows:
    """An open file: its header, then its records by column name."""

    def __init__(self, file: CsvFile, raw: IO[bytes]) -> None:
        self.file = file
        self.line = 0
        self.bytes = 0
        self._records = csv.reader(self._lines(raw), strict=True)
        self.header = self._next() or []
        if not self.header or len(set(self.header)) < len(self.header):
            raise BadRows(f"{file.name}, line 1: there is no header with distinct column names")

    def __iter__(self) -> Iterator[Row]:
        start = self.line + 1
        while (cells := self._next()) is not None:
            if cells:
                place = f"{self.file.name}, line {start}"
                if len(cells) != len(self.header):
                    raise BadRows(f"{place}: {len(cells)} cells, but the header has {len(self.header)}")
                yield Row(place, dict(zip(self.header, cells, strict=True)))
            start = self.line + 1

    def _next(self) -> list[str] | None:
        start = self.line + 1
        try:
            return next(self._records, None)
        except csv.Error as error:
            raise BadRows(f"{self.file.name}, line {start}: is not CSV ({error})") from error

    def _lines(self, raw: IO[bytes]) -> Iterator[str]:
        while line := raw.readline(LINE_BYTES + 1):
            self.line += 1
            self.bytes += len(line)
            if len(line) > LINE_BYTES:
                raise BadRows(f"{self.file.name}, line {self.line}: is longer than {LINE_BYTES} bytes")
            if b"\0" in line:
                raise BadRows(f"{self.file.name}, line {self.line}: there is a NUL, so this is no CSV file")
            try:
                yield line.decode("utf-8-sig" if self.line == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise BadRows(f"{self.file.name}, line {self.line}: is not UTF-8") from error
