"""Gold that people contradict, sent to review."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff.
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
STAFF = f"current_setting('ieum.system', true) = 'on' OR organisation_id = ANY ({MINE})"


def upgrade() -> None:
    op.create_table(
        "gold_review",
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("cohort_id", BIG_ID, nullable=False),
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("guide_version", sa.Integer(), nullable=False),
        sa.Column("gold_hash", sa.String(length=64), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("opened_by", BIG_ID, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("decided_by", BIG_ID, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_gold_review_organisation_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_gold_review_cohort_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_gold_review_opened_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_gold_review_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gold_review")),
        sa.UniqueConstraint("public_id", name=op.f("uq_gold_review_public_id")),
    )
    for column in ("organisation_id", "cohort_id"):
        op.create_index(op.f(f"ix_gold_review_{column}"), "gold_review", [column], unique=False)
    op.create_index("ix_gold_review_state", "gold_review", ["organisation_id", "state"], unique=False)
    still_open = sa.text("state = 'open'")
    op.create_index(
        "uq_gold_review_open",
        "gold_review",
        ["cohort_id", "task", "item"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE gold_review ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE gold_review FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY gold_review_scope ON gold_review USING ({STAFF}) WITH CHECK ({STAFF})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON gold_review TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE gold_review_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_table("gold_review")
