"""A source of documents that the tests fill by hand, and an instance that other processes can open."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from maghribcom.experts.models import Expert
from tests import cast
from tests.experts.profiles import plant_vocabulary, published

ROOT = Path(__file__).parents[2]


@pytest.fixture
def amina(indexed: Flask, session: Session) -> Expert:
    """A published expert whose change waits."""
    plant_vocabulary(session)
    expert = published(session, cast.amina(session))
    session.commit()
    return expert


def flask_command(app: Flask, *arguments: str, failpoint: str = "") -> subprocess.CompletedProcess[str]:
    """Run `flask ...` on the instance of a test in a process of its own."""
    settings = app.config["SETTINGS"]
    environment = {
        "PATH": os.environ["PATH"],
        "INSTANCE": str(settings.instance),
        "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url,
        "SEARCH_URL": settings.search_url,
        "MAGHRIBCOM_FAILPOINT": failpoint,
    }
    command = [sys.executable, "-m", "flask", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
