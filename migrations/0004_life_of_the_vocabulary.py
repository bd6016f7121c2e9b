"""The life of the vocabulary: people's own words by their key, words that are ignored, links that editors dropped"""

import sqlalchemy as sa
from alembic import op

from maghribcom.skills.labels import word_key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = ("broader", "related", "essential", "optional")
AFTER = (*BEFORE, "dropped")
KIND_KNOWN = "ck_relation_kind_known"


def upgrade() -> None:
    op.create_table(
        "ignored_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.String(length=48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('not_a_skill', 'too_general', 'unclear', 'personal')",
            name=op.f("ck_ignored_word_reason_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ignored_word")),
        sa.UniqueConstraint("key", "language", name=op.f("uq_ignored_word_key_language")),
    )
    op.add_column("free_word", sa.Column("key", sa.String(length=160), nullable=True))
    _fill_keys()
    with op.batch_alter_table("free_word") as table:
        table.alter_column("key", existing_type=sa.String(length=160), nullable=False)
        table.create_index(op.f("ix_free_word_key_language"), ["key", "language"], unique=False)
    _allow_relations(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM relation WHERE kind = 'dropped'")
    _allow_relations(BEFORE)
    op.drop_index(op.f("ix_free_word_key_language"), table_name="free_word")
    with op.batch_alter_table("free_word") as table:
        table.drop_column("key")
    op.drop_table("ignored_word")


def _fill_keys() -> None:
    word = sa.table("free_word", sa.column("id", sa.Integer), sa.column("text", sa.String), sa.column("key", sa.String))
    connection = op.get_bind()
    rows = connection.execute(sa.select(word.c.id, word.c.text)).all()
    if rows:
        change = sa.update(word).where(word.c.id == sa.bindparam("row")).values(key=sa.bindparam("folded"))
        connection.execute(change, [{"row": row, "folded": word_key(text)} for row, text in rows])


def _allow_relations(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("relation") as table:
        table.drop_constraint(op.f(KIND_KNOWN), type_="check")
        table.create_check_constraint(op.f(KIND_KNOWN), f"kind IN {kinds}")
