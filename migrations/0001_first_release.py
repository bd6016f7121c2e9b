"""The tables of the first release"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=13), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=13), nullable=True),
        sa.Column("expert", sa.String(length=13), nullable=False),
        sa.Column("section", sa.String(length=48), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_event")),
    )
    op.create_index(op.f("ix_access_event_account_at"), "access_event", ["account", "at"], unique=False)
    op.create_index(op.f("ix_access_event_expert_at"), "access_event", ["expert", "at"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_account_public_id")),
    )
    op.create_table(
        "concept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=48), nullable=False),
        sa.Column("scheme", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("uri", sa.String(length=200), nullable=True),
        sa.Column("match", sa.String(length=48), nullable=True),
        sa.Column("code", sa.String(length=48), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('skill', 'knowledge', 'occupation', 'sector', 'group')", name=op.f("ck_concept_kind_known")
        ),
        sa.CheckConstraint("match IN ('exact', 'close')", name=op.f("ck_concept_match_known")),
        sa.CheckConstraint("scheme IN ('maghribcom', 'esco')", name=op.f("ck_concept_scheme_known")),
        sa.CheckConstraint("(uri IS NULL) = (match IS NULL)", name=op.f("ck_concept_uri_has_match")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["concept.id"], name=op.f("fk_concept_replaced_by_id_concept")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concept")),
        sa.UniqueConstraint("public_id", name=op.f("uq_concept_public_id")),
    )
    op.create_index(op.f("ix_concept_kind"), "concept", ["kind"], unique=False)
    op.create_index(op.f("ix_concept_uri"), "concept", ["uri"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("object_id", sa.String(length=13), nullable=False),
        sa.Column("group", sa.String(length=48), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("edited_by", sa.String(length=13), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("kind", "object_id", "group", name=op.f("uq_draft_kind_object_id_group")),
    )
    op.create_index(op.f("ix_draft_edited_at"), "draft", ["edited_at"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=13), nullable=True),
        sa.Column("verb", sa.String(length=48), nullable=False),
        sa.Column("object_kind", sa.String(length=48), nullable=False),
        sa.Column("object_id", sa.String(length=48), nullable=False),
        sa.Column("from_state", sa.String(length=48), nullable=True),
        sa.Column("to_state", sa.String(length=48), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(
        op.f("ix_event_object_kind_object_id_at"), "event", ["object_kind", "object_id", "at"], unique=False
    )
    op.create_index(op.f("ix_event_verb_at"), "event", ["verb", "at"], unique=False)
    op.create_table(
        "index_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("object_id", sa.String(length=48), nullable=False),
        sa.Column("enqueued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("drained_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_change")),
    )
    op.create_index(
        op.f("ix_index_change_drained_at_due_at_id"), "index_change", ["drained_at", "due_at", "id"], unique=False
    )
    op.create_index(op.f("ix_index_change_kind_id"), "index_change", ["kind", "id"], unique=False)
    op.create_table(
        "index_lease",
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_index_lease")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("name_fr", sa.String(length=160), nullable=True),
        sa.Column("name_ar", sa.String(length=160), nullable=True),
        sa.Column("name_en", sa.String(length=160), nullable=True),
        sa.Column("description", sa.String(length=2000), nullable=True),
        sa.Column("description_language", sa.String(length=3), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("territory", sa.String(length=48), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("vetted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("vetted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "type IN ('ministry', 'agency', 'region', 'province', 'commune', 'university', 'hospital', 'company', 'ngo', 'network', 'cooperation_agency')",
            name=op.f("ck_organisation_type_known"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisation_public_id")),
    )
    op.create_index(op.f("ix_organisation_type"), "organisation", ["type"], unique=False)
    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("security", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=48), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("in_doubt", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'sending', 'sent', 'dead')", name=op.f("ck_outbox_mail_status_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_mail_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_mail_public_id")),
    )
    op.create_index(op.f("ix_outbox_mail_created_at"), "outbox_mail", ["created_at"], unique=False)
    op.create_index(op.f("ix_outbox_mail_status_due_at"), "outbox_mail", ["status", "due_at"], unique=False)
    op.create_table(
        "scheduled_work",
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_scheduled_work")),
    )
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_kind", sa.String(length=48), nullable=False),
        sa.Column("owner_id", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_by", sa.String(length=13), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.CheckConstraint("size BETWEEN 1 AND 10000000", name=op.f("ck_stored_file_size_bounded")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stored_file_public_id")),
    )
    op.create_index(op.f("ix_stored_file_owner_kind_owner_id"), "stored_file", ["owner_kind", "owner_id"], unique=False)
    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=48), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("window", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("what", "who", "window", name=op.f("uq_tally_what_who_window")),
    )
    op.create_index(op.f("ix_tally_window"), "tally", ["window"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=48), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('visibility', 'alerts', 'statistics', 'network-contact', 'age', 'terms')",
            name=op.f("ck_consent_purpose_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_consent_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_account_id_purpose"), "consent", ["account_id", "purpose"], unique=False)
    op.create_table(
        "device",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_device_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "token_hash", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_last_used_at"), "device", ["last_used_at"], unique=False)
    op.create_table(
        "expert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=48), nullable=False),
        sa.Column("status_reason", sa.String(length=300), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.SmallInteger(), nullable=False),
        sa.Column("first_name", sa.String(length=80), nullable=True),
        sa.Column("last_name", sa.String(length=80), nullable=True),
        sa.Column("arabic_name", sa.String(length=160), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("city", sa.String(length=80), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("region", sa.String(length=48), nullable=True),
        sa.Column("province", sa.String(length=48), nullable=True),
        sa.Column("headline", sa.String(length=140), nullable=True),
        sa.Column("headline_language", sa.String(length=3), nullable=True),
        sa.Column("occupation_id", sa.Integer(), nullable=True),
        sa.Column("occupation_text", sa.String(length=80), nullable=True),
        sa.Column("occupation_language", sa.String(length=3), nullable=True),
        sa.Column("years", sa.SmallInteger(), nullable=True),
        sa.Column("work_status", sa.String(length=48), nullable=True),
        sa.Column("capacity", sa.String(length=48), nullable=True),
        sa.Column("hours_a_month", sa.SmallInteger(), nullable=True),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("stays", sa.String(length=48), nullable=True),
        sa.Column("offer_text", sa.String(length=2000), nullable=True),
        sa.Column("offer_language", sa.String(length=3), nullable=True),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity IN ('closed', 'short', 'long')", name=op.f("ck_expert_capacity_known")),
        sa.CheckConstraint("status <> 'paused' OR paused_until IS NOT NULL", name=op.f("ck_expert_pause_ends")),
        sa.CheckConstraint(
            "status IN ('draft', 'pending', 'active', 'paused', 'dormant', 'withdrawn', 'erased', 'rejected', 'merged')",
            name=op.f("ck_expert_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('active', 'dormant', 'paused') OR (published_at IS NOT NULL AND changed_at IS NOT NULL AND confirmed_at IS NOT NULL)",
            name=op.f("ck_expert_published_dated"),
        ),
        sa.CheckConstraint(
            "stays IN ('none', 'once_a_year', 'several_a_year', 'living_part_time')", name=op.f("ck_expert_stays_known")
        ),
        sa.CheckConstraint(
            "work_status IN ('employed', 'self_employed', 'entrepreneur', 'researcher', 'student', 'seeking', 'retired', 'other')",
            name=op.f("ck_expert_work_status_known"),
        ),
        sa.CheckConstraint("hours_a_month BETWEEN 1 AND 200", name=op.f("ck_expert_hours_bounded")),
        sa.CheckConstraint("years BETWEEN 0 AND 60", name=op.f("ck_expert_years_bounded")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_expert_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["merged_into_id"], ["expert.id"], name=op.f("fk_expert_merged_into_id_expert")),
        sa.ForeignKeyConstraint(["occupation_id"], ["concept.id"], name=op.f("fk_expert_occupation_id_concept")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert")),
        sa.UniqueConstraint("account_id", name=op.f("uq_expert_account_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_expert_public_id")),
    )
    op.create_index(op.f("ix_expert_status_confirmed_at"), "expert", ["status", "confirmed_at"], unique=False)
    op.create_table(
        "grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=48), nullable=False),
        sa.Column("scope", sa.String(length=48), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('expert', 'network_manager', 'official', 'organisation_manager', 'regional_coordinator', 'mediator', 'moderator', 'analyst', 'data_protection_officer', 'administrator')",
            name=op.f("ck_grant_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_grant_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
        sa.UniqueConstraint("account_id", "role", "scope", name=op.f("uq_grant_account_id_role_scope")),
    )
    op.create_table(
        "label",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column(
            "key",
            sa.String(length=300).with_variant(sa.String(length=300, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("origin", sa.String(length=48), nullable=False),
        sa.CheckConstraint(
            "kind IN ('preferred', 'alternative', 'hidden', 'dropped')", name=op.f("ck_label_kind_known")
        ),
        sa.CheckConstraint("origin IN ('starter', 'editor', 'esco')", name=op.f("ck_label_origin_known")),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concept.id"], name=op.f("fk_label_concept_id_concept"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        sa.UniqueConstraint("concept_id", "language", "text", name=op.f("uq_label_concept_id_language_text")),
    )
    op.create_index(op.f("ix_label_key"), "label", ["key"], unique=False)
    op.create_index(
        "uq_label_one_preferred",
        "label",
        ["concept_id", "language"],
        unique=True,
        sqlite_where=sa.text("kind = 'preferred'"),
        postgresql_where=sa.text("kind = 'preferred'"),
    )
    op.create_table(
        "mail_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mail_choice_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_choice")),
        sa.UniqueConstraint("account_id", "type", name=op.f("uq_mail_choice_account_id_type")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=48), nullable=False),
        sa.Column("display_name", sa.String(length=160), nullable=True),
        sa.Column("position", sa.String(length=160), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('official', 'organisation_manager', 'network_manager')", name=op.f("ck_membership_role_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_membership_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("organisation_id", "account_id", name=op.f("uq_membership_organisation_id_account_id")),
    )
    op.create_index(op.f("ix_membership_account_id"), "membership", ["account_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=48), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notice_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("account_id", "key", name=op.f("uq_notice_account_id_key")),
    )
    op.create_index(op.f("ix_notice_account_id_at"), "notice", ["account_id", "at"], unique=False)
    op.create_table(
        "relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=48), nullable=False),
        sa.CheckConstraint(
            "kind IN ('broader', 'related', 'essential', 'optional')", name=op.f("ck_relation_kind_known")
        ),
        sa.CheckConstraint("origin IN ('starter', 'editor', 'esco')", name=op.f("ck_relation_origin_known")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["concept.id"], name=op.f("fk_relation_source_id_concept"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["concept.id"], name=op.f("fk_relation_target_id_concept"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
        sa.UniqueConstraint("source_id", "kind", "target_id", name=op.f("uq_relation_source_id_kind_target_id")),
    )
    op.create_index(op.f("ix_relation_target_id_kind"), "relation", ["target_id", "kind"], unique=False)
    op.create_table(
        "sign_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"], unique=False)
    op.create_index(op.f("ix_sign_in_last_seen_at"), "sign_in", ["last_seen_at"], unique=False)
    op.create_table(
        "token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=48), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_token_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_token")),
    )
    op.create_index(op.f("ix_token_account_id_purpose"), "token", ["account_id", "purpose"], unique=False)
    op.create_index(op.f("ix_token_until"), "token", ["until"], unique=False)
    op.create_table(
        "choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(length=48), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.CheckConstraint(
            "list IN ('sector', 'mode', 'condition', 'region_served')", name=op.f("ck_choice_list_known")
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_choice_expert_id_expert"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice")),
        sa.UniqueConstraint("expert_id", "list", "code", name=op.f("uq_choice_expert_id_list_code")),
    )
    op.create_table(
        "done_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "\"group\" IN ('identity', 'residence', 'work', 'background', 'offer', 'visibility')",
            name=op.f("ck_done_group_group_known"),
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_done_group_expert_id_expert"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_done_group")),
        sa.UniqueConstraint("expert_id", "group", name=op.f("uq_done_group_expert_id_group")),
    )
    op.create_table(
        "experience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("start_year", sa.SmallInteger(), nullable=True),
        sa.Column("end_year", sa.SmallInteger(), nullable=True),
        sa.Column("summary", sa.String(length=2000), nullable=True),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "kind IN ('position', 'project', 'publication', 'degree')", name=op.f("ck_experience_kind_known")
        ),
        sa.CheckConstraint("end_year >= start_year", name=op.f("ck_experience_years_in_order")),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_experience_expert_id_expert"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experience")),
    )
    op.create_index(op.f("ix_experience_expert_id"), "experience", ["expert_id"], unique=False)
    op.create_table(
        "expert_language",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("spoken", sa.String(length=48), nullable=False),
        sa.Column("written", sa.String(length=48), nullable=True),
        sa.CheckConstraint(
            "spoken IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native')", name=op.f("ck_expert_language_spoken_known")
        ),
        sa.CheckConstraint(
            "written IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native')", name=op.f("ck_expert_language_written_known")
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_language_expert_id_expert"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_language")),
        sa.UniqueConstraint("expert_id", "code", name=op.f("uq_expert_language_expert_id_code")),
    )
    op.create_table(
        "free_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_free_word_expert_id_expert"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_free_word")),
        sa.UniqueConstraint("expert_id", "text", name=op.f("uq_free_word_expert_id_text")),
    )
    op.create_table(
        "section_audience",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=48), nullable=False),
        sa.Column("audience", sa.String(length=48), nullable=False),
        sa.CheckConstraint(
            "audience IN ('only_me', 'once_i_accept', 'institutions', 'experts', 'public')",
            name=op.f("ck_section_audience_audience_known"),
        ),
        sa.CheckConstraint(
            "section <> 'phone' OR audience IN ('only_me', 'once_i_accept')",
            name=op.f("ck_section_audience_phone_bounded"),
        ),
        sa.CheckConstraint(
            "section <> 'skills' OR audience IN ('institutions', 'experts', 'public')",
            name=op.f("ck_section_audience_skills_bounded"),
        ),
        sa.CheckConstraint(
            "section IN ('name', 'residence', 'skills', 'occupation', 'background', 'offer', 'phone')",
            name=op.f("ck_section_audience_section_known"),
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_section_audience_expert_id_expert"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_audience")),
        sa.UniqueConstraint("expert_id", "section", name=op.f("uq_section_audience_expert_id_section")),
    )
    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "level IN ('email', 'document', 'network', 'ministry')", name=op.f("ck_verification_level_known")
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_verification_expert_id_expert"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("expert_id", "level", name=op.f("uq_verification_expert_id_level")),
    )
    op.create_table(
        "expert_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("years", sa.SmallInteger(), nullable=True),
        sa.Column("last_used", sa.SmallInteger(), nullable=True),
        sa.Column("evidence", sa.String(length=48), nullable=False),
        sa.Column("experience_id", sa.Integer(), nullable=True),
        sa.Column("wants_to_use", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(evidence = 'experience') = (experience_id IS NOT NULL)", name=op.f("ck_expert_skill_evidence_linked")
        ),
        sa.CheckConstraint(
            "evidence IN ('claimed', 'experience', 'document', 'vouched')", name=op.f("ck_expert_skill_evidence_known")
        ),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_expert_skill_level_bounded")),
        sa.CheckConstraint("years BETWEEN 0 AND 60", name=op.f("ck_expert_skill_years_bounded")),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_expert_skill_concept_id_concept")),
        sa.ForeignKeyConstraint(
            ["experience_id"], ["experience.id"], name=op.f("fk_expert_skill_experience_id_experience")
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"], ["expert.id"], name=op.f("fk_expert_skill_expert_id_expert"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_skill")),
        sa.UniqueConstraint("expert_id", "concept_id", name=op.f("uq_expert_skill_expert_id_concept_id")),
    )
    op.create_index(op.f("ix_expert_skill_concept_id"), "expert_skill", ["concept_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_expert_skill_concept_id"), table_name="expert_skill")
    op.drop_table("expert_skill")
    op.drop_table("verification")
    op.drop_table("section_audience")
    op.drop_table("free_word")
    op.drop_table("expert_language")
    op.drop_index(op.f("ix_experience_expert_id"), table_name="experience")
    op.drop_table("experience")
    op.drop_table("done_group")
    op.drop_table("choice")
    op.drop_index(op.f("ix_token_until"), table_name="token")
    op.drop_index(op.f("ix_token_account_id_purpose"), table_name="token")
    op.drop_table("token")
    op.drop_index(op.f("ix_sign_in_last_seen_at"), table_name="sign_in")
    op.drop_index(op.f("ix_sign_in_account_id"), table_name="sign_in")
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_relation_target_id_kind"), table_name="relation")
    op.drop_table("relation")
    op.drop_index(op.f("ix_notice_account_id_at"), table_name="notice")
    op.drop_table("notice")
    op.drop_index(op.f("ix_membership_account_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_table("mail_choice")
    op.drop_index(
        "uq_label_one_preferred",
        table_name="label",
        sqlite_where=sa.text("kind = 'preferred'"),
        postgresql_where=sa.text("kind = 'preferred'"),
    )
    op.drop_index(op.f("ix_label_key"), table_name="label")
    op.drop_table("label")
    op.drop_table("grant")
    op.drop_index(op.f("ix_expert_status_confirmed_at"), table_name="expert")
    op.drop_table("expert")
    op.drop_index(op.f("ix_device_last_used_at"), table_name="device")
    op.drop_table("device")
    op.drop_index(op.f("ix_consent_account_id_purpose"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_tally_window"), table_name="tally")
    op.drop_table("tally")
    op.drop_index(op.f("ix_stored_file_owner_kind_owner_id"), table_name="stored_file")
    op.drop_table("stored_file")
    op.drop_table("scheduled_work")
    op.drop_index(op.f("ix_outbox_mail_status_due_at"), table_name="outbox_mail")
    op.drop_index(op.f("ix_outbox_mail_created_at"), table_name="outbox_mail")
    op.drop_table("outbox_mail")
    op.drop_index(op.f("ix_organisation_type"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_table("index_lease")
    op.drop_index(op.f("ix_index_change_kind_id"), table_name="index_change")
    op.drop_index(op.f("ix_index_change_drained_at_due_at_id"), table_name="index_change")
    op.drop_table("index_change")
    op.drop_index(op.f("ix_event_verb_at"), table_name="event")
    op.drop_index(op.f("ix_event_object_kind_object_id_at"), table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_draft_edited_at"), table_name="draft")
    op.drop_table("draft")
    op.drop_index(op.f("ix_concept_uri"), table_name="concept")
    op.drop_index(op.f("ix_concept_kind"), table_name="concept")
    op.drop_table("concept")
    op.drop_table("account")
    op.drop_index(op.f("ix_access_event_expert_at"), table_name="access_event")
    op.drop_index(op.f("ix_access_event_account_at"), table_name="access_event")
    op.drop_table("access_event")
