"""Saving the tasks, how far a profile is, and publishing it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from maghribcom import clock, closed_lists
from maghribcom.accounts import consents
from maghribcom.accounts.models import Account
from maghribcom.database import begin_writing, db
from maghribcom.drafts.operations import keep_draft
from maghribcom.errors import Conflict, Invalid
from maghribcom.events.models import Event
from maghribcom.experts import labels, operations, vocabulary
from maghribcom.experts.answers import Background, ExperienceEntry, LanguageEntry, OwnWord, SkillEntry
from maghribcom.experts.models import Expert, Verification
from maghribcom.locales import in_language
from tests import cast
from tests.conftest import LARGE, SMALL
from tests.experts.profiles import (
    BACKGROUND,
    IDENTITY,
    OFFER,
    RESIDENCE,
    START,
    VISIBILITY,
    WORK,
    complete,
    linked,
    published,
)


@pytest.fixture
def amina(session: Session) -> Account:
    return cast.amina(session)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements sent inside the block."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "BEGIN")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("stack", [SMALL], indirect=True)
@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (labels.groups, vocabulary.GROUPS),
        (labels.task_states, vocabulary.TASK_STATES),
        (labels.statuses, vocabulary.STATUSES),
        (closed_lists.levels, closed_lists.LEVELS),
        (labels.evidences, vocabulary.EVIDENCES),
        (labels.work_statuses, vocabulary.WORK_STATUSES),
        (labels.experience_kinds, vocabulary.EXPERIENCE_KINDS),
        (labels.experience_kinds_plural, vocabulary.EXPERIENCE_KINDS),
        (labels.capacities, vocabulary.CAPACITIES),
        (closed_lists.modes, closed_lists.MODES),
        (labels.conditions, vocabulary.CONDITIONS),
        (labels.stays, vocabulary.STAYS),
        (closed_lists.cefr, closed_lists.CEFR),
        (closed_lists.cefr_short, closed_lists.CEFR),
        (labels.audiences, vocabulary.AUDIENCES),
        (labels.sections, vocabulary.SECTIONS),
        (labels.verifications, vocabulary.VERIFICATIONS),
    ],
)
def test_every_code_has_its_words_in_the_order_of_its_list(session: Session, words: Callable[[], Any], codes: Any):
    with in_language("en"):
        assert tuple(words()) == tuple(codes)
        assert all(words().values())


def test_a_profile_is_begun_once(session: Session, amina: Account):
    first = operations.create_expert(session, amina, actor=amina.actor())
    assert operations.create_expert(session, amina, actor=amina.actor()) is first
    created = session.scalars(select(Event).where(Event.verb == "create", Event.object_kind == "expert")).all()
    assert [event.object_id for event in created] == [first.public_id]


def test_every_answer_is_kept(session: Session, amina: Account):
    expert = complete(session, amina)
    session.expire_all()
    assert (expert.first_name, expert.last_name, expert.arabic_name, expert.phone) == (
        "Amina", "Bennani", "أمينة بناني", "+33612345678",
    )  # fmt: skip
    assert (expert.country, expert.city, expert.timezone, expert.region, expert.province) == (
        "FR", "Lyon", "Europe/Paris", "MA-09", "MA-TIZ",
    )  # fmt: skip
    assert expert.occupation is not None
    assert expert.occupation.public_id == "hydrologist"
    assert [
        (row.concept.public_id, row.level, row.years, row.last_used, row.wants_to_use) for row in expert.skills
    ] == [
        ("hydrology", 4, 12, 2026, True),
        ("drip-irrigation", 3, 5, None, True),
        ("water-modelling", 2, None, None, False),
    ]
    assert [(word.text, word.language) for word in expert.free_words] == [("khettaras", "fr")]
    assert [(row.kind, row.title, row.start_year) for row in expert.experiences] == [
        ("position", "Ingénieure hydrologue", 2014),
        ("degree", "Doctorat en hydrologie", 2009),
    ]
    assert {(row.code, row.spoken, row.written) for row in expert.languages} == {
        ("fr", "native", "native"), ("ary", "native", None),
    }  # fmt: skip
    assert {(row.list, row.code) for row in expert.choices} == {
        ("sector", "water"), ("mode", "call"), ("mode", "remote_mission"), ("condition", "expenses"),
        ("region_served", "MA-09"), ("region_served", "MA-08"),
    }  # fmt: skip
    assert {row.section: row.audience for row in expert.audiences} == VISIBILITY.audiences
    assert set(consents.active(session, amina.id)) == {"statistics"}


def test_saving_again_changes_rows_and_replaces_none(session: Session, amina: Account):
    expert = complete(session, amina)
    skills = {row.concept_id: row.id for row in expert.skills}
    choices = {(row.list, row.code): row.id for row in expert.choices}
    better = replace(WORK.skills[1], level=4)
    changed = replace(WORK, skills=(better, WORK.skills[0], SkillEntry("r-language", 1)), sectors=())
    with statements() as sent:
        operations.save_work(session, expert, changed, actor=amina.actor())
    session.expire_all()
    assert [row.concept.public_id for row in expert.skills] == ["drip-irrigation", "hydrology", "r-language"]
    assert expert.skills[0].level == 4
    assert {row.concept_id: row.id for row in expert.skills[:2]}.items() <= skills.items()
    assert {(row.list, row.code): row.id for row in expert.choices}.items() <= choices.items()
    assert ("sector", "water") not in {(row.list, row.code) for row in expert.choices}
    assert len(sent) <= 20
    assert sum(statement.startswith("INSERT INTO expert_skill") for statement in sent) == 1


def test_saving_the_same_answers_again_writes_only_that_it_was_saved(session: Session, amina: Account):
    expert = complete(session, amina)
    session.commit()
    with statements() as sent:
        operations.save_offer(session, expert, OFFER, actor=amina.actor())
    written = [statement.split("(")[0].strip() for statement in sent if not statement.startswith("SELECT")]
    assert all(name.split()[1] in {"expert", "done_group"} or "INTO" in name for name in written), written
    assert not any("INSERT INTO choice" in statement or "DELETE" in statement for statement in sent)


def test_an_experience_keeps_its_skills_when_it_is_changed_and_frees_them_when_it_goes(
    session: Session, amina: Account
):
    expert = complete(session, amina)
    shown = linked(expert, WORK.skills[0], "Ingénieure hydrologue")
    operations.save_work(session, expert, replace(WORK, skills=(shown, *WORK.skills[1:])), actor=amina.actor())
    assert (expert.skills[0].evidence, expert.skills[0].experience_id) == ("experience", shown.experience)
    position, degree = expert.experiences
    renamed = ExperienceEntry("position", "Hydrologue en chef", "fr", position.id)
    kept = ExperienceEntry("degree", degree.title, "fr", degree.id)
    operations.save_background(session, expert, Background((kept, renamed)), actor=amina.actor())
    session.expire_all()
    assert [row.title for row in expert.experiences] == ["Doctorat en hydrologie", "Hydrologue en chef"]
    assert expert.skills[0].experience_id == position.id
    operations.save_background(session, expert, Background((kept,)), actor=amina.actor())
    session.expire_all()
    assert (expert.skills[0].evidence, expert.skills[0].experience_id) == ("claimed", None)


def test_what_others_attested_is_not_taken_away_by_saving(session: Session, amina: Account):
    expert = complete(session, amina)
    expert.skills[0].evidence = "vouched"
    operations.save_work(session, expert, WORK, actor=amina.actor())
    assert expert.skills[0].evidence == "vouched"


NOT_HERS = SkillEntry("r-language", 1, experience=0)
BACKWARDS = ExperienceEntry("degree", "x", "fr", start_year=2010, end_year=2009)
BAD = {
    "a province of another region": ("residence", replace(RESIDENCE, province="MA-FES")),
    "a country that does not exist": ("residence", replace(RESIDENCE, country="XX")),
    "a time zone that does not exist": ("residence", replace(RESIDENCE, timezone="Europe/Lyon")),
    "a province without its region": ("residence", replace(RESIDENCE, region=None)),
    "two skills": ("work", replace(WORK, skills=WORK.skills[:2], free_words=())),
    "a skill twice": ("work", replace(WORK, skills=(*WORK.skills, WORK.skills[0]))),
    "a skill that does not exist": ("work", replace(WORK, skills=(*WORK.skills, SkillEntry("nothing", 1)))),
    "an occupation as a skill": ("work", replace(WORK, skills=(*WORK.skills, SkillEntry("engineer", 1)))),
    "a retired skill": ("work", replace(WORK, skills=(*WORK.skills, SkillEntry("old-skill", 1)))),
    "a level above four": ("work", replace(WORK, skills=(*WORK.skills, SkillEntry("r-language", 5)))),
    "somebody else's experience": ("work", replace(WORK, skills=(*WORK.skills, NOT_HERS))),
    "the same words twice": ("work", replace(WORK, free_words=(OwnWord("x", "fr"), OwnWord("x", "en")))),
    "no occupation": ("work", replace(WORK, occupation=None)),
    "two occupations": ("work", replace(WORK, occupation_text="ingénieure", occupation_language="fr")),
    "a skill as an occupation": ("work", replace(WORK, occupation="hydrology")),
    "a sector that is none": ("work", replace(WORK, sectors=("hydrology",))),
    "a headline in no language": ("work", replace(WORK, headline_language="xx")),
    "an experience of somebody else": ("background", Background((ExperienceEntry("degree", "x", "fr", 999),))),
    "years that run backwards": ("background", Background((BACKWARDS,))),
    "an unknown mode": ("offer", replace(OFFER, modes=("dinner",))),
    "a province as a region served": ("offer", replace(OFFER, regions_served=("MA-TIZ",))),
    "a language twice": ("offer", replace(OFFER, languages=(LanguageEntry("fr", "B2"), LanguageEntry("fr", "C1")))),
    "a language that does not exist": ("offer", replace(OFFER, languages=(LanguageEntry("xyz", "B2"),))),
    "an unknown level": ("offer", replace(OFFER, languages=(LanguageEntry("fr", "D1"),))),
    "a text without its language": ("offer", replace(OFFER, text_language=None)),
    "the phone for everybody": ("visibility", replace(VISIBILITY, audiences={"phone": "public"})),
    "hidden skills": ("visibility", replace(VISIBILITY, audiences={"skills": "only_me"})),
    "an unknown section": ("visibility", replace(VISIBILITY, audiences={"e-mail": "public"})),
    "an unknown audience": ("visibility", replace(VISIBILITY, audiences={"name": "press"})),
    "visibility without publishing": ("visibility", replace(VISIBILITY, consents=frozenset({"visibility"}))),
    "no name": ("identity", replace(IDENTITY, last_name="")),
}  # fmt: skip


@pytest.mark.parametrize("stack", [SMALL], indirect=True)
@pytest.mark.parametrize(("group", "answers"), BAD.values(), ids=BAD)
def test_an_answer_that_the_form_should_have_refused_is_refused(
    session: Session, amina: Account, group: str, answers: Any
):
    expert = complete(session, amina)
    session.commit()
    save = getattr(operations, f"save_{group}")
    with in_language("en"), pytest.raises(Invalid):
        save(session, expert, answers, actor=amina.actor())


def test_of_two_pages_that_save_the_later_one_gets_a_conflict(session: Session, amina: Account):
    expert = complete(session, amina)
    seen = expert.row_version
    operations.save_identity(session, expert, IDENTITY, actor=amina.actor(), version=seen)
    with in_language("en"), pytest.raises(Conflict):
        operations.save_identity(session, expert, IDENTITY, actor=amina.actor(), version=seen)


@pytest.mark.parametrize("stack", [LARGE], indirect=True)
def test_of_two_that_save_at_the_same_moment_one_gets_a_conflict(app: Flask, session: Session, amina: Account):
    expert = complete(session, amina)
    session.commit()
    with db.sessionmaker() as other:
        theirs = other.get_one(Expert, expert.id)
        operations.save_offer(other, theirs, replace(OFFER, languages=()), actor=amina.actor())
        other.commit()
    # This session still has the version that it read before: only parts change, and it is noticed all the same.
    with in_language("en"), pytest.raises(Conflict):
        operations.save_background(session, expert, BACKGROUND, actor=amina.actor())


def test_a_task_is_to_do_then_started_then_done(session: Session, amina: Account):
    actor = amina.actor()
    expert = operations.create_expert(session, amina, actor=actor)
    states = {task.group: task.state for task in operations.progress(session, expert).tasks}
    assert states == dict.fromkeys(vocabulary.GROUPS, "todo")
    keep_draft(session, "expert", expert.public_id, "offer", {"capacity": ["short"]}, actor=amina.public_id)
    operations.save_identity(session, expert, IDENTITY, actor=actor)
    found = operations.progress(session, expert)
    assert {task.group: (task.state, task.draft) for task in found.tasks if task.state != "todo"} == {
        "identity": ("done", False),
        "offer": ("started", True),
    }
    assert (found.done, found.total, found.share) == (1, 6, pytest.approx(1 / 6))


def test_publishing_needs_three_tasks_a_confirmed_address_and_the_consent(session: Session):
    account = cast.amina(session, confirmed=False)
    actor = account.actor()
    expert = operations.create_expert(session, account, actor=actor)
    assert operations.missing(session, expert) == operations.Missing(vocabulary.REQUIRED_GROUPS, True, True)
    complete(session, account)
    lacks = operations.missing(session, expert)
    assert (lacks.groups, lacks.email, lacks.consent) == ((), True, True)
    with in_language("en"), pytest.raises(Invalid):
        operations.publish(session, expert, "fr", actor=actor)
    assert expert.status == "draft"
    assert "visibility" not in consents.active(session, account.id)
    account.email_confirmed_at = clock.now()
    operations.publish(session, expert, "ar", actor=actor)
    assert expert.status == "active"
    assert consents.active(session, account.id)["visibility"].language == "ar"
    assert not operations.missing(session, expert)
    levels = session.scalars(select(Verification.level).where(Verification.expert_id == expert.id)).all()
    assert levels == ["email"]


def test_withdrawing_takes_the_consent_back_and_publishing_again_asks_for_it(session: Session, amina: Account):
    expert = published(session, amina)
    operations.withdraw(session, expert, actor=amina.actor())
    assert expert.status == "withdrawn"
    assert "visibility" not in consents.active(session, amina.id)
    assert operations.missing(session, expert).consent
    operations.publish(session, expert, "fr", actor=amina.actor())
    assert expert.status == "active"


def test_only_skills_occupation_and_languages_make_a_profile_new_again(session: Session, amina: Account):
    with clock.set_to(START):
        expert = published(session, amina)
    later = START + timedelta(days=3)
    with clock.set_to(later):
        operations.save_identity(session, expert, replace(IDENTITY, first_name="Amīna"), actor=amina.actor())
        operations.save_work(session, expert, replace(WORK, headline="Hydrologue"), actor=amina.actor())
        operations.save_offer(session, expert, replace(OFFER, capacity="long"), actor=amina.actor())
        assert expert.changed_at == START
        operations.save_offer(session, expert, replace(OFFER, languages=OFFER.languages[:1]), actor=amina.actor())
        assert expert.changed_at == later
    latest = later + timedelta(days=1)
    with clock.set_to(latest):
        operations.save_work(session, expert, replace(WORK, occupation="engineer"), actor=amina.actor())
    assert expert.changed_at == latest


def test_a_pause_ends_between_tomorrow_and_a_year_from_now(session: Session, amina: Account):
    with clock.set_to(START):
        expert = published(session, amina)
        for days in (-1, 0, 367):
            with in_language("en"), pytest.raises(Invalid):
                operations.pause(session, expert, START.date() + timedelta(days=days), actor=amina.actor())
        operations.pause(session, expert, START.date() + timedelta(days=366), actor=amina.actor())
    assert expert.status == "paused"


def test_what_was_half_saved_is_rolled_back_with_its_refusal(session: Session, amina: Account):
    expert = complete(session, amina)
    session.commit()
    begin_writing(session)
    bad = replace(WORK, headline="New headline", skills=(*WORK.skills, SkillEntry("hydrology", 1)))
    with in_language("en"), pytest.raises(Invalid):
        operations.save_work(session, expert, bad, actor=amina.actor())
    session.rollback()
    session.expire_all()
    assert expert.headline == WORK.headline
