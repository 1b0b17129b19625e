"""Answers of any task type, not only boxes: annotation.regions becomes annotation.answer. The values stay as they are."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE annotation RENAME COLUMN regions TO answer")


def downgrade() -> None:
    op.execute("ALTER TABLE annotation RENAME COLUMN answer TO regions")
