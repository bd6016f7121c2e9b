"""Whether this process lives, and whether it can serve. The search engine is no part of readiness."""

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from maghribcom.accounts.access import public
from maghribcom.database import reading

bare = Blueprint("health", __name__, url_prefix="/health")


@bare.get("/live")
@public
def live() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bare.get("/ready")
@public
def ready() -> Response:
    """The database answers, so pages can be served; 503 otherwise."""
    try:
        with reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return Response("the database is away\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")
