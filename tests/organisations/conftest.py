"""Somebody who asks for an organisation, and those who vet it."""

import io
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from maghribcom.accounts.models import Account
from maghribcom.organisations.models import Organisation
from maghribcom.organisations.operations import find_organisation
from tests import cast
from tests.browsing import csrf_token, signed_in

PDF = b"%PDF-1.7 founding text"
FORM = {
    "type": "ngo",
    "name_fr": "Association Eau vive de Tata",
    "name_ar": "جمعية الماء الحي بطاطا",
    "territory": "MA-08",
    "description": "Nous réparons les khettaras avec les habitants.",
    "address": "12, rue du Puits, Zagora",
    "website": "https://eauvive.example",
    "email_domain": "contact@eauvive.example",
    "requester": "Zineb Alami",
    "position": "Présidente",
}
ASK = "/fr/organisations/request"


@dataclass
class Office:
    """The people of these tests, and their browsers."""

    app: Flask
    zineb: Account
    moderator: Account
    coordinator: Account
    neighbour: Account

    def browser(self, account: Account) -> FlaskClient:
        """A browser in which this person has just signed in."""
        return signed_in(self.app, account)


@pytest.fixture
def office(app: Flask, session: Session) -> Office:
    """Zineb, who asks; a moderator; the coordinators of her region and of another one."""
    zineb = cast.somebody(session, "expert")
    zineb.email = "zineb@eauvive.example"
    made = Office(
        app,
        zineb,
        cast.somebody(session, "moderator"),
        cast.somebody(session, "regional_coordinator", scope="MA-08"),
        cast.somebody(session, "regional_coordinator", scope="MA-01"),
    )
    session.commit()
    return made


def send_form(
    client: FlaskClient, page: str = ASK, files: dict[str, bytes] | None = None, **fields: str
) -> TestResponse:
    """Send the form as a browser does, with files by their names."""
    data: dict[str, object] = {"csrf_token": csrf_token(client, page), **fields}
    if files is not None:
        data["documents"] = [(io.BytesIO(content), name) for name, content in files.items()]
    answer = client.post(page, data=data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # a large body lies in a temporary file
    return answer


def asked(client: FlaskClient, session: Session, **fields: str) -> Organisation:
    """The organisation of a request that was sent."""
    answer = send_form(client, files={"statuts.pdf": PDF}, **{**FORM, **fields})
    assert answer.status_code == 302, answer.text
    session.rollback()
    found = find_organisation(session, answer.location.rstrip("/").split("/")[-2])
    assert found is not None
    return found


def fresh(session: Session, organisation: Organisation) -> Organisation:
    """The organisation as others have left it."""
    session.rollback()
    session.refresh(organisation)
    return organisation


def download(client: FlaskClient, address: str) -> bytes:
    """The bytes behind an address."""
    with client.get(address) as answer:
        return answer.data


def decide(
    client: FlaskClient, organisation: Organisation, deed: str, remark: str = "Bien reçu.", **fields: str
) -> TestResponse:
    """Decide about an organisation on its desk."""
    page = f"/fr/vetting/{organisation.public_id}"
    sent = {"deed": deed, f"{deed}-remark": remark, f"{deed}-seen": fields.pop("seen", str(organisation.row_version))}
    sent |= {f"{deed}-{name}": value for name, value in fields.items()}
    return client.post(page, data={"csrf_token": csrf_token(client, page), **sent})
