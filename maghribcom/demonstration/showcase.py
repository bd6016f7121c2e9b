"""The accounts that a visitor of the demonstration signs in with: the only ones that have a password."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.models import STAFF_ROLES
from maghribcom.accounts.operations import grant_role
from maghribcom.accounts.passwords import hash_password
from maghribcom.database import ID_ALPHABET
from maghribcom.demonstration.instance import write_private
from maghribcom.demonstration.institutions import find_or_create, first_network, first_unvetted, organisation_named
from maghribcom.demonstration.population import CAST
from maghribcom.organisations.operations import add_member, memberships_of

#: Readable by the owner only, so that a later start can print them again.
FILE = "demonstration-accounts.tsv"
DOMAIN = "demonstration.example"
DELEGATION = "Délégation de la santé de Drâa-Tafilalet"
#: What each account is printed as, in this order; a role of the staff has that role.
EMAILS = {
    "expert": CAST[0].email,
    "official": f"karim@{DOMAIN}",
    "unvetted_official": f"hicham@{DOMAIN}",
    "network_manager": f"nadia@{DOMAIN}",
    "mediator": f"mediator@{DOMAIN}",
    "moderator": f"moderator@{DOMAIN}",
    "analyst": f"analyst@{DOMAIN}",
    "data_protection_officer": f"privacy@{DOMAIN}",
    "administrator": f"administrator@{DOMAIN}",
}


@dataclass(frozen=True, slots=True)
class Showcase:
    """One account to sign in with."""

    role: str
    email: str
    password: str

    def line(self) -> str:
        """As it is printed and kept: three columns."""
        return f"{self.role}\t{self.email}\t{self.password}"


def keep_passwords(folder: Path) -> Sequence[Showcase]:
    """The accounts of this instance; passwords are made once and kept, before anything is signed in with them."""
    file = folder / FILE
    kept = _read(file) if file.is_file() else {}
    accounts = [Showcase(role, email, kept.get(email) or _password()) for role, email in EMAILS.items()]
    if any(account.email not in kept for account in accounts):
        write_private(file, "".join(f"{account.line()}\n" for account in accounts))
    return accounts


def make_accounts(session: Session, accounts: Sequence[Showcase]) -> None:
    """Give each account its role, its organisation and, where it has none yet, its password."""
    for showcase in accounts:
        account = find_or_create(session, showcase.email, "fr")
        if showcase.role in STAFF_ROLES:
            grant_role(session, account, showcase.role, actor=NOBODY)
        if account.password_hash is None:
            account.password_hash = hash_password(showcase.password)
    session.flush()
    _join(session, "official", "official", "Karim Ouhaddou", "Chef du service des ressources humaines")
    _join(session, "unvetted_official", "official", "Hicham Berrada", "Chargé de mission")
    _join(session, "network_manager", "network_manager", "Nadia Tazi", "Présidente")


def _join(session: Session, key: str, role: str, display_name: str, position: str) -> None:
    account = find_or_create(session, EMAILS[key], "fr")
    if memberships_of(session, account.id):
        return
    organisation = {
        "official": lambda: organisation_named(session, DELEGATION),
        "unvetted_official": lambda: first_unvetted(session),
        "network_manager": lambda: first_network(session),
    }[key]()
    add_member(session, organisation, account, role, display_name=display_name, position=position, actor=NOBODY)


def _password() -> str:
    """Seventy-five random bits that can be read aloud and typed."""
    return "-".join("".join(secrets.choice(ID_ALPHABET) for _place in range(5)) for _group in range(3))


def _read(file: Path) -> Mapping[str, str]:
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return {row[1]: row[2] for row in rows if len(row) == 3}
