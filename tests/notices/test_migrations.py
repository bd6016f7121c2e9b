"""What was kept before there were rates is kept by the migration, up and down."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy import text

from maghribcom.application import create_app
from maghribcom.database import db
from maghribcom.extensions import alembic, search_engine
from tests.conftest import make_config

BEFORE, AFTER = "0007", "0008"
AT = datetime(2026, 11, 1, tzinfo=UTC).isoformat()
MAIL = """
    INSERT INTO outbox_mail (public_id, key, recipient, language, subject, text, security, status, created_at, due_at,
                             attempts, in_doubt)
    VALUES (:id, :key, 'amina@example.org', 'fr', 's', 't', 0, 'waiting', :at, :at, 0, 0)
"""
SEARCH = """
    INSERT INTO saved_search (public_id, account_id, name, name_language, parameters, shared, created_at, row_version)
    VALUES ('s', 1, 'Solaire', 'fr', 'q=x', 0, :at, 1)
"""
ROWS = (
    (
        "INSERT INTO account (id, public_id, email, language, created_at) VALUES (1, 'a', 'a@example.org', 'fr', :at)",
        {"at": AT},
    ),
    ("INSERT INTO mail_choice (account_id, type) VALUES (1, 'experts.ask')", {}),
    ("INSERT INTO notice (account_id, type, key, data, at) VALUES (1, 'experts.ask', 'k', '{}', :at)", {"at": AT}),
    (MAIL, {"id": "1", "key": "welcome:a:b", "at": AT}),
    (MAIL, {"id": "2", "key": "notice:a:experts.ask:x:1", "at": AT}),
    (SEARCH, {"at": AT}),
)


def _write(*rows: tuple[str, dict[str, str]]) -> None:
    with db.engine.begin() as connection:
        for statement, values in rows:
            connection.execute(text(statement), values)


def _all(statement: str) -> list[tuple[object, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


@pytest.mark.check
def test_choices_mails_and_searches_survive_the_way_up_and_down(tmp_path: Path) -> None:
    app = create_app(make_config(tmp_path))
    with app.app_context():
        alembic.upgrade(BEFORE)
        _write(*ROWS)
        alembic.upgrade(AFTER)
        assert _all("SELECT type, rate FROM mail_choice") == [("experts.ask", "never")]
        assert _all("SELECT kind FROM outbox_mail ORDER BY id") == [("welcome",), ("experts.ask",)]
        assert _all("SELECT alert, alerted_at FROM saved_search") == [("never", None)]
        assert _all("SELECT waits FROM notice") == [(None,)]
        _write(
            ("INSERT INTO mail_choice (account_id, type, rate) VALUES (1, 'x', 'daily')", {}),
            ("UPDATE outbox_mail SET status = 'held' WHERE kind = 'welcome'", {}),
            ("UPDATE saved_search SET alert = 'daily', alerted_at = :at", {"at": AT}),
        )
        alembic.downgrade(BEFORE)
        assert _all("SELECT type FROM mail_choice") == [("experts.ask",)]
        assert _all("SELECT status FROM outbox_mail ORDER BY id") == [("dead",), ("waiting",)]
        assert "alert" not in {column["name"] for column in sqlalchemy.inspect(db.engine).get_columns("saved_search")}
        assert _all("SELECT name FROM saved_search") == [("Solaire",)]
        search_engine().close()
        db.engine.dispose()
