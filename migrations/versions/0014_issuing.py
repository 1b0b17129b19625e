"""Issuing as long work, decided outcomes with their reasons, badges."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff.
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
STAFF = f"current_setting('ieum.system', true) = 'on' OR organisation_id = ANY ({MINE})"


def upgrade() -> None:
    op.add_column("completion_decision", sa.Column("reason", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("completion_decision", sa.Column("corrects_id", BIG_ID, nullable=True))
    op.add_column("certificate", sa.Column("kind", sa.String(length=12), nullable=False, server_default="certificate"))
    op.create_table(
        "issuance",
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("cohort_id", BIG_ID, nullable=False),
        sa.Column("badge", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("people", JSON, nullable=False),
        sa.Column("common", JSON, nullable=False),
        sa.Column("skipped", JSON, nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("work_id", BIG_ID, nullable=True),
        sa.Column("created_by", BIG_ID, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_issuance_organisation_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_issuance_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuance")),
        sa.UniqueConstraint("public_id", name=op.f("uq_issuance_public_id")),
    )
    for column in ("organisation_id", "cohort_id"):
        op.create_index(op.f(f"ix_issuance_{column}"), "issuance", [column], unique=False)
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE issuance ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE issuance FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY issuance_scope ON issuance USING ({STAFF}) WITH CHECK ({STAFF})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON issuance TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE issuance_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_table("issuance")
    op.drop_column("certificate", "kind")
    op.drop_column("completion_decision", "corrects_id")
    op.drop_column("completion_decision", "reason")
