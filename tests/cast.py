"""The people of the tests, always the same ones. Each function makes its person and flushes; the test commits.

Their profiles belong to the tests of the rooms that own them: here are accounts, roles and the one organisation.
"""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account, Grant
from maghribcom.accounts.operations import create_account
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import add_member, create_organisation, vet

#: Of whoever is made with `password=PASSWORD`; hashing takes 30 ms, so nobody has one unasked.
PASSWORD = "argan couscous bicyclette 1956"
DELEGATION = "Délégation de la santé de Drâa-Tafilalet"


def amina(session: Session, *, password: str | None = None, confirmed: bool = True) -> Account:
    """An expert in Lyon, who reads French."""
    return _person(session, "amina@example.org", "fr", "expert", password, confirmed=confirmed)


def youssef(session: Session, *, password: str | None = None) -> Account:
    """An expert in Rotterdam, who reads English."""
    return _person(session, "youssef@example.org", "en", "expert", password)


def salma(session: Session, *, password: str | None = None) -> Account:
    """An expert in Montréal, who reads Arabic."""
    return _person(session, "salma@example.org", "ar", "expert", password)


def stranger(session: Session, *, password: str | None = None) -> Account:
    """An expert who has nothing to do with any of the others."""
    return _person(session, "stranger@example.org", "fr", "expert", password)


def mediator(session: Session, *, password: str | None = None) -> Account:
    """The ministry's mediator."""
    return _person(session, "mediator@example.org", "fr", "mediator", password)


def administrator(session: Session, *, password: str | None = None) -> Account:
    """An administrator."""
    return _person(session, "administrator@example.org", "fr", "administrator", password)


def somebody(session: Session, role: str, *, scope: str = "", language: str = "fr") -> Account:
    """Somebody new of one role, for tests that visit as each of them."""
    account = create_account(session, f"{role}-{secrets.token_hex(4)}@example.org", language, confirmed=True)
    account.grants.append(Grant(role=role, scope=scope))
    session.flush()
    return account


def delegation(session: Session, *, vetted: bool = True) -> Organisation:
    """The health delegation of Drâa-Tafilalet; the same one when it is asked for again."""
    known = session.scalar(select(Organisation).where(Organisation.name_fr == DELEGATION))
    if known is not None:
        return known
    names = {"fr": DELEGATION, "ar": "مندوبية الصحة بدرعة تافيلالت", "en": "Health delegation of Drâa-Tafilalet"}
    made = create_organisation(session, "agency", names, territory="MA-08", actor=NOBODY)
    if vetted:
        vet(session, made, actor=NOBODY)
    return made


def karim(session: Session, *, password: str | None = None, vetted: bool = True) -> Account:
    """The official of the health delegation, who reads French."""
    account = _person(session, "karim@example.org", "fr", None, password)
    add_member(session, delegation(session, vetted=vetted), account, "official", display_name="Karim", actor=NOBODY)
    return account


def _person(
    session: Session, email: str, language: str, role: str | None, password: str | None, *, confirmed: bool = True
) -> Account:
    roles = [role] if role else []
    account = create_account(session, email, language, roles, password=password, confirmed=confirmed)
    session.flush()
    return account
