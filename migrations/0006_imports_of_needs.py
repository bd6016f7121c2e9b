"""Imports of needs: files that were read and wait until their rows are right"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "need_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("read_as", sa.String(length=48), nullable=False),
        sa.Column("unread", sa.JSON(), nullable=False),
        sa.Column("meanings", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(length=13), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_need_import_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_need_import_public_id")),
    )
    op.create_index(op.f("ix_need_import_edited_at"), "need_import", ["edited_at"])
    op.create_index(op.f("ix_need_import_project_id_created_at"), "need_import", ["project_id", "created_at"])
    op.create_table(
        "need_import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=48), nullable=False),
        sa.Column("need_id", sa.String(length=13), nullable=True),
        sa.CheckConstraint("(state = 'taken') = (need_id IS NOT NULL)", name=op.f("ck_need_import_row_taken_as")),
        sa.CheckConstraint(
            "state IN ('waiting', 'taken', 'left_out')", name=op.f("ck_need_import_row_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["need_import.id"], name=op.f("fk_need_import_row_import_id_need_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_import_row")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_need_import_row_import_id_number")),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("need_import_row")
    op.drop_index(op.f("ix_need_import_project_id_created_at"), table_name="need_import")
    op.drop_index(op.f("ix_need_import_edited_at"), table_name="need_import")
    op.drop_table("need_import")
