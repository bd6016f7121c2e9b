"""The one store for uploads."""

import io
import os
import stat
import time

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.errors import Invalid
from maghribcom.files import operations
from maghribcom.files.models import COUNT_LIMIT, SIZE_LIMIT, StoredFile
from maghribcom.files.schedule import PATIENCE_SECONDS, TIMED_WORK

PDF = b"%PDF-1.7 words"
ACTOR = Actor(1, "amina")


def store(session: Session, content: bytes, name: str = "cv.pdf") -> StoredFile:
    accepted = frozenset({"application/pdf"})
    return operations.store(
        session, io.BytesIO(content), name, owner_kind="expert", owner_id="x", accepted=accepted, actor=ACTOR
    )


def test_a_file_comes_back_as_a_download_of_the_same_bytes(app: Flask, session: Session) -> None:
    file = store(session, PDF)
    with app.test_request_context():
        answer = operations.send(file)
        answer.direct_passthrough = False
        assert answer.get_data() == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment")
        answer.close()


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<html>", b"MZ\x90"])
def test_empty_and_disguised_files_are_refused_and_leave_nothing(app: Flask, session: Session, content: bytes) -> None:
    with pytest.raises(Invalid), app.test_request_context():
        store(session, content)
    assert operations.orphans(session) == []


def test_too_large_and_too_many_are_refused(app: Flask, session: Session) -> None:
    with app.test_request_context():
        with pytest.raises(Invalid):
            store(session, PDF + b" " * SIZE_LIMIT)
        for _ in range(COUNT_LIMIT):
            store(session, PDF)
        with pytest.raises(Invalid):
            store(session, PDF)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\cv.pdf", "cv.pdf"),
        ("a\x00b\u202ecod.exe", "abcod.exe"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_for_showing_only(given: str, kept: str) -> None:
    assert operations.clean_name(given) == kept


def test_a_removed_file_is_gone_and_bytes_without_a_row_go_after_a_day(app: Flask, session: Session) -> None:
    file = store(session, PDF)
    session.commit()
    path = app.config["SETTINGS"].uploads / file.public_id[:2] / file.public_id
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    operations.remove(session, file)
    assert not path.exists()
    session.commit()
    lost = store(session, PDF)
    session.rollback()
    left = app.config["SETTINGS"].uploads / lost.public_id[:2] / lost.public_id
    assert left.exists()
    assert TIMED_WORK[0].run(clock.now()) == 0
    old = time.time() - PATIENCE_SECONDS - 60
    os.utime(left, (old, old))
    assert TIMED_WORK[0].run(clock.now()) == 1
    assert not left.exists()
