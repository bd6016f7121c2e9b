"""Projects, their needs, and what was handed in for moderation"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("object_id", sa.String(length=13), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("submitted_by", sa.String(length=13), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=48), nullable=True),
        sa.Column("decided_by", sa.String(length=13), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision IN ('open', 'changes_asked', 'closed', 'taken_back')", name=op.f("ck_submission_decision_known")
        ),
        sa.CheckConstraint("kind IN ('project', 'need')", name=op.f("ck_submission_kind_known")),
        sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_submission_decision_dated")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("kind", "object_id", "number", name=op.f("uq_submission_kind_object_id_number")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("commune", sa.String(length=160), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(length=48), nullable=True),
        sa.Column("programme", sa.String(length=160), nullable=True),
        sa.Column("partners", sa.String(length=1000), nullable=True),
        sa.Column("funding", sa.String(length=48), nullable=True),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=48), nullable=False),
        sa.Column("status_reason", sa.String(length=48), nullable=True),
        sa.Column("status_note", sa.String(length=1000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "funding IN ('funded', 'partly_funded', 'seeking', 'in_kind')", name=op.f("ck_project_funding_known")
        ),
        sa.CheckConstraint(
            "stage IN ('idea', 'preparation', 'running', 'completed')", name=op.f("ck_project_stage_known")
        ),
        sa.CheckConstraint("status <> 'closed' OR closed_at IS NOT NULL", name=op.f("ck_project_closed_dated")),
        sa.CheckConstraint(
            "status <> 'closed' OR status_reason IN ('filled', 'no_suitable_expert', 'withdrawn', 'no_funding', 'duplicate', 'expired', 'owner_silent')",
            name=op.f("ck_project_closed_reasoned"),
        ),
        sa.CheckConstraint(
            "status <> 'suspended' OR status_reason IN ('to_check', 'no_contact', 'organisation_suspended', 'paused_by_owner', 'owner_silent')",
            name=op.f("ck_project_suspended_reasoned"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'changes_asked', 'open', 'suspended', 'closed')",
            name=op.f("ck_project_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('open', 'suspended') OR opened_at IS NOT NULL", name=op.f("ck_project_opened_dated")
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_project_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["account.id"], name=op.f("fk_project_claimed_by_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["account.id"], name=op.f("fk_project_contact_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_project_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("public_id", name=op.f("uq_project_public_id")),
    )
    op.create_index(op.f("ix_project_contact_id"), "project", ["contact_id"], unique=False)
    op.create_index(op.f("ix_project_organisation_id_status"), "project", ["organisation_id", "status"], unique=False)
    op.create_index(op.f("ix_project_status_submitted_at"), "project", ["status", "submitted_at"], unique=False)
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=48), nullable=False),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_remark_submission_id_submission"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("submission_id", "group", "field", name=op.f("uq_remark_submission_id_group_field")),
    )
    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("occupation_id", sa.Integer(), nullable=True),
        sa.Column("occupation_text", sa.String(length=80), nullable=True),
        sa.Column("occupation_language", sa.String(length=3), nullable=True),
        sa.Column("mode", sa.String(length=48), nullable=True),
        sa.Column("years", sa.SmallInteger(), nullable=True),
        sa.Column("way", sa.String(length=48), nullable=True),
        sa.Column("region", sa.String(length=48), nullable=True),
        sa.Column("province", sa.String(length=48), nullable=True),
        sa.Column("place", sa.String(length=160), nullable=True),
        sa.Column("workload", sa.SmallInteger(), nullable=True),
        sa.Column("workload_unit", sa.String(length=48), nullable=True),
        sa.Column("duration", sa.SmallInteger(), nullable=True),
        sa.Column("duration_unit", sa.String(length=48), nullable=True),
        sa.Column("start_from", sa.Date(), nullable=True),
        sa.Column("start_until", sa.Date(), nullable=True),
        sa.Column("compensation", sa.String(length=48), nullable=True),
        sa.Column("experts", sa.SmallInteger(), nullable=False),
        sa.Column("deadline_kind", sa.String(length=48), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urgency", sa.String(length=48), nullable=False),
        sa.Column("answer_days", sa.SmallInteger(), nullable=False),
        sa.Column("pending_max", sa.SmallInteger(), nullable=False),
        sa.Column("accepts_applications", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.String(length=48), nullable=False),
        sa.Column("network_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=13), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=48), nullable=False),
        sa.Column("status_reason", sa.String(length=48), nullable=True),
        sa.Column("status_note", sa.String(length=1000), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(audience = 'network') = (network_id IS NOT NULL)", name=op.f("ck_need_network_named")),
        sa.CheckConstraint("(deadline_kind = 'open') = (deadline IS NULL)", name=op.f("ck_need_deadline_dated")),
        sa.CheckConstraint("audience IN ('public', 'verified', 'network')", name=op.f("ck_need_audience_known")),
        sa.CheckConstraint(
            "compensation IN ('pro_bono', 'expenses', 'per_diem', 'fee', 'contract', 'fellowship')",
            name=op.f("ck_need_compensation_known"),
        ),
        sa.CheckConstraint("deadline_kind IN ('fixed', 'flexible', 'open')", name=op.f("ck_need_deadline_kind_known")),
        sa.CheckConstraint(
            "duration_unit IN ('hours', 'days', 'weeks', 'months', 'years')", name=op.f("ck_need_duration_unit_known")
        ),
        sa.CheckConstraint(
            "mode IN ('call', 'review', 'jury', 'mentoring', 'training', 'research', 'remote_mission', 'onsite_mission', 'placement', 'network', 'equipment', 'investment')",
            name=op.f("ck_need_mode_known"),
        ),
        sa.CheckConstraint("status <> 'closed' OR closed_at IS NOT NULL", name=op.f("ck_need_closed_dated")),
        sa.CheckConstraint(
            "status <> 'closed' OR status_reason IN ('filled', 'no_suitable_expert', 'withdrawn', 'no_funding', 'duplicate', 'expired', 'owner_silent')",
            name=op.f("ck_need_closed_reasoned"),
        ),
        sa.CheckConstraint(
            "status <> 'suspended' OR status_reason IN ('to_check', 'no_contact', 'organisation_suspended', 'paused_by_owner', 'owner_silent')",
            name=op.f("ck_need_suspended_reasoned"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'changes_asked', 'open', 'suspended', 'closed')",
            name=op.f("ck_need_status_known"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('open', 'suspended') OR opened_at IS NOT NULL", name=op.f("ck_need_opened_dated")
        ),
        sa.CheckConstraint("urgency IN ('normal', 'soon', 'urgent')", name=op.f("ck_need_urgency_known")),
        sa.CheckConstraint("way IN ('remote', 'onsite', 'hybrid')", name=op.f("ck_need_way_known")),
        sa.CheckConstraint(
            "workload_unit IN ('hours_in_all', 'hours_a_week', 'days_a_month', 'full_time')",
            name=op.f("ck_need_workload_unit_known"),
        ),
        sa.CheckConstraint("(deadline IS NULL) = (deadline_at IS NULL)", name=op.f("ck_need_deadline_ends")),
        sa.CheckConstraint("answer_days BETWEEN 1 AND 20", name=op.f("ck_need_answer_days_bounded")),
        sa.CheckConstraint("duration BETWEEN 1 AND 365", name=op.f("ck_need_duration_bounded")),
        sa.CheckConstraint("experts BETWEEN 1 AND 50", name=op.f("ck_need_experts_bounded")),
        sa.CheckConstraint("pending_max BETWEEN 1 AND 100", name=op.f("ck_need_pending_bounded")),
        sa.CheckConstraint("start_until >= start_from", name=op.f("ck_need_start_in_order")),
        sa.CheckConstraint("workload BETWEEN 1 AND 1000", name=op.f("ck_need_workload_bounded")),
        sa.CheckConstraint("years BETWEEN 0 AND 60", name=op.f("ck_need_years_bounded")),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["account.id"], name=op.f("fk_need_claimed_by_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["account.id"], name=op.f("fk_need_contact_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["network_id"], ["organisation.id"], name=op.f("fk_need_network_id_organisation")),
        sa.ForeignKeyConstraint(["occupation_id"], ["concept.id"], name=op.f("fk_need_occupation_id_concept")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_need_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("public_id", name=op.f("uq_need_public_id")),
    )
    op.create_index(op.f("ix_need_contact_id"), "need", ["contact_id"], unique=False)
    op.create_index(op.f("ix_need_project_id_status"), "need", ["project_id", "status"], unique=False)
    op.create_index(op.f("ix_need_status_deadline_at"), "need", ["status", "deadline_at"], unique=False)
    op.create_index(op.f("ix_need_status_opened_at"), "need", ["status", "opened_at"], unique=False)
    op.create_index(op.f("ix_need_status_submitted_at"), "need", ["status", "submitted_at"], unique=False)
    op.create_table(
        "project_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(length=48), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.CheckConstraint(
            "list IN ('sector', 'sdg', 'region', 'province')", name=op.f("ck_project_choice_list_known")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_choice_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_choice")),
        sa.UniqueConstraint("project_id", "list", "code", name=op.f("uq_project_choice_project_id_list_code")),
    )
    op.create_table(
        "project_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.CheckConstraint("position BETWEEN 0 AND 4", name=op.f("ck_project_link_position_bounded")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_link_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_link")),
        sa.UniqueConstraint("project_id", "position", name=op.f("uq_project_link_project_id_position")),
    )
    op.create_table(
        "project_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("original", sa.Boolean(), nullable=False),
        sa.CheckConstraint("field <> 'pitch' OR length(text) <= 140", name=op.f("ck_project_text_pitch_bounded")),
        sa.CheckConstraint("field <> 'title' OR length(text) <= 140", name=op.f("ck_project_text_title_bounded")),
        sa.CheckConstraint(
            "field IN ('title', 'pitch', 'objective', 'results')", name=op.f("ck_project_text_field_known")
        ),
        sa.CheckConstraint(
            "language IN ('fr', 'ar', 'en', 'es', 'nl', 'de', 'it')", name=op.f("ck_project_text_language_known")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_text_project_id_project"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_text")),
        sa.UniqueConstraint("project_id", "field", "language", name=op.f("uq_project_text_project_id_field_language")),
    )
    op.create_table(
        "need_language",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("level", sa.String(length=48), nullable=False),
        sa.CheckConstraint(
            "level IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native')", name=op.f("ck_need_language_level_known")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_need_language_need_id_need"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_language")),
        sa.UniqueConstraint("need_id", "code", name=op.f("uq_need_language_need_id_code")),
    )
    op.create_table(
        "need_provision",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.CheckConstraint(
            "code IN ('travel', 'lodging', 'insurance', 'leave_letter', 'visa_help')",
            name=op.f("ck_need_provision_code_known"),
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_need_provision_need_id_need"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("need_id", "code", name=op.f("pk_need_provision")),
    )
    op.create_table(
        "need_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=80), nullable=True),
        sa.Column("language", sa.String(length=3), nullable=True),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("years", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("(concept_id IS NULL) = (text IS NOT NULL)", name=op.f("ck_need_skill_named_once")),
        sa.CheckConstraint("(text IS NULL) = (language IS NULL)", name=op.f("ck_need_skill_text_has_language")),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_need_skill_level_bounded")),
        sa.CheckConstraint("years BETWEEN 0 AND 40", name=op.f("ck_need_skill_years_bounded")),
        sa.ForeignKeyConstraint(["concept_id"], ["concept.id"], name=op.f("fk_need_skill_concept_id_concept")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_skill_need_id_need"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_skill")),
        sa.UniqueConstraint("need_id", "concept_id", name=op.f("uq_need_skill_need_id_concept_id")),
    )
    op.create_index(op.f("ix_need_skill_concept_id"), "need_skill", ["concept_id"], unique=False)
    op.create_table(
        "need_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("original", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "field <> 'counterpart' OR length(text) <= 1000", name=op.f("ck_need_text_counterpart_bounded")
        ),
        sa.CheckConstraint("field <> 'summary' OR length(text) <= 140", name=op.f("ck_need_text_summary_bounded")),
        sa.CheckConstraint("field <> 'title' OR length(text) <= 140", name=op.f("ck_need_text_title_bounded")),
        sa.CheckConstraint(
            "field IN ('title', 'summary', 'tasks', 'counterpart')", name=op.f("ck_need_text_field_known")
        ),
        sa.CheckConstraint(
            "language IN ('fr', 'ar', 'en', 'es', 'nl', 'de', 'it')", name=op.f("ck_need_text_language_known")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_text_need_id_need"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_text")),
        sa.UniqueConstraint("need_id", "field", "language", name=op.f("uq_need_text_need_id_field_language")),
    )


def downgrade() -> None:
    op.drop_table("need_text")
    op.drop_index(op.f("ix_need_skill_concept_id"), table_name="need_skill")
    op.drop_table("need_skill")
    op.drop_table("need_provision")
    op.drop_table("need_language")
    op.drop_table("project_text")
    op.drop_table("project_link")
    op.drop_table("project_choice")
    op.drop_index(op.f("ix_need_status_submitted_at"), table_name="need")
    op.drop_index(op.f("ix_need_status_opened_at"), table_name="need")
    op.drop_index(op.f("ix_need_status_deadline_at"), table_name="need")
    op.drop_index(op.f("ix_need_project_id_status"), table_name="need")
    op.drop_index(op.f("ix_need_contact_id"), table_name="need")
    op.drop_table("need")
    op.drop_table("remark")
    op.drop_index(op.f("ix_project_status_submitted_at"), table_name="project")
    op.drop_index(op.f("ix_project_organisation_id_status"), table_name="project")
    op.drop_index(op.f("ix_project_contact_id"), table_name="project")
    op.drop_table("project")
    op.drop_table("submission")
