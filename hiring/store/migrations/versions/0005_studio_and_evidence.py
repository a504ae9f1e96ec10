"""The studio's working copies, panels and studies, stored statistics, challenges, and unscored pilot situations."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "item_enemy",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("first_id", sa.String(length=80), nullable=False),
        sa.Column("second_id", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_item_enemy_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_enemy")),
        sa.UniqueConstraint(
            "organisation_id",
            "slug",
            "first_id",
            "second_id",
            name=op.f("uq_item_enemy_organisation_id_slug_first_id_second_id"),
        ),
    )
    with op.batch_alter_table("item_enemy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_enemy_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "item_statistics",
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("scope_id", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_item_statistics_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_statistics")),
        sa.UniqueConstraint(
            "organisation_id", "scope", "scope_id", name=op.f("uq_item_statistics_organisation_id_scope_scope_id")
        ),
    )
    with op.batch_alter_table("item_statistics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_statistics_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "bank_draft",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("based_on", sa.String(length=16), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["based_on"], ["bank_version.id"], name=op.f("fk_bank_draft_based_on_bank_version")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_bank_draft_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_draft")),
        sa.UniqueConstraint("organisation_id", "slug", name=op.f("uq_bank_draft_organisation_id_slug")),
    )
    with op.batch_alter_table("bank_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_draft_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "draft_item",
        sa.Column("draft_id", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("key", sa.JSON(), nullable=False),
        sa.Column("written_by", sa.String(length=16), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["bank_draft.id"], name=op.f("fk_draft_item_draft_id_bank_draft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_draft_item_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_item")),
        sa.UniqueConstraint("draft_id", "item_id", name=op.f("uq_draft_item_draft_id_item_id")),
    )
    with op.batch_alter_table("draft_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_item_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_item_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "draft_item_change",
        sa.Column("draft_id", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("key", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["bank_draft.id"], name=op.f("fk_draft_item_change_draft_id_bank_draft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_draft_item_change_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_item_change")),
        sa.UniqueConstraint(
            "draft_id", "item_id", "revision", name=op.f("uq_draft_item_change_draft_id_item_id_revision")
        ),
    )
    with op.batch_alter_table("draft_item_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_item_change_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "item_comment",
        sa.Column("draft_id", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=200), nullable=True),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["bank_draft.id"], name=op.f("fk_item_comment_draft_id_bank_draft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_item_comment_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_comment")),
    )
    with op.batch_alter_table("item_comment", schema=None) as batch_op:
        batch_op.create_index("ix_item_comment_item", ["draft_id", "item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_comment_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "panel",
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("draft_id", sa.String(length=16), nullable=True),
        sa.Column("values_profile_id", sa.String(length=16), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=200), nullable=True),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["bank_draft.id"], name=op.f("fk_panel_draft_id_bank_draft")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_panel_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["values_profile_id"], ["values_profile.id"], name=op.f("fk_panel_values_profile_id_values_profile")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
    )
    with op.batch_alter_table("panel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_panel_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "study",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("bank_version_id", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.String(length=16), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("task_id", sa.String(length=16), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_study_assessment_id_assessment")),
        sa.ForeignKeyConstraint(
            ["bank_version_id"], ["bank_version.id"], name=op.f("fk_study_bank_version_id_bank_version")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_study_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_study_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
    )
    with op.batch_alter_table("study", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_study_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "exploration",
        sa.Column("job_id", sa.String(length=16), nullable=False),
        sa.Column("change", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_exploration_job_id_job")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_exploration_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exploration")),
    )
    with op.batch_alter_table("exploration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exploration_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exploration_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "panel_decision",
        sa.Column("panel_id", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("option_id", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_panel_decision_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_decision_panel_id_panel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_decision")),
    )
    with op.batch_alter_table("panel_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_decision_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_panel_decision_panel_id"), ["panel_id"], unique=False)

    op.create_table(
        "panel_member",
        sa.Column("panel_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("rater_group", sa.String(length=40), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_round", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_panel_member_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_member_panel_id_panel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
        sa.UniqueConstraint("panel_id", "email", name=op.f("uq_panel_member_panel_id_email")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_panel_member_token_sha256")),
    )
    with op.batch_alter_table("panel_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_member_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_panel_member_panel_id"), ["panel_id"], unique=False)

    op.create_table(
        "response_table",
        sa.Column("job_id", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_response_table_job_id_job")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_response_table_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_response_table")),
    )
    with op.batch_alter_table("response_table", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_table_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "panel_choice",
        sa.Column("member_id", sa.String(length=16), nullable=False),
        sa.Column("set_number", sa.Integer(), nullable=False),
        sa.Column("best", sa.String(length=80), nullable=False),
        sa.Column("worst", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["panel_member.id"], name=op.f("fk_panel_choice_member_id_panel_member")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_panel_choice_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("member_id", "set_number", name=op.f("pk_panel_choice")),
    )
    with op.batch_alter_table("panel_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_choice_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "panel_rating",
        sa.Column("member_id", sa.String(length=16), nullable=False),
        sa.Column("rating_round", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("option_id", sa.String(length=80), nullable=False),
        sa.Column("effectiveness", sa.Integer(), nullable=True),
        sa.Column("care", sa.Integer(), nullable=True),
        sa.Column("convenience", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["panel_member.id"], name=op.f("fk_panel_rating_member_id_panel_member")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_panel_rating_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("member_id", "rating_round", "item_id", "option_id", name=op.f("pk_panel_rating")),
    )
    with op.batch_alter_table("panel_rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_rating_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "panel_remark",
        sa.Column("member_id", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["panel_member.id"], name=op.f("fk_panel_remark_member_id_panel_member")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_panel_remark_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("member_id", "item_id", name=op.f("pk_panel_remark")),
    )
    with op.batch_alter_table("panel_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_remark_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "item_challenge",
        sa.Column("attempt_id", sa.String(length=16), nullable=False),
        sa.Column("bank_version_id", sa.String(length=16), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_item_challenge_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["bank_version_id"], ["bank_version.id"], name=op.f("fk_item_challenge_bank_version_id_bank_version")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_item_challenge_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_challenge")),
        sa.UniqueConstraint("attempt_id", "item_id", name=op.f("uq_item_challenge_attempt_id_item_id")),
    )
    with op.batch_alter_table("item_challenge", schema=None) as batch_op:
        batch_op.create_index("ix_item_challenge_item", ["bank_version_id", "item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_item_challenge_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "voluntary_answer",
        sa.Column("attempt_id", sa.String(length=16), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_voluntary_answer_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_voluntary_answer_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "question", name=op.f("pk_voluntary_answer")),
    )
    with op.batch_alter_table("voluntary_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voluntary_answer_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "job_specification",
        sa.Column("job_id", sa.String(length=16), nullable=False),
        sa.Column("before_id", sa.String(length=16), nullable=False),
        sa.Column("specification_id", sa.String(length=16), nullable=False),
        sa.Column("bank_version_id", sa.String(length=16), nullable=False),
        sa.Column("task_id", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applications", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_version_id"], ["bank_version.id"], name=op.f("fk_job_specification_bank_version_id_bank_version")
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["specification.id"], name=op.f("fk_job_specification_before_id_specification")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_specification_job_id_job")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_job_specification_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["specification_id"], ["specification.id"], name=op.f("fk_job_specification_specification_id_specification")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_job_specification_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_specification")),
    )
    with op.batch_alter_table("job_specification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_specification_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_specification_organisation_id"), ["organisation_id"], unique=False)

    # In one statement: SQLite would otherwise copy the whole table for the sake of the reference.
    op.execute(
        "ALTER TABLE job ADD COLUMN bank_version_id VARCHAR(16) "
        "CONSTRAINT fk_job_bank_version_id_bank_version REFERENCES bank_version (id)"
    )

    op.create_table(
        "upload",
        sa.Column("staff_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_upload_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_upload_staff_id"), ["staff_id"], unique=False)

    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pilots", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pilots", sa.JSON(), nullable=True))

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancelled_by", sa.String(length=200), nullable=True))
    _refuse_changes("draft_item_change")


def _refuse_changes(table: str) -> None:
    """What was done to an item stays written down, as audit events and answers do (version 0002)."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for action in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
