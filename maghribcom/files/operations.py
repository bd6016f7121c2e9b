"""Taking an upload in, giving it out, removing it."""

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from flask import Response, current_app, send_file
from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.database import random_public_id
from maghribcom.errors import Invalid
from maghribcom.files.models import COUNT_LIMIT, FILE_NAME_LENGTH, SIZE_LIMIT, StoredFile

CHUNK_BYTES = 65_536
ENDING_LENGTH = 10
#: Kinds of file that are taken, told by their first bytes: what the sender says of them does not count.
MAGIC = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "application/zip": b"PK\x03\x04",
}
#: What a name may end in: a program named "letter.exe" that begins like a PDF comes back as "letter.exe.pdf".
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/zip": (".zip", ".xlsx", ".docx", ".odt", ".ods"),
}
UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\]")


def store(
    session: Session,
    stream: IO[bytes],
    name: str,
    *,
    owner_kind: str,
    owner_id: str,
    accepted: frozenset[str],
    actor: Actor,
) -> StoredFile:
    """Keep an upload that is one of the `accepted` media types.

    The bytes are on the disk before the row is written; a crash between leaves a file that `orphans` names.
    Raises Invalid with a sentence for the person.
    """
    owned = select(func.count()).where(StoredFile.owner_kind == owner_kind, StoredFile.owner_id == owner_id)
    if (session.scalar(owned) or 0) >= COUNT_LIMIT:
        raise Invalid(_("There are already %(count)s files. Remove one first.", count=COUNT_LIMIT))
    public_id = random_public_id()
    path = _path(public_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        size, digest, first = _copy(stream, path)
        media_type = next((kind for kind, magic in MAGIC.items() if first.startswith(magic)), None)
        if media_type is None or media_type not in accepted:
            raise Invalid(_("This kind of file is not accepted."))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    file = StoredFile(
        public_id=public_id, owner_kind=owner_kind, owner_id=owner_id, name=_honest(clean_name(name), media_type),
        media_type=media_type, size=size, sha256=digest, stored_by=actor.public_id, stored_at=clock.now(),
    )  # fmt: skip
    session.add(file)
    session.flush()
    return file


def clean_name(name: str) -> str:
    """A name to show: no path, no control or direction marks, not too long; the ending is kept."""
    last = UNSAFE.sub("", name.replace("\\", "/").rsplit("/", 1)[-1]).strip() or "file"
    ending = Path(last).suffix[:ENDING_LENGTH]
    return last.removesuffix(Path(last).suffix)[: FILE_NAME_LENGTH - len(ending)] + ending


def _honest(name: str, media_type: str) -> str:
    """The name with an ending that says what the bytes are."""
    endings = ENDINGS[media_type]
    if name.casefold().endswith(endings):
        return name
    return name[: FILE_NAME_LENGTH - len(endings[0])] + endings[0]


def send(file: StoredFile) -> Response:
    """The file as a download: never shown inside the site."""
    return send_file(_path(file.public_id), mimetype=file.media_type, as_attachment=True, download_name=file.name)


def remove(session: Session, file: StoredFile) -> None:
    """Forget a file. The row goes first: a crash leaves bytes without a row, which `orphans` names."""
    path = _path(file.public_id)
    session.delete(file)
    session.flush()
    path.unlink(missing_ok=True)


def files_of(session: Session, owner_kind: str, owner_id: str) -> Sequence[StoredFile]:
    """The files of an object, the oldest first."""
    owned = select(StoredFile).where(StoredFile.owner_kind == owner_kind, StoredFile.owner_id == owner_id)
    return session.scalars(owned.order_by(StoredFile.id)).all()


def find_file(session: Session, public_id: str, owner_kind: str, owner_id: str) -> StoredFile | None:
    """The file of this address, if it belongs to this object."""
    return session.scalar(
        select(StoredFile).where(
            StoredFile.public_id == public_id, StoredFile.owner_kind == owner_kind, StoredFile.owner_id == owner_id
        )
    )


def hand_over(session: Session, from_kind: str, from_id: str, to_kind: str, to_id: str) -> None:
    """Let all files of one object belong to another one: what was kept for a form that is sent now."""
    owned = update(StoredFile).where(StoredFile.owner_kind == from_kind, StoredFile.owner_id == from_id)
    session.execute(owned.values(owner_kind=to_kind, owner_id=to_id))


def orphans(session: Session) -> list[Path]:
    """Files on the disk that no row knows: left by a crash or a rollback, safe to delete after a day."""
    known = set(session.scalars(select(StoredFile.public_id)))
    return [path for path in _folder().glob("??/*") if path.name not in known]


def _folder() -> Path:
    return Path(current_app.config["SETTINGS"].uploads)


def _path(public_id: str) -> Path:
    return _folder() / public_id[:2] / public_id


def _copy(stream: IO[bytes], path: Path) -> tuple[int, str, bytes]:
    """Write the stream to the path; its size, SHA-256 and first bytes. Raises Invalid when empty or too large."""
    digest, size, first = hashlib.sha256(), 0, b""
    with path.open("xb") as file:
        while chunk := stream.read(CHUNK_BYTES):
            size += len(chunk)
            if size > SIZE_LIMIT:
                raise Invalid(_("The file is too large: at most %(size)s MB.", size=SIZE_LIMIT // 1_000_000))
            first = first or chunk[:16]
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise Invalid(_("The file is empty."))
    return size, digest.hexdigest(), first
