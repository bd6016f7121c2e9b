"""The archive that an XLSX file is: its XML parts, and the bounds within which they are unpacked and read."""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

from flask_babel import gettext as _

from maghribcom.errors import Invalid

#: Parts of the archive, and bytes of all of them unpacked: of the whole, and for one byte of the file.
ENTRIES_MAX = 500
UNPACKED_MAX = 150_000_000
RATIO_MAX = 400
#: Below this size a high ratio harms nobody: an empty sheet is mostly repetition.
RATIO_FREE = 1_000_000
#: Elements of one part.
ELEMENTS_MAX = 4_000_000
CHUNK = 65_536

Attributes = dict[str, str]
#: What a part refers to: id -> (kind, path in the archive).
Relations = Mapping[str, tuple[str, str]]


class Stop(Exception):
    """No more of this part is wanted."""


#: What reading a damaged archive, or one that only pretends to be one, can raise.
FAULTS = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError, expat.ExpatError,
    UnicodeError, ValueError,
)  # fmt: skip


def damaged() -> Invalid:
    """The error for a file that cannot be read."""
    return Invalid(_("This file is damaged. Open it in your spreadsheet program, save it again and send the new file."))


def too_large() -> Invalid:
    """The error for a file that would take too long or too much room to read."""
    return Invalid(
        _("This file holds far more cells than needs. Copy the rows of your needs into an empty template and send it.")
    )


def refuse_bombs(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse by what the archive says of itself: a part is never unpacked beyond the size that it declares."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES_MAX or unpacked > UNPACKED_MAX or unpacked > max(RATIO_FREE, RATIO_MAX * size):
        raise too_large()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Invalid(_("This file is protected by a password. Remove the password and send it again."))
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise damaged()


def parse(
    stream: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> None:
    """Read one XML part. Document types are refused, so nothing can be defined that expands."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    left = ELEMENTS_MAX

    def begin(name: str, attributes: Attributes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise too_large()
        start(name.rpartition(":")[2], attributes)

    def refuse(*_declared: object) -> None:
        raise damaged()

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    if end is not None:
        finish = end
        parser.EndElementHandler = lambda name: finish(name.rpartition(":")[2])
    if data is not None:
        parser.CharacterDataHandler = data
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except Stop:
        return


def relations_of(archive: zipfile.ZipFile, part: str) -> Relations:
    """What a part refers to; the archive as a whole has an empty name."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found[attributes.get("Id", "")] = attributes.get("Type", ""), target

    if path in archive.namelist():
        with archive.open(path) as stream:
            parse(stream, start)
    return found


def target(relations: Relations, kind: str) -> str | None:
    """The path of the first part of this kind."""
    return next((path for type_, path in relations.values() if type_.endswith(kind)), None)
