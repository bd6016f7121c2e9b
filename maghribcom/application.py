"""The factory: what an instance of Maghribcom is made of, in order."""

from itertools import chain
from pathlib import Path

from flask import Blueprint, Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from maghribcom import health
from maghribcom.accounts import commands as accounts_commands
from maghribcom.accounts import permissions as accounts_permissions
from maghribcom.accounts import personal_data as accounts_personal_data
from maghribcom.accounts import schedule as accounts_schedule
from maghribcom.accounts import views as accounts_views
from maghribcom.accounts.sessions import configure_sign_in
from maghribcom.config import Config
from maghribcom.contributions import Contributions
from maghribcom.database import begin_writing, configure_database, db, finish_request
from maghribcom.demand import notices as demand_notices
from maghribcom.demand import permissions as demand_permissions
from maghribcom.demand import personal_data as demand_personal_data
from maghribcom.demand import schedule as demand_schedule
from maghribcom.demonstration import commands as demonstration_commands
from maghribcom.demonstration import views as demonstration_views
from maghribcom.directory import commands as directory_commands
from maghribcom.directory import permissions as directory_permissions
from maghribcom.directory import personal_data as directory_personal_data
from maghribcom.directory import views as directory_views
from maghribcom.directory.navigation import configure_navigation
from maghribcom.drafts import schedule as drafts_schedule
from maghribcom.errors import answer_to, configure_errors
from maghribcom.experts import indexing as experts_indexing
from maghribcom.experts import notices as experts_notices
from maghribcom.experts import permissions as experts_permissions
from maghribcom.experts import personal_data as experts_personal_data
from maghribcom.experts import schedule as experts_schedule
from maghribcom.experts import views as experts_views
from maghribcom.extensions import MIGRATIONS, alembic, csrf
from maghribcom.files import schedule as files_schedule
from maghribcom.headers import configure_headers, configure_limits
from maghribcom.indexing import commands as indexing_commands
from maghribcom.indexing import schedule as indexing_schedule
from maghribcom.indexing.queue import configure_indexing
from maghribcom.locales import configure_languages
from maghribcom.logs import configure_logs
from maghribcom.mail import commands as mail_commands
from maghribcom.mail import schedule as mail_schedule
from maghribcom.notices import models as _notices_models  # noqa: F401 (its tables)
from maghribcom.organisations import commands as organisations_commands
from maghribcom.organisations import permissions as organisations_permissions
from maghribcom.projects import commands as projects_commands
from maghribcom.projects import concepts as projects_concepts
from maghribcom.projects import indexing as projects_indexing
from maghribcom.projects import notices as projects_notices
from maghribcom.projects import permissions as projects_permissions
from maghribcom.projects import personal_data as projects_personal_data
from maghribcom.projects import schedule as projects_schedule
from maghribcom.projects import views as projects_views
from maghribcom.scheduling import commands as scheduling_commands
from maghribcom.skills import commands as skills_commands
from maghribcom.skills import indexing as skills_indexing
from maghribcom.skills import permissions as skills_permissions
from maghribcom.skills import views as skills_views
from search import open_engine

TEMPLATES = Path(__file__).parent.parent / "templates"

#: Pages that live under their language: /fr/..., /ar/..., /en/...
PAGES: tuple[Blueprint, ...] = (
    accounts_views.pages,
    directory_views.pages,
    experts_views.pages,
    projects_views.pages,
    demonstration_views.pages,
    skills_views.pages,
)
#: Addresses without a language.
BARE: tuple[Blueprint, ...] = (health.bare, directory_views.bare)
COMMANDS = (
    accounts_commands.commands,
    demonstration_commands.commands,
    directory_commands.commands,
    indexing_commands.commands,
    mail_commands.commands,
    organisations_commands.commands,
    projects_commands.commands,
    scheduling_commands.work,
    skills_commands.commands,
)
CONTRIBUTIONS = Contributions(
    permissions=(
        *accounts_permissions.PERMISSIONS,
        *demand_permissions.PERMISSIONS,
        *directory_permissions.PERMISSIONS,
        *experts_permissions.PERMISSIONS,
        *organisations_permissions.PERMISSIONS,
        *projects_permissions.PERMISSIONS,
        *skills_permissions.PERMISSIONS,
    ),
    sources=(*experts_indexing.SOURCES, *projects_indexing.SOURCES, *skills_indexing.SOURCES),
    notice_types=(
        *demand_notices.NOTICE_TYPES,
        *experts_notices.NOTICE_TYPES,
        *projects_notices.NOTICE_TYPES,
    ),
    timed_work=(
        *accounts_schedule.TIMED_WORK,
        *demand_schedule.TIMED_WORK,
        *drafts_schedule.TIMED_WORK,
        *experts_schedule.TIMED_WORK,
        *files_schedule.TIMED_WORK,
        *indexing_schedule.TIMED_WORK,
        *mail_schedule.TIMED_WORK,
        *projects_schedule.TIMED_WORK,
    ),
    # Erasing goes in this order: the account comes last, everything else hangs on it.
    personal_data=(
        *directory_personal_data.PERSONAL_DATA,
        *experts_personal_data.PERSONAL_DATA,
        *projects_personal_data.PERSONAL_DATA,
        *demand_personal_data.PERSONAL_DATA,
        *accounts_personal_data.PERSONAL_DATA,
    ),
    concept_holders=projects_concepts.CONCEPT_HOLDERS,
)


def create_app(config: Config) -> Flask:
    """An application on this configuration. Raises ConfigurationError with a sentence for the operator."""
    app = Flask("maghribcom", template_folder=str(TEMPLATES), instance_path=str(config.instance))
    app.config["SETTINGS"] = config
    configure_logs(app)
    configure_sessions(app, config)
    configure_limits(app)
    configure_database(app, config.database_url)
    configure_sign_in(app)
    configure_transactions(app)
    configure_languages(app, config.languages)
    configure_headers(app, secure=config.secure)
    configure_errors(app)
    configure_navigation(app)
    open_search(app, config)
    gather_contributions(app)
    register_pages(app)
    register_commands(app)
    return app


def configure_sessions(app: Flask, config: Config) -> None:
    """Cookies: only random tokens, never sent by other sites, unreadable to scripts."""
    app.secret_key = config.secret_key
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if config.secure else "session",
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=config.secure,
        TESTING=config.testing,
        PREFERRED_URL_SCHEME="https" if config.secure else "http",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if config.secure:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    csrf.init_app(app)


def configure_transactions(app: Flask) -> None:
    """One commit per request: at its end, unless an error rolled it back."""

    @app.before_request
    def begin() -> None:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and request.routing_exception is None:
            begin_writing(db.session)

    @app.after_request
    def finish(response: Response) -> Response:
        try:
            finish_request()
        except Exception as error:
            return answer_to(error)  # nothing was written, so nothing of the page may be shown
        return response


def open_search(app: Flask, config: Config) -> None:
    """The one engine that `SEARCH_URL` names; no other takes its place when it is away."""
    app.extensions["search"] = open_engine(config.search_url)


def gather_contributions(app: Flask) -> None:
    """What the rooms offer to the rooms that collect, frozen."""
    app.extensions["contributions"] = CONTRIBUTIONS
    configure_indexing(app, CONTRIBUTIONS)


def register_pages(app: Flask) -> None:
    """Every page under its language; the few other addresses bare."""
    for blueprint in PAGES:
        app.register_blueprint(blueprint, url_prefix=f"/<lang:language>{blueprint.url_prefix or ''}")
    for blueprint in BARE:
        app.register_blueprint(blueprint)


def register_commands(app: Flask) -> None:
    """`flask ...` for each room, and the migrations."""
    app.config["ALEMBIC"] = {"script_location": str(MIGRATIONS)}
    alembic.init_app(app)
    for command in chain(COMMANDS):
        app.cli.add_command(command)
