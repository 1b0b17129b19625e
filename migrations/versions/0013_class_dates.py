"""The dates on which a cohort meets, computed from its timetable on the day it was opened."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("cohort", sa.Column("class_dates", JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("cohort", "class_dates")
