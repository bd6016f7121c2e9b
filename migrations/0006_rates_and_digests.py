"""How often people hear of what by mail, digests, addresses that take no mail, alerts of saved searches, interests"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KNOWN = "ck_outbox_mail_status_known"
BEFORE = ("waiting", "sending", "sent", "dead")
AFTER = ("waiting", "sending", "sent", "held", "dead")
#: Kinds of mail that were sent before kinds were kept: what stands before the first colon of the key, but for notices.
OUTBOX = sa.table("outbox_mail", sa.column("id", sa.Integer), sa.column("key", sa.String), sa.column("kind", sa.String))


def upgrade() -> None:
    _mail_choices()
    _notices()
    _outbox()
    _addresses()
    _saved_searches()
    _interests()


def _mail_choices() -> None:
    # What was kept before was what nobody wanted by mail.
    with op.batch_alter_table("mail_choice") as table:
        table.add_column(sa.Column("rate", sa.String(length=48), nullable=False, server_default="never"))
        table.create_check_constraint(
            op.f("ck_mail_choice_rate_known"), "rate IN ('at_once', 'daily', 'weekly', 'never')"
        )
    with op.batch_alter_table("mail_choice") as table:
        table.alter_column("rate", existing_type=sa.String(length=48), existing_nullable=False, server_default=None)


def _notices() -> None:
    waiting, unread = sa.text("waits IS NOT NULL"), sa.text("read_at IS NULL")
    with op.batch_alter_table("notice") as table:
        table.add_column(sa.Column("waits", sa.String(length=48), nullable=True))
        table.create_check_constraint(op.f("ck_notice_waits_known"), "waits IN ('daily', 'weekly')")
    op.create_index(
        "ix_notice_waiting", "notice", ["waits", "account_id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_notice_unread", "notice", ["account_id"], sqlite_where=unread, postgresql_where=unread)


def _outbox() -> None:
    with op.batch_alter_table("outbox_mail") as table:
        table.add_column(sa.Column("kind", sa.String(length=48), nullable=True))
        table.add_column(sa.Column("unsubscribe", sa.String(length=600), nullable=True))
        table.drop_constraint(op.f(KNOWN), type_="check")
        table.create_check_constraint(op.f(KNOWN), f"status IN {AFTER}")
    _fill_kinds()
    with op.batch_alter_table("outbox_mail") as table:
        table.alter_column("kind", existing_type=sa.String(length=48), nullable=False)
    op.create_index(op.f("ix_outbox_mail_recipient"), "outbox_mail", ["recipient"])
    op.create_index(op.f("ix_outbox_mail_status_security_due_at"), "outbox_mail", ["status", "security", "due_at"])


def _fill_kinds() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(OUTBOX.c.id, OUTBOX.c.key)).all()
    if rows:
        change = sa.update(OUTBOX).where(OUTBOX.c.id == sa.bindparam("row")).values(kind=sa.bindparam("said"))
        connection.execute(change, [{"row": row, "said": _kind(key)} for row, key in rows])


def _kind(key: str) -> str:
    """`notice:<account>:<type>:...` names a type of notice; other keys begin with what they are."""
    parts = key.split(":")
    return (parts[2] if parts[0] == "notice" and len(parts) > 2 else parts[0])[:48]


def _addresses() -> None:
    op.create_table(
        "refused_address",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_refused_address")),
    )
    op.create_index(op.f("ix_refused_address_told_at"), "refused_address", ["told_at"])


def _saved_searches() -> None:
    # Nobody is told of what they did not ask to be told of.
    with op.batch_alter_table("saved_search") as table:
        table.add_column(sa.Column("alert", sa.String(length=48), nullable=False, server_default="never"))
        table.add_column(sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=True))
        table.create_check_constraint(op.f("ck_saved_search_alert_known"), "alert IN ('daily', 'weekly', 'never')")
        table.create_check_constraint(
            op.f("ck_saved_search_alert_has_beginning"), "alert = 'never' OR alerted_at IS NOT NULL"
        )
    with op.batch_alter_table("saved_search") as table:
        table.alter_column("alert", existing_type=sa.String(length=48), existing_nullable=False, server_default=None)
    op.create_index(op.f("ix_saved_search_alert_alerted_at"), "saved_search", ["alert", "alerted_at"])


def _interests() -> None:
    op.create_table(
        "need_watch",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("own_skills", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_need_watch_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_need_watch")),
    )
    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.CheckConstraint("kind IN ('sector', 'region')", name=op.f("ck_interest_kind_known")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_interest_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("account_id", "kind", "code", name=op.f("uq_interest_account_id_kind_code")),
    )
    op.create_index(op.f("ix_interest_kind_code"), "interest", ["kind", "code"])


def downgrade() -> None:
    op.drop_table("interest")
    op.drop_table("need_watch")
    op.drop_index(op.f("ix_saved_search_alert_alerted_at"), "saved_search")
    with op.batch_alter_table("saved_search") as table:
        table.drop_constraint(op.f("ck_saved_search_alert_known"), type_="check")
        table.drop_constraint(op.f("ck_saved_search_alert_has_beginning"), type_="check")
        table.drop_column("alert")
        table.drop_column("alerted_at")
    op.drop_table("refused_address")
    _outbox_as_before()
    op.drop_index("ix_notice_waiting", "notice")
    op.drop_index("ix_notice_unread", "notice")
    with op.batch_alter_table("notice") as table:
        table.drop_constraint(op.f("ck_notice_waits_known"), type_="check")
        table.drop_column("waits")
    # Before, a row said "never".
    op.execute("DELETE FROM mail_choice WHERE rate <> 'never'")
    with op.batch_alter_table("mail_choice") as table:
        table.drop_constraint(op.f("ck_mail_choice_rate_known"), type_="check")
        table.drop_column("rate")


def _outbox_as_before() -> None:
    op.drop_index(op.f("ix_outbox_mail_status_security_due_at"), "outbox_mail")
    op.drop_index(op.f("ix_outbox_mail_recipient"), "outbox_mail")
    op.execute("UPDATE outbox_mail SET status = 'dead' WHERE status = 'held'")
    with op.batch_alter_table("outbox_mail") as table:
        table.drop_constraint(op.f(KNOWN), type_="check")
        table.create_check_constraint(op.f(KNOWN), f"status IN {BEFORE}")
        table.drop_column("kind")
        table.drop_column("unsubscribe")
