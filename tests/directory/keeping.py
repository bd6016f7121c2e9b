"""Shortlists as the tests of the directory find them, and the colleagues who use them."""

from sqlalchemy.orm import Session

from maghribcom import clock
from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.directory.models import Shortlist
from maghribcom.directory.operations.entries import Remark, add_entry, entries_of
from maghribcom.directory.operations.shortlists import Naming, create_shortlist
from maghribcom.experts.models import Expert
from maghribcom.organisations.operations import add_member, create_organisation, reader_of, vet
from tests import cast
from tests.directory.conftest import House

#: Where Karim, who reads French, has his lists.
LISTS = "/fr/shortlists"


def new_list(session: Session, owner: Account, name: str = "Équipe eau", *, shared: bool = False) -> Shortlist:
    """A committed list of somebody who may search."""
    reader = reader_of(session, owner.actor(), clock.now())
    assert reader is not None
    made = create_shortlist(session, Naming(name, "fr", shared), reader, actor=owner.actor())
    session.commit()
    return made


def put(session: Session, shortlist: Shortlist, expert: Expert, by: Account, remark: Remark = Remark()) -> str:  # noqa: B008
    """Somebody put on a list; the public id of the place."""
    entry = add_entry(session, shortlist, session.get_one(Expert, expert.id), remark, actor=by.actor())
    assert entry is not None
    session.commit()
    return entry.public_id


def order(session: Session, shortlist: Shortlist) -> list[str | None]:
    """The first names on a list, in its order."""
    session.rollback()  # SQLite reads what was there when the transaction began
    return [entry.expert.first_name for entry in entries_of(session, shortlist)]


def fill(session: Session, house: House, *, shared: bool = False) -> tuple[Shortlist, list[str]]:
    """Karim's list with Amina, Youssef and Salma."""
    made = new_list(session, house.karim, shared=shared)
    return made, [put(session, made, each, house.karim) for each in (house.amina, house.youssef, house.salma)]


def colleague(session: Session) -> Account:
    """Another official of the health delegation."""
    account = cast.somebody(session, "official")
    account.grants.clear()
    add_member(session, cast.delegation(session), account, "official", display_name="Nadia", actor=NOBODY)
    session.commit()
    return account


def neighbour(session: Session) -> Account:
    """An official of another vetted organisation."""
    account = cast.somebody(session, "official")
    account.grants.clear()
    other = create_organisation(session, "agency", {"fr": "Agence du bassin"}, actor=NOBODY)
    vet(session, other, actor=NOBODY)
    add_member(session, other, account, "official", actor=NOBODY)
    session.commit()
    return account
