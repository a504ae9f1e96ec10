"""Find rows by what they belong to: an index on the organisation alone leads SQLite to read all of its rows."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_index("ix_application_status", "application", ["status", "organisation_id"], unique=False)
    op.drop_index("ix_application_organisation_id", table_name="application")
    op.drop_index("ix_ranking_entry_organisation_id", table_name="ranking_entry")
    op.drop_index("ix_answer_organisation", table_name="answer")
