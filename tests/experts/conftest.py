"""Fixtures of the room: an expert in the browser."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from maghribcom.accounts.models import Account
from tests import cast
from tests.browsing import signed_in
from tests.experts.profiles import plant_vocabulary


@pytest.fixture
def beginner(session: Session) -> Account:
    """Amina, who has just signed up, in a house with a small vocabulary."""
    plant_vocabulary(session)
    account = cast.amina(session)
    session.commit()
    return account


@pytest.fixture
def browser(indexed: Flask, beginner: Account) -> FlaskClient:
    """Amina's browser, without JavaScript."""
    return signed_in(indexed, beginner)
