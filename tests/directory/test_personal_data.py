"""What the room gives back to a person, and what is left when somebody is erased."""

import json

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.models import Account
from maghribcom.application import CONTRIBUTIONS
from maghribcom.database import Base
from maghribcom.directory.models import SavedSearch, Shortlist, ShortlistEntry
from maghribcom.directory.operations.entries import Remark, add_entry
from maghribcom.directory.operations.shortlists import Naming, create_shortlist
from maghribcom.directory.personal_data import PERSONAL_DATA
from maghribcom.experts.models import Expert
from maghribcom.organisations.operations import reader_of
from tests import cast
from tests.browsing import signed_in, text_of
from tests.directory.conftest import House

(DATA,) = PERSONAL_DATA
MARK = "xqzmarkxqz"


@pytest.fixture
def kept(house: House, session: Session) -> House:
    """Karim keeps a private and a shared list with Amina on both, and a saved search; each bears the mark."""
    actor = house.karim.actor()
    reader = reader_of(session, actor, clock.now())
    assert reader is not None
    assert reader.organisation is not None
    for shared in (False, True):
        made = create_shortlist(session, Naming(f"{MARK} {shared}", "fr", shared), reader, actor=actor)
        for expert in (house.amina, house.youssef):
            remark = Remark("skills", None if shared else MARK, None if shared else "fr")
            add_entry(session, made, session.get_one(Expert, expert.id), remark, actor=actor)
    session.add(
        SavedSearch(
            account_id=house.karim.id,
            organisation_id=reader.organisation.id,
            name=MARK,
            name_language="fr",
            parameters=f"q={MARK}",
            created_at=clock.now(),
        )
    )
    session.commit()
    return house


def erase(session: Session, account: Account) -> None:
    for data in CONTRIBUTIONS.personal_data:
        data.erase(session, account.id)
    session.commit()


def tables_with_mark(session: Session) -> set[str]:
    found = set()
    for table in Base.metadata.sorted_tables:
        rows = session.execute(text(f'SELECT * FROM "{table.name}"')).all()  # noqa: S608 (names of our own tables)
        if any(MARK in str(value) for row in rows for value in row):
            found.add(table.name)
    return found


def test_an_official_gets_what_they_wrote_and_not_about_whom(kept: House, session: Session) -> None:
    found = json.loads(json.dumps(DATA.export(session, kept.karim.id)))
    assert [each["name"] for each in found["shortlists"]] == [f"{MARK} False", f"{MARK} True"]
    assert [each["note"] for each in found["remarks"]] == [MARK, MARK, None, None]
    assert found["saved_searches"][0]["search"] == f"q={MARK}"
    assert found["listed_by"] == []
    for expert in (kept.amina, kept.youssef):
        assert expert.public_id not in json.dumps(found)


def test_an_expert_reads_for_whom_they_are_listed_and_no_note(kept: House, session: Session) -> None:
    found = DATA.export(session, kept.amina.account_id)
    assert [each["organisation"] for each in found["listed_by"]] == [cast.delegation(session).public_id]
    assert MARK not in json.dumps(found)
    assert kept.karim.public_id not in json.dumps(found)
    assert found["shortlists"] == found["remarks"] == found["saved_searches"] == []


def test_an_erased_expert_is_on_no_list(kept: House, session: Session) -> None:
    erase(session, session.get_one(Account, kept.amina.account_id))
    experts = set(session.scalars(select(ShortlistEntry.expert_id)))
    assert experts == {kept.youssef.id}
    lists = session.scalars(select(Shortlist.public_id)).all()
    official = signed_in(kept.app, kept.karim)
    for public_id in lists:
        page = official.get(f"/fr/shortlists/{public_id}")
        assert "Amina" not in page.text
        assert "1 personne" in text_of(page)


def test_of_an_erased_official_only_shared_lists_stay_without_their_name(kept: House, session: Session) -> None:
    assert {"shortlist", "shortlist_entry", "saved_search"} <= tables_with_mark(session)
    erase(session, session.get_one(Account, kept.karim.id))
    session.expire_all()
    (left,) = session.scalars(select(Shortlist))
    assert (left.name, left.account_id) == (f"{MARK} True", None)
    assert set(session.scalars(select(ShortlistEntry.added_by_id))) == {None}
    assert session.scalars(select(SavedSearch)).all() == []
    assert tables_with_mark(session) == {"shortlist"}


def test_a_shared_list_without_owner_belongs_to_all_of_the_organisation(kept: House, session: Session) -> None:
    other = cast.somebody(session, "official")
    other.grants.clear()
    cast.add_member(session, cast.delegation(session), other, "official", actor=cast.NOBODY)
    erase(session, session.get_one(Account, kept.karim.id))
    (left,) = session.scalars(select(Shortlist))
    browser = signed_in(kept.app, other)
    assert browser.get(f"/fr/shortlists/{left.public_id}/edit").status_code == 200


def test_who_kept_nothing_has_nothing_to_give_back_or_erase(house: House, session: Session) -> None:
    DATA.erase(session, house.salma.account_id)
    found = DATA.export(session, house.salma.account_id)
    assert not any(found.values())
