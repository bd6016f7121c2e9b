"""The few typed errors of the house, and the one place that turns errors into pages."""

from http import HTTPStatus

import structlog
from flask import Flask, Response, make_response, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from maghribcom.database import abandon_request
from maghribcom.logs import report
from search import SearchOutdated, SearchUnavailable

log = structlog.get_logger()


class Refused(Exception):
    """An operation said no. `message`, where there is one, is a sentence in the reader's language."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class Invalid(Refused):
    """What was sent breaks a rule that the form should have caught."""


class NotFound(Refused):
    """There is no such thing, or its existence is none of the reader's business."""

    status = HTTPStatus.NOT_FOUND


class Conflict(Refused):
    """Somebody else was quicker."""

    status = HTTPStatus.CONFLICT


class TooMany(Refused):
    """A ceiling was reached."""

    status = HTTPStatus.TOO_MANY_REQUESTS


def check(holds: object) -> None:
    """Raise Invalid: the form should have refused this answer with a better sentence."""
    if not holds:
        raise Invalid(_("An answer does not fit its question. Go back, check your answers and save again."))


def configure_errors(app: Flask) -> None:
    """Every error is one page in the language of its path; whatever the request had begun is rolled back."""
    app.register_error_handler(CSRFError, lambda _error: _page(HTTPStatus.BAD_REQUEST, _expired()))
    app.register_error_handler(HTTPException, _http_page)
    app.register_error_handler(Refused, lambda error: _page(error.status, error.message))
    app.register_error_handler(StaleDataError, lambda _error: _page(HTTPStatus.CONFLICT))
    for error in (SearchUnavailable, SearchOutdated):
        app.register_error_handler(error, _search_page)
    app.register_error_handler(OperationalError, _database_page)
    app.register_error_handler(Exception, _fault_page)


def answer_to(error: Exception) -> Response:
    """The page for an error that came when the request was already answered."""
    if isinstance(error, OperationalError):
        return _database_page(error)
    return _page(HTTPStatus.CONFLICT) if isinstance(error, StaleDataError) else _fault_page(error)


def _http_page(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect travels as an exception, too
    response = _page(HTTPStatus(error.code))
    response.headers.extend((name, value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"})
    return response


def _search_page(error: Exception) -> Response:
    log.warning("search.unavailable", error=type(error).__name__)
    response = _page(
        HTTPStatus.SERVICE_UNAVAILABLE, _("Search is unavailable for the moment. The rest of the site works.")
    )
    response.headers["Retry-After"] = "30"
    return response


def _database_page(error: OperationalError) -> Response:
    # The statement and its values stay out of the log: they are personal data.
    log.error("database.unavailable", error=type(error.orig).__name__)
    response = _page(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = "30"
    return response


def _fault_page(error: Exception) -> Response:
    report("request.failed", error)
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(status: HTTPStatus, message: str = "") -> Response:
    abandon_request()
    title, advice = _words().get(status, _words()[HTTPStatus.BAD_REQUEST])
    page = render_template("errors/error.html", code=int(status), title=title, message=message or advice)
    return make_response(page, int(status))


def _expired() -> str:
    return _("This page was open for too long. Go back, reload it and send the form again. Nothing was changed.")


def _words() -> dict[HTTPStatus, tuple[str, str]]:
    """Title and what to do, in the language of the page."""
    return {
        HTTPStatus.BAD_REQUEST: (
            _("This address or form was not understood"),
            _("Check the address, or go back and try again. Nothing was changed."),
        ),
        HTTPStatus.NOT_FOUND: (
            _("Page not found"),
            _("Check the address. If you followed a link, the page may have moved or you may need to sign in."),
        ),
        HTTPStatus.METHOD_NOT_ALLOWED: (
            _("This page cannot be used like that"),
            _("Open it from the site and use its buttons."),
        ),
        HTTPStatus.CONFLICT: (
            _("Somebody else changed this meanwhile"),
            _("Go back, reload the page and look at the change. Your text was not saved over it."),
        ),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
            _("This is too large"),
            _("Send a shorter text or a smaller file. Nothing was changed."),
        ),
        HTTPStatus.REQUEST_URI_TOO_LONG: (
            _("This address is too long"),
            _("Shorten your search or remove some filters."),
        ),
        HTTPStatus.TOO_MANY_REQUESTS: (
            _("Too many tries"),
            _("Wait a quarter of an hour, then try again."),
        ),
        HTTPStatus.INTERNAL_SERVER_ERROR: (
            _("There is a problem on our side"),
            _("Nothing was changed. The fault was recorded. Try again in a few minutes."),
        ),
        HTTPStatus.SERVICE_UNAVAILABLE: (
            _("This part of the site is unavailable for the moment"),
            _("Nothing was changed. Try again in a few minutes."),
        ),
    }
