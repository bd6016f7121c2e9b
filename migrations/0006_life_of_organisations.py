"""The life of organisations: states, names with history, who stands over whom, requests to join, invitations"""

import secrets

import sqlalchemy as sa
from alembic import op

from maghribcom.database import rebuilding_tables
from maghribcom.organisations.operations.names import name_key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATUSES = ("requested", "changes_asked", "vetted", "suspended", "refused", "merged")
LEVELS = ("document", "ministry")
LANGUAGES = ("fr", "ar", "en")
ROLES = ("official", "organisation_manager", "network_manager")
#: The random public ids of the time of this migration.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

ORGANISATION = sa.table(
    "organisation",
    *(sa.column(name, sa.Integer) for name in ("id", "parent_id")),
    *(sa.column(f"name_{code}", sa.String) for code in LANGUAGES),
    sa.column("status", sa.String),
    *(
        sa.column(name, sa.DateTime(timezone=True))
        for name in ("status_since", "vetted_at", "suspended_at", "created_at")
    ),
)
DELEGATION = sa.table(
    "delegation",
    sa.column("public_id", sa.String),
    *(sa.column(name, sa.Integer) for name in ("over_id", "under_id")),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in ("began_at", "ended_at")),
)
NAME = sa.table(
    "organisation_name",
    sa.column("organisation_id", sa.Integer),
    *(sa.column(name, sa.String) for name in ("language", "text", "key")),
    sa.column("began_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    with rebuilding_tables(op.get_bind()):
        _upgrade()


def downgrade() -> None:
    with rebuilding_tables(op.get_bind()):
        _downgrade()


def _upgrade() -> None:
    with op.batch_alter_table("organisation") as table:
        table.add_column(sa.Column("address", sa.String(length=300), nullable=True))
        table.add_column(sa.Column("email_domain", sa.String(length=253), nullable=True))
        table.add_column(sa.Column("status", sa.String(length=48), nullable=True))
        table.add_column(sa.Column("status_since", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("status_reason", sa.String(length=300), nullable=True))
        table.add_column(sa.Column("status_reason_language", sa.String(length=3), nullable=True))
        table.add_column(sa.Column("vetting_level", sa.String(length=48), nullable=True))
        table.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
    _make_tables()
    _fill()
    with op.batch_alter_table("organisation") as table:
        table.alter_column("status", existing_type=sa.String(length=48), nullable=False)
        table.alter_column("status_since", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.drop_constraint(op.f("fk_organisation_parent_id_organisation"), type_="foreignkey")
        table.drop_column("parent_id")
        table.drop_column("suspended_at")
        table.create_foreign_key(
            op.f("fk_organisation_merged_into_id_organisation"), "organisation", ["merged_into_id"], ["id"]
        )
        table.create_check_constraint(op.f("ck_organisation_status_known"), f"status IN {STATUSES}")
        table.create_check_constraint(op.f("ck_organisation_vetting_level_known"), f"vetting_level IN {LEVELS}")
        table.create_check_constraint(
            op.f("ck_organisation_vetted_has_date"),
            "status NOT IN ('vetted', 'suspended') OR vetted_at IS NOT NULL",
        )
        table.create_check_constraint(
            op.f("ck_organisation_merged_has_target"), "(status = 'merged') = (merged_into_id IS NOT NULL)"
        )
        table.create_index(op.f("ix_organisation_status_status_since"), ["status", "status_since"])
        table.create_index(op.f("ix_organisation_status_vetted_until"), ["status", "vetted_until"])
        table.create_index(op.f("ix_organisation_territory"), ["territory"])
        table.create_index(op.f("ix_organisation_email_domain"), ["email_domain"])
        table.create_index(op.f("ix_organisation_merged_into_id"), ["merged_into_id"])


def _downgrade() -> None:
    """What the states said is kept as far as the former columns can say it."""
    with op.batch_alter_table("organisation") as table:
        for columns in (
            "status_status_since", "status_vetted_until", "territory", "email_domain", "merged_into_id",
        ):  # fmt: skip
            table.drop_index(op.f(f"ix_organisation_{columns}"))
        for name in ("status_known", "vetting_level_known", "vetted_has_date", "merged_has_target"):
            table.drop_constraint(op.f(f"ck_organisation_{name}"), type_="check")
        table.drop_constraint(op.f("fk_organisation_merged_into_id_organisation"), type_="foreignkey")
        table.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    parent = (
        sa.select(sa.func.max(DELEGATION.c.over_id))
        .where(DELEGATION.c.under_id == ORGANISATION.c.id, DELEGATION.c.ended_at.is_(None))
        .scalar_subquery()
    )
    op.execute(sa.update(ORGANISATION).values(parent_id=parent))
    suspended = ORGANISATION.c.status == "suspended"
    op.execute(sa.update(ORGANISATION).where(suspended).values(suspended_at=ORGANISATION.c.status_since))
    others = ORGANISATION.c.status.not_in(("vetted", "suspended"))
    op.execute(sa.update(ORGANISATION).where(others).values(vetted_at=None))
    with op.batch_alter_table("organisation") as table:
        table.create_foreign_key(op.f("fk_organisation_parent_id_organisation"), "organisation", ["parent_id"], ["id"])
        for name in (
            "address", "email_domain", "status", "status_since", "status_reason", "status_reason_language",
            "vetting_level", "merged_into_id",
        ):  # fmt: skip
            table.drop_column(name)
    for name in ("invitation", "join_request", "name_proposal", "delegation", "organisation_name"):
        op.drop_table(name)


def _make_tables() -> None:
    op.create_table(
        "organisation_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("text", sa.String(length=160), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"language IN {LANGUAGES}", name=op.f("ck_organisation_name_language_known")),
        _belongs("organisation_name", "organisation_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_name")),
    )
    op.create_index(op.f("ix_organisation_name_organisation_id"), "organisation_name", ["organisation_id"])
    op.create_index(op.f("ix_organisation_name_key"), "organisation_name", ["key"])
    op.create_table(
        "name_proposal",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        *(sa.Column(f"name_{code}", sa.String(length=160), nullable=True) for code in LANGUAGES),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _belongs("name_proposal", "organisation_id"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_name_proposal_account_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_name_proposal")),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("over_id", sa.Integer(), nullable=False),
        sa.Column("under_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.CheckConstraint("over_id <> under_id", name=op.f("ck_delegation_of_two")),
        _belongs("delegation", "over_id"),
        _belongs("delegation", "under_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_delegation_public_id")),
    )
    op.create_index(op.f("ix_delegation_over_id"), "delegation", ["over_id"])
    still = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_delegation_under_id_over_id_open", "delegation", ["under_id", "over_id"], unique=True,
        sqlite_where=still, postgresql_where=still,
    )  # fmt: skip
    op.create_table(
        "join_request",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("position", sa.String(length=160), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        _belongs("join_request", "organisation_id"),
        _belongs("join_request", "account_id", "account"),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_join_request")),
    )
    op.create_index(op.f("ix_join_request_account_id"), "join_request", ["account_id"])
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=48), nullable=False),
        sa.Column("invited_by", sa.String(length=13), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.CheckConstraint(f"role IN {ROLES}", name=op.f("ck_invitation_role_known")),
        _belongs("invitation", "organisation_id"),
        _belongs("invitation", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("organisation_id", "account_id", name=op.f("uq_invitation_organisation_id_account_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_public_id")),
    )
    op.create_index(op.f("ix_invitation_account_id"), "invitation", ["account_id"])
    op.create_index(op.f("ix_invitation_until"), "invitation", ["until"])


def _belongs(table: str, column: str, to: str = "organisation") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete="CASCADE")


def _fill() -> None:
    """States from the former dates, a name's history from its present, delegations from parents."""
    connection, row = op.get_bind(), ORGANISATION.c
    suspended = row.suspended_at.is_not(None)
    connection.execute(
        sa.update(ORGANISATION).values(
            status=sa.case((suspended, "suspended"), (row.vetted_at.is_not(None), "vetted"), else_="requested"),
            status_since=sa.func.coalesce(row.suspended_at, row.vetted_at, row.created_at),
            vetted_at=sa.case((suspended, sa.func.coalesce(row.vetted_at, row.created_at)), else_=row.vetted_at),
        )
    )
    names, delegations = [], []
    for held in connection.execute(sa.select(ORGANISATION).order_by(row.id)).mappings().all():
        for code in LANGUAGES:
            if text := held[f"name_{code}"]:
                names.append(  # noqa: PERF401 (with its condition it reads better so)
                    {"organisation_id": held["id"], "language": code, "text": text, "key": name_key(text),
                     "began_at": held["created_at"]}
                )  # fmt: skip
        if held["parent_id"] is not None:
            delegations.append(
                {"public_id": "".join(secrets.choice(ALPHABET) for _place in range(13)), "over_id": held["parent_id"],
                 "under_id": held["id"], "began_at": held["created_at"], "ended_at": None}
            )  # fmt: skip
    if names:
        connection.execute(sa.insert(NAME), names)
    if delegations:
        connection.execute(sa.insert(DELEGATION), delegations)
