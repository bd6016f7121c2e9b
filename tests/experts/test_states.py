"""The life of a profile: no sequence of acts leads to an impossible state, and each step has its one event."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import consents
from maghribcom.accounts.access import allowed
from maghribcom.accounts.operations import create_account
from maghribcom.database import db, writing
from maghribcom.errors import Conflict, Refused
from maghribcom.events.models import Event
from maghribcom.experts import operations, vocabulary
from maghribcom.experts.freshness import is_visible
from maghribcom.experts.indexing import load
from maghribcom.experts.models import Expert
from maghribcom.experts.permissions import EDITABLE, relations
from maghribcom.experts.schedule import keep_fresh
from maghribcom.experts.states import FALL_DORMANT, PUBLISH, TRANSITIONS, Transition, move
from maghribcom.locales import in_language
from search import INSTITUTIONS
from tests import cast
from tests.conftest import SMALL
from tests.experts.profiles import START, WORK, complete, published

ACTS = ("publish", "pause", "resume", "confirm", "withdraw", "take_consent_back", "save", "clock")
STEPS = {(source, step.target, step.verb) for step in TRANSITIONS for source in step.sources}

steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, 250), st.integers(1, 366)), min_size=1, max_size=12
)  # fmt: skip


def _act(session: Session, expert: Expert, act: str, days: int) -> None:
    actor = expert.account.actor()
    if act == "publish":
        operations.publish(session, expert, "fr", actor=actor)
    elif act == "pause":
        operations.pause(session, expert, clock.now().date() + timedelta(days=days), actor=actor)
    elif act == "take_consent_back":
        consents.withdraw(session, expert.account, "visibility", actor=actor)
    elif act == "save":
        operations.save_work(session, expert, WORK, actor=actor)
    else:
        getattr(operations, act)(session, expert, actor=actor)


def _transitions(session: Session, expert: Expert) -> list[tuple[str | None, str | None, str]]:
    verbs = [step.verb for step in TRANSITIONS]
    query = select(Event).where(Event.object_id == expert.public_id, Event.verb.in_(verbs)).order_by(Event.id)
    return [(event.from_state, event.to_state, event.verb) for event in session.scalars(query)]


def _check(session: Session, expert: Expert, at: datetime) -> None:
    """What must hold whatever was done."""
    taken = _transitions(session, expert)
    assert set(taken) <= STEPS
    assert [before for before, _after, _verb in taken] == ["draft", *(after for _before, after, _verb in taken)][:-1]
    assert expert.status == (taken[-1][1] if taken else "draft")
    agreed = "visibility" in consents.active(session, expert.account_id)
    document = load(session, [expert.public_id]).get(expert.public_id)
    found = document is not None and INSTITUTIONS in document.audiences
    if document is not None:
        assert document.visible_until is not None
        found = found and document.visible_from <= at < document.visible_until
    assert found == (is_visible(expert, at) and agreed)
    if not agreed or expert.status not in {"active", "paused"}:
        assert document is None


@pytest.mark.parametrize("stack", [SMALL], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_no_sequence_of_acts_leaves_an_impossible_state(app: Flask, steps: list[tuple[str, int, int]]):
    with app.app_context(), in_language("en"), db.sessionmaker() as session:
        now = START
        with clock.set_to(now):
            # Made by hand: the cast has one of each, and this test needs somebody new each time.
            number = session.scalar(select(func.count()).select_from(Expert))
            account = create_account(session, f"expert-{number}@example.org", "fr", ["expert"], confirmed=True)
            session.flush()
            expert = complete(session, account)
            session.commit()
        for act, later, days in steps:
            now += timedelta(days=later)
            with clock.set_to(now):
                before = expert.status, expert.confirmed_at, expert.published_at
                if act == "clock":
                    keep_fresh(now)
                    session.refresh(expert)
                else:
                    try:
                        _act(session, expert, act, days)
                    except Refused:
                        session.refresh(expert)
                        assert (expert.status, expert.confirmed_at, expert.published_at) == before
                _check(session, expert, now)
                session.commit()


@pytest.mark.parametrize("step", TRANSITIONS, ids=lambda step: step.verb)
def test_a_step_begins_only_where_the_table_says(session: Session, step: Transition):
    expert = published(session, cast.amina(session), work=WORK)
    values: dict[str, Any] = {"paused_until": START.date()}
    for status in vocabulary.STATUSES:
        expert.status, expert.paused_until = status, START.date()
        session.flush()
        version = expert.row_version
        if status in step.sources:
            move(session, expert, step, actor=expert.account.actor(), **values)
            assert (expert.status, expert.row_version) == (step.target, version + 1)
        else:
            with in_language("en"), pytest.raises(Conflict):
                move(session, expert, step, actor=expert.account.actor(), **values)
            session.refresh(expert)
            assert (expert.status, expert.row_version) == (status, version)


def test_of_two_that_take_a_step_at_once_one_gets_a_conflict(app: Flask, session: Session):
    expert = complete(session, cast.amina(session))
    session.commit()
    assert expert.status == "draft"  # as the first page read it
    session.rollback()
    with writing() as other:
        operations.publish(other, other.get_one(Expert, expert.id), "fr", actor=expert.account.actor())
    with in_language("en"), pytest.raises(Conflict):
        move(session, expert, PUBLISH, actor=expert.account.actor())
    session.rollback()
    assert _transitions(session, expert) == [("draft", "active", "publish")]


def test_a_step_is_refused_when_another_one_came_between(app: Flask, session: Session):
    expert = published(session, cast.amina(session))
    session.commit()
    assert expert.status == "active"
    session.rollback()
    with writing() as other:
        operations.pause(other, other.get_one(Expert, expert.id), _tomorrow(), actor=expert.account.actor())
    # Pausing is allowed from both states, but the page showed the other one: its event would tell a false story.
    with in_language("en"), pytest.raises(Conflict):
        operations.pause(session, expert, _tomorrow() + timedelta(days=1), actor=expert.account.actor())
    session.rollback()
    assert _transitions(session, expert)[1:] == [("active", "paused", "pause")]


def _tomorrow() -> date:
    return clock.now().date() + timedelta(days=1)


def test_the_owner_may_do_what_the_state_allows_and_nobody_else_anything(app: Flask, session: Session):
    expert = complete(session, cast.amina(session))
    owner = expert.account.actor()
    others = [
        account.actor() for account in (cast.stranger(session), cast.mediator(session), cast.administrator(session))
    ]
    for status in vocabulary.STATUSES:
        for step in set(TRANSITIONS) - {FALL_DORMANT}:
            action = f"experts.{step.verb}"
            assert allowed(owner, action, relations(owner, expert), status) == (status in step.sources)
            assert not any(allowed(other, action, relations(other, expert), status) for other in others)
        assert allowed(owner, "experts.edit", relations(owner, expert), status) == (status in EDITABLE)
        assert not any(allowed(other, "experts.edit", relations(other, expert), status) for other in others)
