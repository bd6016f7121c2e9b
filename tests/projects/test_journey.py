"""From the owner's draft to an open need: submitted, given back, corrected, opened; each hears of the other's step."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.errors import Conflict
from maghribcom.projects.operations import life
from maghribcom.projects.operations.moderation import Asked, approve, ask_changes
from maghribcom.projects.states import SUBMIT, move
from maghribcom.projects.submissions import remarks_on, submissions_of
from tests import cast
from tests.browsing import signed_in, text_of
from tests.projects.posted import hand_in, post_need, post_project


def test_an_owner_reads_remarks_beside_the_answers_and_takes_part_in_the_next_round(
    indexed: Flask, session: Session
) -> None:
    karim, moderator = cast.karim(session), cast.somebody(session, "moderator")
    project = post_project(session, karim)
    need = post_need(session, karim, project=project, status="submitted", title="Une mission")
    asked = Asked("role", "title", "Dites le rôle dans le titre.", "fr"), Asked("role", "tasks", "صفوا المهام.", "ar")
    ask_changes(session, need, asked, number=1, actor=moderator.actor())
    session.commit()
    owner = signed_in(indexed, karim)
    page = owner.get(f"/fr/needs/{need.public_id}/edit/role").text
    assert page.count("Dites le rôle dans le titre.") == 2  # on top, and beside the field
    assert 'id="title-remark"' in page
    assert '<bdi lang="ar" dir="rtl">صفوا المهام.</bdi>' in page
    assert f"/fr/needs/{need.public_id}/history" in owner.get(f"/fr/needs/{need.public_id}/edit").text
    history = text_of(owner.get(f"/fr/needs/{need.public_id}/history"))
    assert "Dites le rôle dans le titre." in history


def test_what_its_owner_takes_back_keeps_the_remarks_of_before(session: Session) -> None:
    karim, moderator = cast.karim(session), cast.somebody(session, "moderator")
    need = post_need(session, karim, project=post_project(session, karim), status="submitted")
    ask_changes(session, need, [Asked("role", "title", "Plus court.", "fr")], number=1, actor=moderator.actor())
    move(session, need, SUBMIT, actor=karim.actor(), at=clock.now())
    hand_in(session, need, number=2)
    life.take_back(session, need, actor=karim.actor())
    session.expire_all()
    assert [one.decision for one in submissions_of(session, "need", need.public_id)] == ["taken_back", "changes_asked"]
    assert remarks_on(session, "need", need.public_id)["role"]["title"].text == "Plus court."
    with pytest.raises(Conflict):
        approve(session, need, number=2, actor=moderator.actor())
