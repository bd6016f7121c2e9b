"""Unfinished forms."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.database import writing
from maghribcom.drafts.models import CONTENT_LIMIT
from maghribcom.drafts.operations import DRAFTS_KEPT, drop_draft, drop_old_drafts, find_draft, keep_draft
from maghribcom.errors import Conflict, Invalid


def keep(session: Session, text: str, version: int | None = None) -> int:
    content = {"headline": [text]}
    return keep_draft(session, "expert", "x", "work", content, actor="amina", version=version).row_version


def test_a_draft_is_kept_as_it_was_typed(session: Session) -> None:
    keep(session, " <b>half a sen")
    found = find_draft(session, "expert", "x", "work")
    assert found is not None
    assert found.content == {"headline": [" <b>half a sen"]}
    assert find_draft(session, "expert", "x", "identity") is None


def test_of_two_who_type_the_later_one_is_told(session: Session) -> None:
    shown = keep(session, "one")
    keep(session, "two", version=shown)
    with pytest.raises(Conflict):
        keep(session, "three", version=shown)


def test_a_text_longer_than_any_form_is_refused(session: Session) -> None:
    with pytest.raises(Invalid):
        keep(session, "a" * CONTENT_LIMIT)


def test_drafts_go_when_they_are_dropped_or_forgotten(session: Session) -> None:
    keep(session, "one")
    drop_draft(session, "expert", "x", "work")
    assert find_draft(session, "expert", "x", "work") is None
    keep(session, "two")
    with clock.set_to(clock.now() + DRAFTS_KEPT + timedelta(days=1)):
        assert drop_old_drafts(session) == 1


def test_two_first_drafts_at_once_are_one(app: Flask) -> None:
    together = threading.Barrier(2)

    def type_something(text: str) -> None:
        together.wait()
        with app.app_context(), writing() as session:
            keep(session, text)

    threads = [threading.Thread(target=type_something, args=(text,)) for text in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context(), writing() as session:
        found = find_draft(session, "expert", "x", "work")
        assert found is not None
        assert found.content["headline"][0] in {"one", "two"}
