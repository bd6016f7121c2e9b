"""What the room gives back to a person, and what is left when somebody is erased."""

import json

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.application import CONTRIBUTIONS
from maghribcom.database import Base
from maghribcom.files.models import StoredFile
from maghribcom.organisations.models import Membership, Organisation
from maghribcom.organisations.operations import add_member, propose_names, send_invitation
from maghribcom.organisations.personal_data import PERSONAL_DATA
from tests import cast
from tests.organisations.conftest import FORM, PDF, Office, asked, send_form

(DATA,) = PERSONAL_DATA
MARK = "xqzmarkxqz"


def test_a_person_gets_all_of_it_and_nothing_is_left_when_erased(office: Office, session: Session) -> None:
    client = office.browser(office.zineb)
    asked(client, session, requester=MARK, position=MARK)
    send_form(client, files={f"{MARK}.pdf": PDF}, upload="1", **{**FORM, "requester": MARK, "name_fr": MARK})
    session.rollback()
    zineb, delegation = session.get_one(Account, office.zineb.id), cast.delegation(session)
    add_member(session, delegation, zineb, "organisation_manager", display_name=MARK, position=MARK, actor=NOBODY)
    propose_names(session, delegation, {"fr": "Autre nom"}, actor=zineb.actor())
    other = session.scalars(select(Organisation).where(Organisation.id != delegation.id)).one()
    send_invitation(session, other, zineb.email, "official", "fr", actor=NOBODY)
    session.commit()
    given = json.dumps(DATA.export(session, zineb.id))
    assert given.count(MARK) >= 6
    for word in ("memberships", "requests", "invitations", "names_proposed", "documents", delegation.public_id):
        assert word in given
    for data in CONTRIBUTIONS.personal_data:
        data.erase(session, zineb.id)
    session.commit()
    assert tables_with_mark(session) == set()
    assert session.scalar(select(func.count()).select_from(Membership)) == 0
    left = session.scalars(select(StoredFile)).all()
    assert [file.owner_kind for file in left] == ["organisation"], "what was sent belongs to the organisation"


def test_nobody_in_particular_is_no_error(session: Session) -> None:
    amina = cast.amina(session)
    session.commit()
    assert DATA.export(session, amina.id)["memberships"] == []
    DATA.erase(session, amina.id)


def tables_with_mark(session: Session) -> set[str]:
    found = set()
    for table in Base.metadata.sorted_tables:
        for row in session.execute(table.select()):
            if any(MARK in str(value) for value in row):
                found.add(table.name)
    return found
