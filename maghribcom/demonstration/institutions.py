"""The organisations of a demonstration, and the people who act for them."""

from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import Account
from maghribcom.accounts.operations import create_account, find_account
from maghribcom.demonstration import places
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import add_member, create_organisation, vet
from maghribcom.territories import DATA, read_table

#: Every seventh organisation still waits to be vetted; never the first one, which the demonstration's official is of.
UNVETTED_EVERY = 7
POSITIONS = ("Chargée de mission", "Responsable du pôle compétences", "Cheffe de service", "Coordonnateur")
DOMAIN = "organisations.example"


def make_organisations(session: Session) -> int:
    """Make the organisations that are not there yet, each with its people; returns how many were made."""
    known = set(session.scalars(select(Organisation.name_fr)))
    made = 0
    for number, row in enumerate(read_table(DATA / "demonstration" / "organisations.tsv")):
        if row["fr"] in known:
            continue
        names = {language: row[language] for language in ("fr", "ar", "en")}
        organisation = create_organisation(
            session, row["type"], names, territory=row["territory"] or None, actor=NOBODY
        )
        if number % UNVETTED_EVERY != UNVETTED_EVERY - 1:
            vet(session, organisation, actor=NOBODY)
        _add_people(session, organisation, number)
        made += 1
    return made


def organisation_named(session: Session, name: str) -> Organisation:
    """The organisation of this French name, which `make_organisations` has made."""
    return session.scalars(select(Organisation).where(Organisation.name_fr == name)).one()


def first_unvetted(session: Session) -> Organisation:
    """An organisation whose people may not search yet."""
    query = select(Organisation).where(Organisation.status == "requested", Organisation.type != "network")
    return session.scalars(query.order_by(Organisation.id).limit(1)).one()


def first_network(session: Session) -> Organisation:
    """A vetted network of Moroccans abroad."""
    query = select(Organisation).where(Organisation.status == "vetted", Organisation.type == "network")
    return session.scalars(query.order_by(Organisation.id).limit(1)).one()


def find_or_create(session: Session, email: str, language: str) -> Account:
    """The account of this address, with a confirmed address and without a password where it is made."""
    account = find_account(session, email)
    if account is None:
        account = create_account(session, email, language, confirmed=True)
        session.flush()
    return account


def _add_people(session: Session, organisation: Organisation, number: int) -> None:
    chance = Random(f"organisation/{number}")
    manager = "network_manager" if organisation.type == "network" else "organisation_manager"
    for place, role in enumerate((manager, "official")[: chance.choice((1, 2, 2))]):
        if organisation.type == "network" and place:
            continue
        gender = chance.choice("fm")
        first, last = chance.choice(places.first_names(gender)), chance.choice(places.last_names())
        account = find_or_create(session, f"member-{number + 1}-{place + 1}@{DOMAIN}", chance.choice(("fr", "ar")))
        add_member(
            session, organisation, account, role, display_name=f"{first.latin} {last.latin}",
            position=chance.choice(POSITIONS[::2] if gender == "f" else POSITIONS[1::2]), actor=NOBODY,
        )  # fmt: skip
