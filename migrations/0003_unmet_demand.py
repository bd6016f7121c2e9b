"""Unmet demand: anonymous rows, followers, needs told in words"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demand_key",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_demand_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_demand_key_day"), "demand_key", ["day"], unique=False)
    op.create_table(
        "demand_row",
        sa.Column("id", sa.String(length=13), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=48), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=True),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("region", sa.String(length=48), nullable=True),
        sa.Column("found", sa.SmallInteger(), nullable=False),
        sa.Column("first_of_day", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source IN ('search', 'need')", name=op.f("ck_demand_row_source_known")),
        sa.CheckConstraint(
            "concept_id IS NOT NULL OR sector_id IS NOT NULL OR region IS NOT NULL", name=op.f("ck_demand_row_asks")
        ),
        sa.CheckConstraint("found BETWEEN 0 AND 4", name=op.f("ck_demand_row_found_few")),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_demand_row_concept_id_concept")),
        sa.ForeignKeyConstraint(["sector_id"], ["concept.id"], name=op.f("fk_demand_row_sector_id_concept")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_row")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_demand_row_day_concept_id_first_of_day_region"),
        "demand_row",
        ["day", "concept_id", "first_of_day", "region"],
        unique=False,
    )
    op.create_table(
        "follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=48), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_follower_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_follower_concept_id_concept")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint(
            "account_id", "concept_id", "region", name=op.f("uq_follower_account_id_concept_id_region")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_follower_public_id")),
    )
    op.create_table(
        "need_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=True),
        sa.Column("region", sa.String(length=48), nullable=True),
        sa.Column("by_when", sa.Date(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=48), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_at IS NOT NULL AND answer IS NOT NULL)",
            name=op.f("ck_need_told_answer_given"),
        ),
        sa.CheckConstraint("state IN ('waiting', 'answered')", name=op.f("ck_need_told_state_known")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_need_told_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_need_told_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["sector_id"], ["concept.id"], name=op.f("fk_need_told_sector_id_concept")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_told")),
        sa.UniqueConstraint("public_id", name=op.f("uq_need_told_public_id")),
    )
    op.create_index(op.f("ix_need_told_account_id_told_at"), "need_told", ["account_id", "told_at"], unique=False)
    op.create_index(op.f("ix_need_told_state_told_at"), "need_told", ["state", "told_at"], unique=False)
    op.create_table(
        "known_expert",
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("expert", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(
            ["follower_id"], ["follower.id"], name=op.f("fk_known_expert_follower_id_follower"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("follower_id", "expert", name=op.f("pk_known_expert")),
    )
    op.create_table(
        "need_concept",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("position BETWEEN 0 AND 9", name=op.f("ck_need_concept_position_bounded")),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_need_concept_concept_id_concept")),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need_told.id"], name=op.f("fk_need_concept_need_id_need_told"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("need_id", "concept_id", name=op.f("pk_need_concept")),
    )


def downgrade() -> None:
    op.drop_table("need_concept")
    op.drop_table("known_expert")
    op.drop_index(op.f("ix_need_told_state_told_at"), table_name="need_told")
    op.drop_index(op.f("ix_need_told_account_id_told_at"), table_name="need_told")
    op.drop_table("need_told")
    op.drop_table("follower")
    op.drop_index(op.f("ix_demand_row_day_concept_id_first_of_day_region"), table_name="demand_row")
    op.drop_table("demand_row")
    op.drop_index(op.f("ix_demand_key_day"), table_name="demand_key")
    op.drop_table("demand_key")
