"""The life of projects and needs: the table is what is documented, and of two who act at once exactly one wins."""

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock, working_days
from maghribcom.accounts.models import Account
from maghribcom.database import writing
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.models import Event
from maghribcom.organisations.operations import suspend as suspend_organisation
from maghribcom.projects import operations, states
from maghribcom.projects.answers import content_of, rows_of
from maghribcom.projects.entries import Practical, Role, Text
from maghribcom.projects.models import Need, Project, Submission
from maghribcom.projects.operations.needs import put_deadline
from tests.projects import making

STATES_PAGE = Path(__file__).parents[2] / "docs" / "states.md"
FEAST = date(2026, 7, 30)  # Throne Day, a Thursday
SATURDAY = date(2026, 8, 1)
SPRING = datetime(2026, 5, 4, 9, tzinfo=UTC)


def test_the_documented_states_are_those_of_the_code(app: Flask) -> None:
    printed = app.test_cli_runner().invoke(args=["projects", "states"])
    assert printed.output == STATES_PAGE.read_text(encoding="utf-8")


def test_of_two_who_act_at_once_exactly_one_wins(app: Flask, session: Session, karim: Account, need: Need) -> None:
    making.opened(session, need, karim)
    session.commit()
    actor, won, lost = karim.actor(), [], []
    together = threading.Barrier(2)

    def act(name: str) -> None:
        with app.app_context():
            together.wait()
            try:
                with writing() as mine:
                    held = mine.scalars(select(Need).where(Need.id == need.id)).one()
                    if name == "close":
                        operations.close(mine, held, "filled", actor=actor)
                    else:
                        operations.suspend(mine, held, actor=actor)
                won.append(name)
            except Conflict:
                lost.append(name)

    for _turn in range(6):
        threads = [threading.Thread(target=act, args=(name,)) for name in ("suspend", "suspend")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(won), len(lost)) == (1, 1)
        won.clear()
        lost.clear()
        session.rollback()
        session.refresh(need)
        operations.resume(session, need, actor=actor)
        session.commit()
    verbs = session.scalars(select(Event.verb).where(Event.object_id == need.public_id)).all()
    assert verbs.count("suspend") == 6


def test_submitting_keeps_all_answers_and_drops_the_drafts(session: Session, karim: Account, need: Need) -> None:
    operations.submit(session, need, actor=karim.actor())
    kept = session.scalars(select(Submission).where(Submission.kind == "need")).one()
    assert (kept.number, kept.submitted_by, kept.decision) == (1, karim.public_id, None)
    assert kept.content == content_of(need)
    assert kept.content["skills"]["skills"][0] == {
        "concept": "hydrology", "text": None, "language": None, "required": True, "level": 3, "years": 5,
    }  # fmt: skip
    assert need.project.status == "submitted"


def test_content_in_words_says_every_answer(app: Flask, session: Session, need: Need, project: Project) -> None:
    with app.test_request_context("/en/"):
        said = {
            row.field: [line.text for line in row.lines]
            for thing, kind in ((need, "need"), (project, "project"))
            for group in rows_of(session, kind, content_of(thing))
            for row in group.rows
        }
    assert said["skills"][0] == "hydrology · required · at least: expert · 5 years"
    assert said["workload"] == ["3 days a month"]
    assert said["provided"] == ["Travel", "Lodging"]
    assert said["sdgs"] == ["6. Clean water and sanitation", "13. Climate action"]
    assert said["deadline"] == ["No deadline"]
    assert said["network"] == []


def test_content_of_an_older_code_is_said_as_far_as_it_goes(app: Flask, session: Session) -> None:
    with app.test_request_context("/en/"):
        groups = rows_of(session, "need", {"role": {"title": [{"text": "A", "language": "fr", "original": True}]}})
    assert [group.group for group in groups] == ["role", "skills", "terms", "practical"]


def test_what_was_never_open_is_not_opened_again_by_its_owner(session: Session, karim: Account, need: Need) -> None:
    actor = karim.actor()
    operations.submit(session, need, actor=actor)
    states.move(session, need.project, states.OPEN, actor=actor, at=clock.now())
    operations.close(session, need, "withdrawn", actor=actor)
    with pytest.raises(Invalid):
        operations.reopen(session, need, "again", actor=actor)
    assert session.scalars(select(Submission.decision).where(Submission.kind == "need")).one() == "taken_back"


def test_what_was_changed_is_not_opened_again_without_moderation(session: Session, karim: Account, need: Need) -> None:
    making.opened(session, need, karim)
    actor = karim.actor()
    operations.suspend(session, need, actor=actor)
    operations.revise(session, need, actor=actor)
    operations.save_role(session, need, Role(title=(Text("Other", "en"),), summary=(Text("X", "en"),), mode="call"),
                         actor=actor)  # fmt: skip
    operations.submit(session, need, actor=actor)
    operations.close(session, need, "withdrawn", actor=actor)
    with pytest.raises(Invalid):
        operations.reopen(session, need, "again", actor=actor)


def test_the_owner_does_not_end_what_a_moderator_suspended(session: Session, karim: Account, need: Need) -> None:
    making.opened(session, need, karim)
    states.move(session, need, states.SUSPEND, actor=karim.actor(), at=clock.now(), reason="to_check")
    with pytest.raises(Invalid):
        operations.resume(session, need, actor=karim.actor())
    assert need.status == "suspended"


def test_nothing_opens_while_nobody_answers_for_it_or_the_organisation_is_suspended(
    session: Session, karim: Account, need: Need
) -> None:
    making.opened(session, need, karim)
    actor = karim.actor()
    states.move(session, need, states.SUSPEND, actor=actor, at=clock.now(), reason="no_contact")
    need.contact = None
    session.flush()
    with pytest.raises(Invalid):
        operations.resume(session, need, actor=actor)
    operations.save_practical(
        session, need, Practical(counterpart=making.PRACTICAL.counterpart, contact=karim.public_id), actor=actor
    )
    suspend_organisation(session, need.project.organisation, "papers", actor=actor)
    with pytest.raises(Invalid):
        operations.resume(session, need, actor=actor)


def test_a_project_takes_its_needs_with_it(session: Session, karim: Account, project: Project, need: Need) -> None:
    making.opened(session, need, karim)
    other = making.need(session, project, karim)
    actor = karim.actor()
    operations.suspend(session, project, note="floods", actor=actor)
    assert (need.status, need.status_reason, other.status) == ("suspended", "paused_by_owner", "draft")
    with pytest.raises(Invalid):
        operations.resume(session, need, actor=actor)
    operations.resume(session, project, actor=actor)
    operations.resume(session, need, actor=actor)
    operations.close(session, project, "no_funding", actor=actor)
    assert (need.status, need.status_reason, other.status) == ("closed", "no_funding", "draft")


@pytest.mark.parametrize(
    ("day", "ends_with"),
    [(FEAST, date(2026, 7, 31)), (SATURDAY, date(2026, 8, 3)), (date(2026, 7, 29), date(2026, 7, 29))],
    ids=["holiday", "Saturday", "working day"],
)
def test_a_deadline_is_kept_as_chosen_and_runs_to_the_end_of_a_working_day(
    day: date, ends_with: date, session: Session, need: Need
) -> None:
    with clock.set_to(SPRING):
        put_deadline(need, "fixed", day)
    session.flush()
    assert (need.deadline, need.deadline_at) == (day, working_days.end_of(ends_with))


def test_a_deadline_in_the_past_is_refused_when_it_is_set_and_when_it_is_submitted(
    session: Session, karim: Account, need: Need
) -> None:
    with clock.set_to(SPRING), pytest.raises(Invalid):
        put_deadline(need, "fixed", SPRING.date() - timedelta(days=4))
    with clock.set_to(SPRING):
        put_deadline(need, "fixed", SPRING.date() + timedelta(days=3))
    with clock.set_to(SPRING + timedelta(days=30)), pytest.raises(Invalid):
        operations.submit(session, need, actor=karim.actor())


def test_opening_again_asks_for_a_deadline_in_the_future(session: Session, karim: Account, need: Need) -> None:
    actor = karim.actor()
    with clock.set_to(SPRING):
        put_deadline(need, "flexible", date(2026, 5, 20))
        making.opened(session, need, karim)
    with clock.set_to(datetime(2026, 6, 1, 9, tzinfo=UTC)):
        operations.close(session, need, "no_suitable_expert", actor=actor)
        with pytest.raises(Invalid):
            operations.reopen(session, need, "again", actor=actor)
        with pytest.raises(Invalid):
            operations.reopen(session, need, "again", deadline=date(2026, 5, 25), actor=actor)
        operations.reopen(session, need, "again", deadline=date(2026, 6, 30), actor=actor)
    assert (need.status, need.deadline_kind, need.status_note) == ("open", "flexible", "again")


def test_a_copy_takes_the_answers_and_not_the_days_that_have_passed(
    session: Session, karim: Account, need: Need
) -> None:
    with clock.set_to(SPRING):
        put_deadline(need, "fixed", date(2026, 5, 20))
        early = operations.copy_need(session, need, actor=karim.actor())
    with clock.set_to(SPRING + timedelta(days=60)):
        late = operations.copy_need(session, need, actor=karim.actor())
    session.flush()
    for made in (early, late):
        session.refresh(made)
        assert content_of(made)["skills"] == content_of(need)["skills"]
        assert content_of(made)["role"] == content_of(need)["role"]
    assert (early.deadline, late.deadline, late.deadline_kind) == (date(2026, 5, 20), None, "open")


def test_each_save_is_one_event_and_a_new_version(session: Session, karim: Account, need: Need) -> None:
    before = need.row_version
    operations.save_terms(session, need, making.TERMS, actor=karim.actor())
    assert need.row_version == before + 1
    with pytest.raises(Conflict):
        operations.save_terms(session, need, making.TERMS, actor=karim.actor(), version=before)
    saves = select(func.count()).where(Event.object_id == need.public_id, Event.verb == "save")
    assert session.scalar(saves.where(Event.reason == "terms")) == 2
