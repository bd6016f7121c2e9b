"""Invented needs are believable: all answers fit together, and look as if the operations had written them."""

import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.application import create_app
from maghribcom.closed_lists import MODES
from maghribcom.database import db, reading, writing
from maghribcom.demand.operations import wanted_skills
from maghribcom.demonstration import institutions, postings
from maghribcom.demonstration.needs import before, public_id_of
from maghribcom.demonstration.planning import plan
from maghribcom.demonstration.population import VocabularyMissing
from maghribcom.demonstration.postings import populate_needs
from maghribcom.demonstration.wanted import make_demand
from maghribcom.events.models import Event
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.indexing.models import IndexChange
from maghribcom.locales import in_language
from maghribcom.projects.answers import content_of, rows_of
from maghribcom.projects.models import Need, Project, Submission
from maghribcom.projects.operations.progress import missing
from maghribcom.projects.states import TRANSITIONS, kind_of
from maghribcom.projects.visibility import visible
from maghribcom.projects.vocabulary import CLOSE_REASONS, STATUSES, WAYS
from maghribcom.skills.starter import load_starter
from maghribcom.territories import region_of, regions
from maghribcom.working_days import end_of, working_day_from
from search import NEED, PUBLIC, NeedQuery
from tests.conftest import make_config

NEEDS, OTHERS = 200, 200


def make_organisations() -> None:
    with in_language("en"), writing() as session:
        institutions.make_organisations(session)


@pytest.fixture(scope="module")
def populated(starter_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A demonstration with the needs of two seeds."""
    folder = tmp_path_factory.mktemp("needs")
    shutil.copy(starter_folder / "maghribcom.db", folder / "maghribcom.db")
    app = create_app(make_config(folder, demonstration=True))
    with app.app_context():
        make_organisations()
        populate_needs(NEEDS, 1)
        populate_needs(OTHERS, 2)
    yield app
    with app.app_context():
        search_engine().close()
        db.engine.dispose()


@pytest.fixture
def session(populated: Flask) -> Iterator[Session]:
    with populated.app_context(), reading() as session:
        yield session


def needs_of(session: Session, seed: int) -> list[Need]:
    keys = [need.key for _place, project in zip(range(90), plan(seed), strict=False) for need in project.needs]
    ids = [public_id_of(key) for key in keys]
    return list(session.scalars(select(Need).where(Need.public_id.in_(ids)).order_by(Need.id)))


def every(session: Session) -> list[Project | Need]:
    return [*session.scalars(select(Project)), *session.scalars(select(Need))]


def titles(needs: list[Need]) -> list[str]:
    return [row.text for need in needs for row in need.texts if row.field == "title" and row.original]


def test_two_hundred_needs_have_every_sector_region_mode_state_and_reason(session: Session) -> None:
    for seed in (1, 2):
        needs = needs_of(session, seed)
        assert len(needs) == NEEDS
        choices = {(row.list, row.code) for need in needs for row in need.project.choices}
        assert len({code for name, code in choices if name == "sector"}) == 21
        assert {code for name, code in choices if name == "region"} == {region.code for region in regions()}
        assert {need.mode for need in needs} == set(MODES)
        assert {need.way for need in needs} == set(WAYS)
        assert {need.status for need in needs} == set(STATUSES)
        closed = [need.status_reason for need in needs if need.status == "closed"]
        assert set(closed) == set(CLOSE_REASONS)
        assert len({need.project.organisation_id for need in needs}) == 40
        assert sum(need.status == "open" for need in needs) > NEEDS / 2


def test_two_seeds_share_few_titles(session: Session) -> None:
    one, other = titles(needs_of(session, 1)), titles(needs_of(session, 2))
    assert len(set(one) & set(other)) < 0.05 * len(one)
    assert len(set(one)) > 0.97 * len(one)


def test_needs_are_written_in_three_languages_and_one_of_them_is_the_original(session: Session) -> None:
    originals: Counter[str] = Counter()
    for thing in every(session):
        fields = {row.field for row in thing.texts}
        for field in fields:
            held = [row.language for row in thing.texts if row.field == field and row.original]
            assert len(held) == 1
            originals[held[0]] += 1
    assert min(originals[language] for language in ("fr", "ar", "en")) > 50
    assert any(len(need.texts) > 6 for need in needs_of(session, 1))


def test_nothing_is_missing_in_what_was_handed_in(session: Session) -> None:
    for thing in every(session):
        if thing.status != "draft":
            assert missing(thing) == ()
    assert any(missing(need) for need in needs_of(session, 1) if need.status == "draft")


def test_states_of_a_need_agree_with_those_of_its_project(session: Session) -> None:
    for need in needs_of(session, 1):
        if need.status in {"open", "submitted", "suspended"}:
            assert need.project.status in {"open", "submitted", "suspended"}
        if need.status == "open":
            assert need.project.status == "open"
            assert need.opened_at
            assert need.project.opened_at
            assert need.project.opened_at <= need.opened_at


def test_events_are_those_of_the_transitions(session: Session) -> None:
    verbs = {step.verb: step for step in TRANSITIONS}
    now = clock.now()
    kept: dict[str, list[Event]] = {}
    for event in session.scalars(select(Event).where(Event.object_kind.in_(("need", "project"))).order_by(Event.id)):
        kept.setdefault(event.object_id, []).append(event)
    for thing in every(session):
        made, *steps = kept[thing.public_id]
        assert (made.verb, made.object_kind, made.at) == ("create", kind_of(thing), thing.created_at)
        for earlier, later in pairwise((made, *steps)):
            assert earlier.at <= later.at <= now
            assert later.from_state == earlier.to_state
            assert later.from_state in verbs[later.verb].sources
            assert later.to_state == verbs[later.verb].target
        assert (made, *steps)[-1].to_state == thing.status
        assert (steps[-1].reason if steps else None) == thing.status_reason


def test_deadlines_come_for_what_is_open_and_are_past_for_what_expired(session: Session) -> None:
    now = clock.now()
    days = set()
    for need in session.scalars(select(Need)):
        assert (need.deadline_kind == "open") == (need.deadline is None)
        if need.deadline:
            assert need.deadline_at == end_of(working_day_from(need.deadline))
        if need.status in {"open", "suspended"}:
            assert need.deadline_at is None or need.deadline_at > now
        if need.status == "open" and need.deadline:
            days.add((need.deadline - now.date()).days)
        if need.status_reason == "expired":
            assert need.opened_at
            assert need.closed_at == need.deadline_at
            assert need.closed_at is not None
            assert need.opened_at < need.closed_at <= now
    assert min(days) < 25
    assert max(days) > 120


def test_places_fit_the_way_and_the_project(session: Session) -> None:
    for need in session.scalars(select(Need)):
        codes = {row.code for row in need.project.choices if row.list in {"region", "province"}}
        assert (need.way == "remote") == (need.region is None)
        assert {need.region, need.province} - {None} <= codes
        assert need.province is None or region_of(need.province) == need.region


def test_submissions_hold_what_was_asked_to_be_changed(session: Session) -> None:
    seen: Counter[str | None] = Counter()
    for thing in every(session):
        query = select(Submission).where(Submission.object_id == thing.public_id).order_by(Submission.number)
        held = session.scalars(query).all()
        assert [one.number for one in held] == list(range(1, len(held) + 1))
        assert bool(held) == (thing.submitted_at is not None)
        if not held:
            continue
        *earlier, last = held
        assert last.submitted_at == thing.submitted_at
        assert last.content == content_of(thing)
        assert last.decision == {"submitted": None, "changes_asked": "changes_asked"}.get(thing.status, "open")
        for one in earlier:
            assert one.decision == "changes_asked"
            assert one.remarks
            assert one.content != last.content
            fields = {
                (group.group, row.field) for group in rows_of(session, one.kind, one.content) for row in group.rows
            }
            for remark in one.remarks:
                assert not remark.field or (remark.group, remark.field) in fields
        seen.update(one.decision for one in held)
    assert all(seen[decision] for decision in (None, "changes_asked", "open"))


def test_what_came_before_a_remark_differs_in_what_it_is_about(session: Session) -> None:
    need = next(need for need in needs_of(session, 1) if need.deadline)
    content = content_of(need)
    for group, field in (("role", "tasks"), ("role", "summary"), ("terms", "compensation"), ("practical", "deadline")):
        earlier = before(content, [(group, field)])
        assert {name for name in earlier if earlier[name] != content[name]} == {group}
    assert content == content_of(need)


def test_needs_that_are_there_are_not_made_again(demonstration: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_done: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(postings, "BATCH", 4)
    with demonstration.app_context():
        make_organisations()
        with pytest.raises(KeyboardInterrupt):
            populate_needs(31, 7, advance=interrupt)
        with reading() as session:
            made = len(session.scalars(select(Need)).all())
        assert 0 < made < 31
        assert populate_needs(31, 7) == 31 - made
        assert populate_needs(31, 7) == 0
        assert populate_needs(40, 7) == 9
        with reading() as session:
            assert len(session.scalars(select(Need)).all()) == 40


def test_the_same_seed_gives_the_same_needs(populated: Flask, demonstration: Flask) -> None:
    def told(app: Flask) -> list[tuple[str, str | None, list[str]]]:
        with app.app_context(), reading() as session:
            needs = needs_of(session, 1)[:40]
            return [(need.public_id, need.mode, sorted(row.text for row in need.texts)) for need in needs]

    with demonstration.app_context():
        make_organisations()
        populate_needs(40, 1)
    assert told(demonstration) == told(populated)


def test_officials_who_sign_in_answer_for_the_needs_of_their_organisation(session: Session) -> None:
    for need in needs_of(session, 1):
        assert need.contact is not None
        assert need.contact_id in {member.account_id for member in need.project.organisation.members}


def test_without_a_vocabulary_there_are_no_needs(app: Flask) -> None:
    with app.app_context():
        make_organisations()
        with pytest.raises(VocabularyMissing):
            populate_needs(5, 1)


def test_the_board_of_wanted_skills_is_not_empty(demonstration: Flask) -> None:
    with demonstration.app_context():
        with writing() as session:
            assert make_demand(session, 1) > 50
            assert make_demand(session, 1) == 0
        with reading() as session:
            assert len(wanted_skills(session, clock.now().date())) >= 15
            assert any(wanted_skills(session, clock.now().date(), region.code) for region in regions())


def test_the_command_makes_needs_of_a_demonstration(demonstration: Flask) -> None:
    command = ["demo", "needs", "--needs", "12", "--seed", "3", "--open", "20"]
    for said in ("12 needs", "0 needs"):
        result = demonstration.test_cli_runner().invoke(args=command)
        assert (result.exit_code, result.output.strip()) == (0, said)


def test_another_instance_gets_no_invented_needs(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "needs", "--needs", "5"])
    assert result.exit_code == 2
    assert "not made as a demonstration" in result.output
    with app.app_context(), reading() as session:
        assert session.scalars(select(Need)).first() is None


def test_every_need_waits_to_be_indexed(demonstration: Flask) -> None:
    with demonstration.app_context():
        make_organisations()
        populate_needs(30, 7)
        with reading() as session:
            waiting = set(session.scalars(select(IndexChange.object_id).where(IndexChange.kind == NEED)))
            assert waiting == set(session.scalars(select(Need.public_id)))


def test_open_needs_of_the_population_are_found(indexed: Flask) -> None:
    """On both stacks."""
    with indexed.app_context():
        load_starter()
        make_organisations()
        populate_needs(60, 1)
        drain()
        with reading() as session:
            listed = set(session.scalars(select(Need.public_id).where(visible(clock.now(), (PUBLIC,)))))
        found = search_engine().search(NeedQuery((PUBLIC,)), clock.now())
        assert found.total == len(listed) > 20
        assert set(found.ids) <= listed
