"""The people of the journeys of projects and needs: those who write them and the one who reads them first."""

from sqlalchemy.orm import Session

from maghribcom.accounts.access import NOBODY
from maghribcom.accounts.operations import create_account
from maghribcom.organisations.operations import add_member, create_organisation, vet
from tests.cast import PASSWORD

PROVINCE, PROVINCE_OFFICIAL = "Province de Tinghir", "hanane@example.org"
NGO, NGO_OFFICIAL = "Association Eau vive", "mehdi@example.org"
MODERATOR = "moderator@example.org"


def province_and_moderator(session: Session) -> None:
    """A province's official and a moderator, who read French."""
    names = {"fr": PROVINCE, "ar": "إقليم تنغير", "en": "Province of Tinghir"}
    _official(session, "province", names, PROVINCE_OFFICIAL, "fr")
    create_account(session, MODERATOR, "fr", ["moderator"], password=PASSWORD, confirmed=True)


def ngo(session: Session) -> None:
    """An association's official, who reads English."""
    _official(session, "ngo", {"fr": NGO}, NGO_OFFICIAL, "en")


def _official(session: Session, type_: str, names: dict[str, str], address: str, language: str) -> None:
    body = create_organisation(session, type_, names, territory="MA-TIN", actor=NOBODY)
    vet(session, body, actor=NOBODY)
    account = create_account(session, address, language, password=PASSWORD, confirmed=True)
    session.flush()
    add_member(session, body, account, "official", actor=NOBODY)
