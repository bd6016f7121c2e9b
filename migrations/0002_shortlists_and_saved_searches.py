"""Shortlists and saved searches"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_language", sa.String(length=3), nullable=False),
        sa.Column("parameters", sa.String(length=4000), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_saved_search_name_bounded")),
        sa.CheckConstraint("length(parameters) BETWEEN 1 AND 4000", name=op.f("ck_saved_search_parameters_bounded")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_saved_search_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_saved_search_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_search_public_id")),
    )
    op.create_index(op.f("ix_saved_search_account_id"), "saved_search", ["account_id"], unique=False)
    op.create_index(op.f("ix_saved_search_organisation_id"), "saved_search", ["organisation_id"], unique=False)
    op.create_table(
        "shortlist",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_language", sa.String(length=3), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("account_id IS NOT NULL OR shared", name=op.f("ck_shortlist_private_is_owned")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_shortlist_name_bounded")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_shortlist_account_id_account")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_shortlist_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shortlist_public_id")),
    )
    op.create_index(op.f("ix_shortlist_account_id"), "shortlist", ["account_id"], unique=False)
    op.create_index(op.f("ix_shortlist_organisation_id"), "shortlist", ["organisation_id"], unique=False)
    op.create_table(
        "saved_search_look",
        sa.Column("saved_search_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_saved_search_look_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["saved_search_id"],
            ["saved_search.id"],
            name=op.f("fk_saved_search_look_saved_search_id_saved_search"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("saved_search_id", "account_id", name=op.f("pk_saved_search_look")),
    )
    op.create_index(op.f("ix_saved_search_look_account_id"), "saved_search_look", ["account_id"], unique=False)
    op.create_table(
        "shortlist_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shortlist_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(length=48), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.Column("note_language", sa.String(length=3), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reason IN ('skills', 'experience', 'region', 'recommended', 'later', 'reserve')",
            name=op.f("ck_shortlist_entry_reason_known"),
        ),
        sa.CheckConstraint(
            "(note IS NULL) = (note_language IS NULL)", name=op.f("ck_shortlist_entry_note_has_language")
        ),
        sa.CheckConstraint("length(note) <= 1000", name=op.f("ck_shortlist_entry_note_bounded")),
        sa.CheckConstraint("position BETWEEN 0 AND 99", name=op.f("ck_shortlist_entry_position_bounded")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["account.id"], name=op.f("fk_shortlist_entry_added_by_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_shortlist_entry_expert_id_expert"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shortlist_id"],
            ["shortlist.id"],
            name=op.f("fk_shortlist_entry_shortlist_id_shortlist"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_shortlist_entry_public_id")),
        sa.UniqueConstraint("shortlist_id", "expert_id", name=op.f("uq_shortlist_entry_shortlist_id_expert_id")),
    )
    op.create_index(op.f("ix_shortlist_entry_added_by_id"), "shortlist_entry", ["added_by_id"], unique=False)
    op.create_index(op.f("ix_shortlist_entry_expert_id"), "shortlist_entry", ["expert_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_shortlist_entry_expert_id"), table_name="shortlist_entry")
    op.drop_index(op.f("ix_shortlist_entry_added_by_id"), table_name="shortlist_entry")
    op.drop_table("shortlist_entry")
    op.drop_index(op.f("ix_saved_search_look_account_id"), table_name="saved_search_look")
    op.drop_table("saved_search_look")
    op.drop_index(op.f("ix_shortlist_organisation_id"), table_name="shortlist")
    op.drop_index(op.f("ix_shortlist_account_id"), table_name="shortlist")
    op.drop_table("shortlist")
    op.drop_index(op.f("ix_saved_search_organisation_id"), table_name="saved_search")
    op.drop_index(op.f("ix_saved_search_account_id"), table_name="saved_search")
    op.drop_table("saved_search")
