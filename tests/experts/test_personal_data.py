"""What the room gives back to a person, and what is left of a profile that was erased."""

import json

import pytest
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.database import Base
from maghribcom.drafts.operations import keep_draft
from maghribcom.experts import operations
from maghribcom.experts.answers import Background, ExperienceEntry, Identity, Offer, OwnWord, Residence, Work
from maghribcom.experts.models import Expert
from maghribcom.experts.personal_data import PERSONAL_DATA
from maghribcom.indexing.models import IndexChange
from tests import cast
from tests.experts.profiles import OFFER, START, WORK, published

(DATA,) = PERSONAL_DATA
MARK = "xqzmarkxqz"


@pytest.fixture
def amina(session: Session) -> Account:
    return cast.amina(session)


@pytest.fixture
def marked(session: Session, amina: Account) -> Expert:
    """A profile with the mark in every text that she can write."""
    marked_work = Work(
        headline=MARK, headline_language="fr", occupation_text=MARK, occupation_language="fr", skills=WORK.skills,
        free_words=(OwnWord(MARK, "fr"),),
    )  # fmt: skip
    entry = ExperienceEntry("degree", MARK, "fr", organisation=MARK, summary=MARK, link=f"https://{MARK}.example")
    with clock.set_to(START):
        expert = published(
            session, amina, identity=Identity(MARK, MARK, MARK, "+33612345678"),
            residence=Residence("FR", MARK, "Europe/Paris"), work=marked_work, background=Background((entry,)),
            offer=Offer(capacity="short", languages=OFFER.languages, text=MARK, text_language="fr"),
        )  # fmt: skip
        keep_draft(session, "expert", expert.public_id, "work", {"headline": [MARK]}, actor=amina.public_id)
        session.commit()
    return expert


def _tables_with_mark(session: Session) -> set[str]:
    found = set()
    for table in Base.metadata.sorted_tables:
        rows = session.execute(text(f'SELECT * FROM "{table.name}"')).all()  # noqa: S608 (names of our own tables)
        if any(MARK in str(value) for row in rows for value in row):
            found.add(table.name)
    return found


def test_the_export_holds_everything_that_the_person_wrote(session: Session, amina: Account, marked: Expert):
    found = json.loads(json.dumps(DATA.export(session, amina.id)))
    assert (found["first_name"], found["city"], found["headline"], found["phone"]) == (MARK, MARK, MARK, "+33612345678")
    assert [skill["concept"] for skill in found["skills"]] == ["hydrology", "drip-irrigation", "water-modelling"]
    assert found["experiences"][0]["link"] == f"https://{MARK}.example"
    assert found["drafts"] == {"work": {"headline": [MARK]}}
    assert {row["code"] for row in found["languages"]} == {"fr", "ary"}
    columns = {column.key for column in inspect(Expert).column_attrs}
    assert columns - set(found) == {"id", "account_id", "merged_into_id", "row_version", "occupation_id"}
    assert not {"id", "expert_id"} & set(found["skills"][0])


def test_nothing_is_left_of_an_erased_profile(session: Session, amina: Account, marked: Expert):
    assert {"expert", "experience", "free_word", "draft"} <= _tables_with_mark(session)
    public_id = marked.public_id
    before = session.scalar(select(func.count()).where(IndexChange.object_id == public_id))
    experience = marked.experiences[0].id
    shown = marked.skills[0]
    shown.evidence, shown.experience_id = "experience", experience
    session.commit()
    DATA.erase(session, amina.id)
    session.commit()
    assert _tables_with_mark(session) == set()
    assert operations.profile_of(session, amina.id) is None
    after = session.scalar(select(func.count()).where(IndexChange.object_id == public_id))
    assert (after or 0) > (before or 0)
    assert DATA.export(session, amina.id) is None


def test_who_has_no_profile_has_nothing_to_give_back_or_erase(session: Session, amina: Account):
    DATA.erase(session, amina.id)
    assert DATA.export(session, amina.id) is None
