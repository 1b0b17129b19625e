"""The step that ended a slot is found by attempt and slot, and there is one: distractor tables read it, a second end cannot be kept."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FINISHED = sa.text("kind = 'finished'")


def upgrade() -> None:
    op.create_index(
        "uq_attempt_step_finished",
        "attempt_step",
        ["attempt_id", "slot"],
        unique=True,
        sqlite_where=FINISHED,
        postgresql_where=FINISHED,
    )


def downgrade() -> None:
    op.drop_index("uq_attempt_step_finished", table_name="attempt_step")
