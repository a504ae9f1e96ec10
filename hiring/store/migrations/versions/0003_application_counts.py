"""Count the applications of a job by status from an index alone."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("ix_application_job_status", "application", ["job_id", "status", "organisation_id"], unique=False)
