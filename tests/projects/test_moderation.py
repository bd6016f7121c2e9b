"""Claims and decisions: of two who act at once one wins and the other is told."""

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import Actor
from maghribcom.accounts.models import Account
from maghribcom.database import writing
from maghribcom.demand.models import DemandRow
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.models import Event
from maghribcom.notices.models import Notice
from maghribcom.projects import notices
from maghribcom.projects.models import Need, NeedSkill, Project, Submission
from maghribcom.projects.operations.moderation import (
    Asked,
    approve,
    ask_changes,
    claim,
    close,
    release,
    resume,
    suspend,
)
from maghribcom.projects.submissions import remarks_on
from maghribcom.skills.models import Concept
from tests import cast
from tests.experts.profiles import plant_vocabulary
from tests.projects.posted import hand_in, post_need, post_project

#: A Wednesday that is no holiday.
NOW = datetime(2026, 6, 3, 10, tzinfo=UTC)
ASKED = (Asked("role", "title", "Dites le rôle.", "fr"),)


@pytest.fixture
def moderator(session: Session) -> Account:
    return cast.somebody(session, "moderator")


@pytest.fixture
def other(session: Session) -> Account:
    return cast.somebody(session, "moderator")


@pytest.fixture
def need(session: Session, moderator: Account, other: Account) -> Need:
    """Submitted with its project."""
    karim = cast.karim(session)
    with clock.set_to(NOW - timedelta(days=1)):
        project = post_project(session, karim, status="submitted")
        made = post_need(session, karim, project=project, status="submitted")
    session.commit()
    return made


def _at_once(app: Flask, *acts: Callable[[Session], None]) -> list[bool]:
    """Do these in threads that begin together; says of each whether it was done. Anything but Conflict fails."""
    start, done, wrong = threading.Barrier(len(acts)), [], []

    def run(act: Callable[[Session], None]) -> None:
        with app.app_context():
            start.wait()
            try:
                with writing() as session:
                    act(session)
                done.append(True)
            except Conflict:
                done.append(False)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    return done


def _need(session: Session, public_id: str) -> Need:
    return session.scalars(select(Need).where(Need.public_id == public_id)).one()


def _told(session: Session, account: Account) -> list[str]:
    return list(session.scalars(select(Notice.type).where(Notice.account_id == account.id).order_by(Notice.id)))


def test_of_two_who_claim_at_once_one_has_it(
    app: Flask, session: Session, need: Need, moderator: Account, other: Account
) -> None:
    public_id, actors = need.public_id, [moderator.actor(), other.actor()]

    def take(actor: Actor) -> Callable[[Session], None]:
        return lambda session: claim(session, _need(session, public_id), actor=actor)

    assert sorted(_at_once(app, *(take(actor) for actor in actors))) == [False, True]
    session.refresh(need)
    assert need.claimed_by_id in {moderator.id, other.id}
    assert session.scalar(select(func.count()).where(Event.verb == "claim")) == 1


@pytest.mark.parametrize("round_", range(3))
def test_of_two_who_decide_at_once_one_wins(
    app: Flask, session: Session, need: Need, moderator: Account, other: Account, round_: int
) -> None:
    public_id, one, two = need.public_id, moderator.actor(), other.actor()
    done = _at_once(
        app,
        lambda session: approve(session, _need(session, public_id), number=1, actor=one),
        lambda session: ask_changes(session, _need(session, public_id), ASKED, number=1, actor=two),
    )
    assert sorted(done) == [False, True]
    session.refresh(need)
    decided = session.scalars(select(Submission).where(Submission.object_id == public_id)).one()
    assert decided.decision == need.status
    assert len(decided.remarks) == (need.status == "changes_asked")
    verbs = session.scalars(select(Event.verb).where(Event.object_id == public_id)).all()
    assert verbs == ["open" if need.status == "open" else "ask_changes"]


def test_two_needs_of_a_project_opened_at_once_open_it_once(
    app: Flask, session: Session, need: Need, moderator: Account, other: Account
) -> None:
    second = post_need(session, need.contact, project=need.project, status="submitted")
    session.commit()
    ids, project = (need.public_id, second.public_id), need.project
    actors = moderator.actor(), other.actor()

    def open_one(public_id: str, actor: Actor) -> Callable[[Session], None]:
        return lambda session: approve(session, _need(session, public_id), number=1, actor=actor)

    assert all(_at_once(app, *map(open_one, ids, actors)))
    session.refresh(project)
    assert project.status == "open"
    assert session.scalar(select(func.count()).where(Event.verb == "open", Event.object_kind == "project")) == 1


@pytest.mark.parametrize(
    ("later", "free"),
    [
        (timedelta(minutes=29), False),
        (timedelta(minutes=30), True),
    ],
)
def test_a_claim_may_be_taken_over_after_half_an_hour(
    session: Session, need: Need, moderator: Account, other: Account, later: timedelta, free: bool
) -> None:
    with clock.set_to(NOW):
        claim(session, need, actor=moderator.actor())
    with clock.set_to(NOW + later), ExitStack() as stack:
        if not free:
            stack.enter_context(pytest.raises(Conflict))
        claim(session, need, actor=other.actor())
    assert need.claimed_by_id == (other.id if free else moderator.id)


def test_days_off_do_not_count_for_a_claim(session: Session, need: Need, moderator: Account, other: Account) -> None:
    friday_late = datetime(2026, 6, 5, 22, 50, tzinfo=UTC)  # 23:50 in Morocco
    with clock.set_to(friday_late):
        claim(session, need, actor=moderator.actor())
    with clock.set_to(datetime(2026, 6, 7, 12, tzinfo=UTC)), pytest.raises(Conflict):
        claim(session, need, actor=other.actor())
    with clock.set_to(datetime(2026, 6, 7, 23, 21, tzinfo=UTC)):  # Monday, 0:21
        claim(session, need, actor=other.actor())


def test_nobody_decides_over_a_colleague_who_has_it_in_hand(
    session: Session, need: Need, moderator: Account, other: Account
) -> None:
    claim(session, need, actor=moderator.actor())
    with pytest.raises(Conflict):
        approve(session, need, number=1, actor=other.actor())
    with pytest.raises(Conflict):
        release(session, need, actor=other.actor())
    release(session, need, actor=moderator.actor())
    approve(session, need, number=1, actor=other.actor())
    assert (need.status, need.claimed_by_id) == ("open", None)


def test_opening_a_need_opens_its_project_and_tells_the_owner(session: Session, need: Need, moderator: Account) -> None:
    approve(session, need, number=1, actor=moderator.actor())
    session.commit()
    assert (need.status, need.project.status) == ("open", "open")
    assert [row.decision for row in session.scalars(select(Submission))] == ["open", "open"]
    assert need.contact is not None
    assert _told(session, need.contact) == [notices.OPENED, notices.OPENED]


@pytest.mark.parametrize("reason", ["not vetted", "deadline over", "nobody answers", "project closed", "read another"])
def test_what_nobody_could_see_is_not_opened(session: Session, need: Need, moderator: Account, reason: str) -> None:
    number = 1
    if reason == "not vetted":
        need.project.organisation.status = "suspended"
    elif reason == "deadline over":
        need.deadline_kind, need.deadline, need.deadline_at = "fixed", date(2026, 6, 2), NOW - timedelta(days=1)
    elif reason == "nobody answers":
        for member in need.project.organisation.members:
            member.ended_at = clock.now()
    elif reason == "project closed":
        need.project.status, need.project.status_reason, need.project.closed_at = "closed", "withdrawn", clock.now()
    else:
        hand_in(session, need, number=2)
    session.flush()
    with pytest.raises(Conflict):
        approve(session, need, number=number, actor=moderator.actor())
    assert need.status == "submitted"


def test_asking_for_changes_needs_a_remark(session: Session, need: Need, moderator: Account) -> None:
    with pytest.raises(Invalid):
        ask_changes(session, need, (), number=1, actor=moderator.actor())


def test_remarks_stand_beside_the_fields_until_the_answer_is_accepted(
    session: Session, need: Need, moderator: Account
) -> None:
    asked = (*ASKED, Asked("skills", "", "Trop de compétences.", "fr"))
    ask_changes(session, need, asked, number=1, actor=moderator.actor())
    assert need.status == "changes_asked"

    def found() -> Mapping[str, list[str]]:
        return {group: list(fields) for group, fields in remarks_on(session, "need", need.public_id).items()}

    assert found() == {"role": ["title"], "skills": [""]}
    need.status = "submitted"
    hand_in(session, need, number=2)
    assert found() == {"role": ["title"], "skills": [""]}
    approve(session, need, number=2, actor=moderator.actor())
    assert found() == {}


def test_closing_a_project_closes_its_needs_and_tells_why(session: Session, need: Need, moderator: Account) -> None:
    close(session, need.project, "duplicate", "Voir l'autre projet.", number=1, actor=moderator.actor())
    session.refresh(need)
    assert (need.status, need.status_reason, need.project.status) == ("closed", "duplicate", "closed")
    assert need.contact is not None
    assert _told(session, need.contact) == [notices.CLOSED, notices.CLOSED]


@pytest.mark.parametrize("reason", ["expired", "owner_silent", "", "nonsense"])
def test_reasons_of_the_clock_are_not_given_by_people(
    session: Session, need: Need, moderator: Account, reason: str
) -> None:
    with pytest.raises(Invalid):
        close(session, need, reason, None, number=1, actor=moderator.actor())


def test_what_is_open_is_suspended_to_be_checked_and_shown_again(session: Session, moderator: Account) -> None:
    karim = cast.karim(session)
    need = post_need(session, karim)
    with pytest.raises(Invalid):
        suspend(session, need, "", actor=moderator.actor())
    suspend(session, need, "Le lieu est-il exact ?", actor=moderator.actor())
    assert (need.status, need.status_reason, need.status_note) == ("suspended", "to_check", "Le lieu est-il exact ?")
    resume(session, need, actor=moderator.actor())
    assert (need.status, need.status_reason, need.status_note) == ("open", None, None)
    assert _told(session, karim) == [notices.SUSPENDED, notices.RESUMED]
    with pytest.raises(Conflict):
        resume(session, need, actor=moderator.actor())


def test_a_need_without_a_suitable_expert_is_written_down_as_demand(session: Session, moderator: Account) -> None:
    plant_vocabulary(session)
    concept = session.scalars(select(Concept).where(Concept.kind == "skill").limit(1)).one()
    need = post_need(session, cast.karim(session), region="MA-08")
    need.skills = [
        NeedSkill(position=0, concept=concept, required=True, level=2),
        NeedSkill(position=1, text="dialyse péritonéale", language="fr", required=True),
    ]
    session.flush()
    close(session, need, "no_suitable_expert", None, actor=moderator.actor())
    rows = session.scalars(select(DemandRow)).all()
    assert [(row.source, row.concept_id, row.region, row.found) for row in rows] == [("need", concept.id, "MA-08", 0)]
    close(session, post_need(session, _contact(need)), "filled", None, actor=moderator.actor())
    assert session.scalar(select(func.count()).select_from(DemandRow)) == 1


def _contact(need: Need) -> Account:
    """The contact of a need that has one."""
    assert need.contact is not None
    return need.contact


def test_opening_a_project_alone_leaves_its_needs_waiting(session: Session, need: Need, moderator: Account) -> None:
    approve(session, need.project, number=1, actor=moderator.actor())
    assert (need.project.status, need.status) == ("open", "submitted")
    assert session.scalars(select(Project.status)).all() == ["open"]
