"""JSON lines on standard error: route and request id, never the query string, names or addresses."""

import logging
import re
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request
from sqlalchemy.exc import DBAPIError
from structlog.tracebacks import ExceptionDictTransformer

#: A request id from the proxy is kept when it looks like one.
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")

log = structlog.get_logger()


class _StandardError:
    """Standard error as it is when a line is written: servers and tests put another one in its place."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure_logs(app: Flask, level: int = logging.INFO) -> None:
    """Give each request an id and write one line when it is answered."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Without the frames' variables: they hold what people typed.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(_StandardError()),  # type: ignore[arg-type]
    )
    app.before_request(_begin)
    app.after_request(_answered)


def report(event: str, error: Exception, **facts: str) -> None:
    """One line for a fault, with its traceback; of an error of the database only its kind: its text quotes rows."""
    if isinstance(error, DBAPIError):
        log.error(event, error=type(error.orig).__name__, sqlstate=getattr(error.orig, "sqlstate", None), **facts)
    else:
        log.error(event, error=type(error).__name__, exc_info=error, **facts)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if REQUEST_ID.match(given) else secrets.token_hex(8)
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _answered(response: Response) -> Response:
    rule = request.url_rule.rule if request.url_rule else None
    milliseconds = round((time.perf_counter() - g.began) * 1000, 1)
    log.info("request", method=request.method, route=rule, status=response.status_code, ms=milliseconds)
    response.headers["X-Request-Id"] = g.request_id
    return response
