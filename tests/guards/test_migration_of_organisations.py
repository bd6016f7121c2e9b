"""What instances know of organisations when the states, names and delegations come, and when they go again."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask

from maghribcom.database import db
from maghribcom.extensions import alembic
from tests.guards.test_migrations import empty

__all__ = ["empty"]

DAY, LATER = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def revisions() -> tuple[str, str]:
    """The migration, and the one before it."""
    for script in alembic.script_directory.walk_revisions():
        if script.doc.startswith("The life of organisations"):
            return script.revision, script.down_revision
    raise AssertionError("the migration is gone")


def rows(*columns: str) -> list[dict[str, Any]]:
    table = sa.Table("organisation", sa.MetaData(), autoload_with=db.engine)
    with db.engine.connect() as connection:
        found = (
            connection.execute(sa.select(*(table.c[name] for name in columns)).order_by(table.c.id)).mappings().all()
        )
    return [dict(row) for row in found]


def plant(*organisations: dict[str, Any]) -> None:
    table = sa.Table("organisation", sa.MetaData(), autoload_with=db.engine)
    with db.engine.begin() as connection:
        for number, given in enumerate(organisations, start=1):
            plain = {"type": "agency", "created_at": DAY, "public_id": f"x{number}", "row_version": 1}
            connection.execute(sa.insert(table).values(**plain, **given))


def plant_member() -> None:
    """Somebody who acts for the first organisation: rows that point to it."""
    with db.engine.begin() as connection:
        account = {"id": 1, "email": "karim@example.org", "language": "fr", "created_at": DAY, "public_id": "karim"}
        for table, values in (
            ("account", account),
            ("membership", {"organisation_id": 1, "account_id": 1, "role": "official", "began_at": DAY}),
        ):
            connection.execute(sa.insert(sa.Table(table, sa.MetaData(), autoload_with=db.engine)).values(**values))


def count_members() -> int:
    with db.engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT count(*) FROM membership")).scalar_one())


def test_what_was_known_stays_known_both_ways(empty: Flask) -> None:
    migration, before = revisions()
    alembic.upgrade(before)
    plant(
        {"name_fr": "Ministère", "vetted_at": DAY},
        {"name_fr": "Agence", "name_ar": "وكالة", "vetted_at": DAY, "parent_id": 1},
        {"name_fr": "Suspendue", "vetted_at": DAY, "suspended_at": LATER},
        {"name_en": "Waiting"},
        {"name_fr": "Jamais vérifiée", "suspended_at": LATER},
    )
    plant_member()
    alembic.upgrade(migration)
    assert count_members() == 1
    assert [row["status"] for row in rows("status")] == ["vetted", "vetted", "suspended", "requested", "suspended"]
    with db.engine.connect() as connection:
        names = connection.execute(sa.text("SELECT organisation_id, language, key FROM organisation_name ORDER BY id"))
        assert names.all() == [
            (1, "fr", "ministere"),
            (2, "fr", "agence"),
            (2, "ar", "وكاله"),
            (3, "fr", "suspendue"),
            (4, "en", "waiting"),
            (5, "fr", "jamais_verifiee"),
        ]
        over = connection.execute(sa.text("SELECT over_id, under_id, ended_at FROM delegation")).all()
        assert over == [(1, 2, None)]
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE organisation SET status = 'refused', vetted_at = NULL WHERE id = 4"))
    alembic.downgrade(before)
    assert count_members() == 1
    kept = rows("parent_id", "vetted_at", "suspended_at")
    assert [row["parent_id"] for row in kept] == [None, 1, None, None, None]
    assert [row["vetted_at"] is not None for row in kept] == [True, True, True, False, True]
    assert [row["suspended_at"] is not None for row in kept] == [False, False, True, False, True]
    alembic.upgrade()
    assert not alembic.compare_metadata()
