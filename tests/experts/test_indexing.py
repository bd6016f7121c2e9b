"""Profiles as documents: what is in one, what never is, and when it changes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts import consents
from maghribcom.accounts.models import Account
from maghribcom.accounts.operations import create_account
from maghribcom.database import db
from maghribcom.experts import operations
from maghribcom.experts.answers import (
    Background,
    ExperienceEntry,
    Identity,
    LanguageEntry,
    Offer,
    OwnWord,
    SkillEntry,
    Visibility,
    Work,
)
from maghribcom.experts.indexing import identifiers, load
from maghribcom.experts.models import Expert, Verification
from maghribcom.experts.vocabulary import NARROWED
from maghribcom.extensions import search_engine
from maghribcom.indexing.drain import drain
from maghribcom.indexing.models import IndexChange
from maghribcom.skills.models import Concept
from search import (
    EXPERT,
    INSTITUTIONS,
    NETWORKS,
    STAFF,
    ExpertDocument,
    ExpertQuery,
    LanguageHeld,
    SkillHeld,
    SkillWanted,
    Text,
)
from tests import cast
from tests.experts.profiles import BACKGROUND, OFFER, RESIDENCE, SKILLS, START, WORK, complete, linked, published

OPEN = Visibility({}, frozenset(), "fr")
#: Words that stand nowhere else, one or more in each section.
PLANTED = {
    "name": ("Zulaykha", "Qaddurix", "زليخةقدور"),
    "skills": ("headlinexq", "ownwordxq"),
    "occupation": ("occupationxq",),
    "background": ("titlexq", "schoolxq", "summaryxq"),
    "offer": ("offerxq",),
    "phone": ("612345678",),
}
IDENTITY = Identity("Zulaykha", "Qaddurix", "زليخةقدور", "+33612345678")
PLANTED_WORK = Work(
    headline="Engineer headlinexq", headline_language="en", occupation_text="occupationxq", occupation_language="en",
    sectors=("water",), years=37, skills=WORK.skills, free_words=(OwnWord("ownwordxq", "en"),),
)  # fmt: skip
PLANTED_BACKGROUND = Background(
    (
        ExperienceEntry(
            "degree", "titlexq", "en", organisation="schoolxq", summary="summaryxq", link="https://linkxq.example"
        ),
    )
)
PLANTED_OFFER = replace(OFFER, text="offerxq", text_language="en")


@pytest.fixture
def amina(session: Session) -> Account:
    return cast.amina(session)


def _document(session: Session, expert: Expert) -> ExpertDocument:
    return load(session, [expert.public_id])[expert.public_id]


@contextmanager
def _count() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement != "BEGIN":
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _waiting(session: Session) -> set[str]:
    return set(session.scalars(select(IndexChange.object_id).where(IndexChange.kind == EXPERT)))


def _forget(session: Session) -> None:
    session.execute(delete(IndexChange))
    session.commit()


def test_a_document_holds_what_institutions_may_see(session: Session, amina: Account):
    with clock.set_to(START):
        expert = published(session, amina, visibility=OPEN)
        operations.save_work(
            session, expert,
            replace(WORK, skills=(linked(expert, WORK.skills[0], "Ingénieure hydrologue"), *WORK.skills[1:])),
            actor=amina.actor(),
        )  # fmt: skip
        found = _document(session, expert)
    assert found == ExpertDocument(
        id=expert.public_id,
        visible_from=START,
        visible_until=START + timedelta(days=222),
        audiences=frozenset({INSTITUTIONS, STAFF}),
        changed_at=START,
        confirmed_at=START,
        skills=(SkillHeld("hydrology", 4, 12, True, 2026), SkillHeld("drip-irrigation", 3, 5)),
        occupations=("hydrologist",),
        occupation_ancestors=("engineer", "engineers"),
        sectors=("water",),
        country="FR",
        region="MA-09",
        regions_served=found.regions_served,
        languages=found.languages,
        modes=found.modes,
        capacity="short",
        years=12,
        verification=frozenset({"email"}),
        texts=found.texts,
        names=("Amina Bennani", "أمينة بناني"),
    )
    assert set(found.regions_served) == {"MA-09", "MA-08"}
    assert set(found.modes) == {"call", "remote_mission"}
    assert set(found.languages) == {LanguageHeld("fr", "native", "native"), LanguageHeld("ary", "native")}
    assert set(found.texts) == {
        Text("headline", WORK.headline, "fr"),
        Text("other", "khettaras", "fr"),
        Text("experience", "Ingénieure hydrologue\nAgence de l'eau\nNappes du Rhône", "fr"),
        Text("experience", "Doctorat en hydrologie\nUniversité de Grenoble", "fr"),
        Text("other", "Je reviens chaque été.", "fr"),
    }


@pytest.mark.parametrize("section", [*PLANTED, "residence"])
@pytest.mark.parametrize("audience", ["only_me", "once_i_accept"])
def test_what_institutions_may_not_see_is_not_in_the_document(
    session: Session, amina: Account, section: str, audience: str
):
    audiences = {section: audience} if audience in NARROWED.get(section, (audience,)) else {}
    expert = published(
        session, amina, identity=IDENTITY, work=PLANTED_WORK, background=PLANTED_BACKGROUND, offer=PLANTED_OFFER,
        residence=replace(RESIDENCE, country="NZ"), visibility=Visibility(audiences, frozenset(), "fr"),
    )  # fmt: skip
    found = _document(session, expert)
    words = repr(asdict(found))
    hidden = section if audiences else "phone"
    for planted_in, planted in PLANTED.items():
        for word in planted:
            assert (word in words) == (planted_in not in {hidden, "phone"}), word
    for secret in (amina.email, "Lyon", "linkxq"):
        assert secret not in words
    assert (found.country, found.region) == ((None, None) if hidden == "residence" else ("NZ", "MA-09"))
    assert (found.sectors, found.years) == (((), None) if hidden == "occupation" else (("water",), 37))
    offered = (found.modes, found.regions_served, found.languages, found.capacity)
    assert (offered == ((), (), (), "closed")) == (hidden == "offer")
    assert {skill.concept for skill in found.skills} == {"hydrology", "drip-irrigation"}


def test_a_skill_shown_by_a_hidden_experience_is_only_claimed(session: Session, amina: Account):
    expert = published(session, amina, visibility=replace(OPEN, audiences={"background": "once_i_accept"}))
    shown = replace(WORK, skills=(linked(expert, WORK.skills[0], "Ingénieure hydrologue"), *WORK.skills[1:]))
    operations.save_work(session, expert, shown, actor=amina.actor())
    assert [skill.evidenced for skill in _document(session, expert).skills] == [False, False]
    expert.skills[1].evidence = "vouched"
    session.flush()
    assert [skill.evidenced for skill in _document(session, expert).skills] == [False, True]


def test_a_retired_concept_is_indexed_as_the_one_that_replaced_it(session: Session, amina: Account):
    expert = published(session, amina)
    concepts = {row.public_id: row for row in session.scalars(select(Concept))}
    concepts["hydrology"].retired, concepts["hydrology"].replaced_by_id = True, concepts["r-language"].id
    concepts["hydrologist"].retired, concepts["hydrologist"].replaced_by_id = True, concepts["engineer"].id
    session.flush()
    found = _document(session, expert)
    assert [skill.concept for skill in found.skills] == ["r-language", "drip-irrigation"]
    assert (found.occupations, found.occupation_ancestors) == (("engineer",), ("engineers",))


def test_a_check_that_is_over_is_not_searched_by(session: Session, amina: Account):
    with clock.set_to(START):
        expert = published(session, amina)
        expert.verifications.append(Verification(level="network", at=START, until=START + timedelta(days=365)))
        session.flush()
        assert _document(session, expert).verification == {"email", "network"}
    with clock.set_to(START + timedelta(days=365)):
        assert _document(session, expert).verification == {"email"}


def test_only_published_profiles_with_consent_have_documents(session: Session, amina: Account):
    expert = complete(session, amina)
    assert load(session, [expert.public_id, "nobody"]) == {}
    assert list(identifiers(session)) == []
    operations.publish(session, expert, "fr", actor=amina.actor())
    assert _document(session, expert).audiences == {INSTITUTIONS, STAFF}
    assert list(identifiers(session)) == [[expert.public_id]]
    consents.give(session, amina, "network-contact", "fr", actor=amina.actor())
    assert _document(session, expert).audiences == {INSTITUTIONS, STAFF, NETWORKS}
    amina.closed_at = clock.now()
    session.flush()
    assert load(session, [expert.public_id]) == {}
    amina.closed_at = None
    consents.withdraw(session, amina, "visibility", actor=amina.actor())
    assert load(session, [expert.public_id]) == {}


def test_a_pause_is_in_the_document_itself(session: Session, amina: Account):
    with clock.set_to(START):
        expert = published(session, amina)
        operations.pause(session, expert, (START + timedelta(days=100)).date(), actor=amina.actor())
    found = _document(session, expert)
    assert found.visible_from == datetime(2026, 4, 15, tzinfo=UTC)
    assert found.visible_until == START + timedelta(days=222)
    with clock.set_to(START):
        operations.pause(session, expert, (START + timedelta(days=300)).date(), actor=amina.actor())
    found = _document(session, expert)
    # The question waits for the end of the pause, and so does dormancy.
    assert found.visible_until == found.visible_from + timedelta(days=42)


def test_a_batch_takes_six_statements_whatever_its_size(app: Flask, session: Session):
    ids = []
    for number in range(12):
        account = create_account(session, f"expert-{number}@example.org", "fr", ["expert"], confirmed=True)
        session.flush()
        ids.append(published(session, account).public_id)
    session.commit()
    for wanted in (ids[:1], ids):
        with db.sessionmaker() as fresh, _count() as seen:
            assert set(load(fresh, wanted)) == set(wanted)
        assert len(seen) == 6
    assert sorted(one for batch in identifiers(session) for one in batch) == sorted(ids)


CHANGES = {
    "a name": lambda expert: setattr(expert, "first_name", "Aminata"),
    "a skill": lambda expert: setattr(expert.skills[0], "level", 1),
    "a skill taken away": lambda expert: expert.skills.pop(),
    "a word taken away": lambda expert: expert.free_words.pop(),
    "an experience": lambda expert: setattr(expert.experiences[0], "title", "Chef"),
    "an experience taken away": lambda expert: expert.experiences.pop(),
    "a language": lambda expert: setattr(expert.languages[0], "spoken", "C1"),
    "a box": lambda expert: expert.choices.pop(),
    "an audience": lambda expert: setattr(expert.audiences[0], "audience", "only_me"),
    "a check": lambda expert: expert.verifications.append(Verification(level="ministry", at=START)),
    "the account's end": lambda expert: setattr(expert.account, "closed_at", START),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("stack", ["sqlite-embedded"], indirect=True)
def test_a_change_of_any_part_waits_for_the_index(session: Session, amina: Account, change: Any):
    expert = published(session, amina)
    _forget(session)
    session.expire_all()
    change(session.get_one(Expert, expert.id))
    session.commit()
    assert _waiting(session) == {expert.public_id}


@pytest.mark.parametrize("stack", ["sqlite-embedded"], indirect=True)
def test_what_no_search_looks_at_changes_no_document(session: Session, amina: Account):
    published(session, amina)
    _forget(session)
    amina.language = "en"
    consents.give(session, amina, "alerts", "fr", actor=amina.actor())
    session.commit()
    assert _waiting(session) == set()


def _found(at: datetime, audience: str = INSTITUTIONS) -> Sequence[str]:
    wanted = (SkillWanted(SKILLS[0], level=3, years=10),)
    return search_engine().search(ExpertQuery(reader_audience=audience, required=wanted), at).ids


def test_a_profile_is_found_after_the_next_drain_and_gone_after_the_one_that_follows_a_withdrawal(
    indexed: Flask, session: Session, amina: Account
):
    with clock.set_to(START):
        expert = published(session, amina)
        session.commit()
        drain()
        assert _found(START) == (expert.public_id,)
        assert _found(START, NETWORKS) == ()
        consents.give(session, amina, "network-contact", "fr", actor=amina.actor())
        session.commit()
        drain()
        assert _found(START, NETWORKS) == (expert.public_id,)
        consents.withdraw(session, amina, "visibility", actor=amina.actor())
        session.commit()
        drain()
        assert _found(START) == _found(START, STAFF) == _found(START, NETWORKS) == ()


def test_a_paused_or_unconfirmed_profile_is_hidden_by_the_index_itself(
    indexed: Flask, session: Session, amina: Account
):
    with clock.set_to(START):
        expert = published(session, amina)
        operations.pause(session, expert, (START + timedelta(days=10)).date(), actor=amina.actor())
        session.commit()
        drain()
    # Nothing runs from here on: no scheduled work, no drain.
    end_of_pause = datetime(2026, 1, 15, tzinfo=UTC)
    assert _found(end_of_pause - timedelta(seconds=1)) == ()
    assert _found(end_of_pause) == (expert.public_id,)
    dormant = START + timedelta(days=222)
    assert _found(dormant - timedelta(seconds=1)) == (expert.public_id,)
    assert _found(dormant) == ()


def test_a_profile_without_the_optional_tasks_has_a_document(session: Session, amina: Account):
    skills = tuple(SkillEntry(concept, 2) for concept in SKILLS[:3])
    plain = Work("Ingénieure", "fr", occupation_text="chercheuse d'eau", occupation_language="fr", skills=skills)
    expert = published(
        session, amina, work=plain, background=Background(), offer=Offer(languages=(LanguageEntry("fr", "B2"),)),
        visibility=OPEN,
    )  # fmt: skip
    found = _document(session, expert)
    assert (found.occupations, found.years, found.capacity, found.modes) == ((), None, "closed", ())
    assert set(found.texts) == {Text("headline", "Ingénieure", "fr"), Text("occupation", "chercheuse d'eau", "fr")}
    assert BACKGROUND.experiences
