"""Fixtures of the room: an official in the browser, a project and a need of the delegation."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from maghribcom.projects.models import Need, Project
from tests import cast
from tests.browsing import signed_in
from tests.experts.profiles import plant_vocabulary
from tests.projects import making


@pytest.fixture
def karim(session: Session) -> Account:
    """The official of the vetted delegation, in a house with a small vocabulary."""
    plant_vocabulary(session)
    account = cast.karim(session)
    session.commit()
    return account


@pytest.fixture
def project(session: Session, karim: Account) -> Project:
    """A complete draft."""
    made = making.project(session, karim)
    session.commit()
    return made


@pytest.fixture
def need(session: Session, project: Project, karim: Account) -> Need:
    """A complete draft in that project."""
    made = making.need(session, project, karim)
    session.commit()
    return made


@pytest.fixture
def browser(indexed: Flask, karim: Account) -> FlaskClient:
    """Karim's browser, without JavaScript."""
    return signed_in(indexed, karim)
