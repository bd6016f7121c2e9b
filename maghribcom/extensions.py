"""The Flask extensions, made once and given their application by the factory."""

from pathlib import Path
from typing import cast

from flask import current_app
from flask_alembic import Alembic
from flask_babel import Babel, Domain
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from maghribcom.contributions import Contributions
from maghribcom.database import Base
from search import Engine

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class Translator(Babel):
    """Babel with the catalogues of locales.py; Flask-Babel would make its own anew for each request."""

    @property
    def domain_instance(self) -> Domain:
        """The catalogues of the application."""
        return cast(Domain, current_app.extensions["catalogues"])


csrf = CSRFProtect()
login_manager = LoginManager()
babel = Translator()
alembic = Alembic(run_mkdir=False, metadatas=Base.metadata)


def search_engine() -> Engine:
    """The engine that `SEARCH_URL` names, opened by the factory."""
    return cast(Engine, current_app.extensions["search"])


def contributions() -> Contributions:
    """The lists that the factory gathered from the rooms."""
    return cast(Contributions, current_app.extensions["contributions"])
