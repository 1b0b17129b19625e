"""Cohorts counted for the reports: one row a cohort, no names. Read below the paths of the scope, written by the worker."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

SYSTEM = "current_setting('ieum.system', true) = 'on'"
# "/1/4/%,/1/5/%": patterns of paths, set with the scope (core/database.py); a path is made of digits and slashes alone.
BELOW = "path LIKE ANY (string_to_array(current_setting('ieum.totals', true), ','))"


def upgrade() -> None:
    op.create_table(
        "cohort_report",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("cohort_id", BIG_ID, nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("programme_slug", sa.String(length=80), nullable=False),
        sa.Column("programme_title", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("stages", JSON, nullable=False),
        sa.Column("blocks", JSON, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fresh", JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_cohort_report_organisation_id")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_report_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_report")),
        sa.UniqueConstraint("cohort_id", name=op.f("uq_cohort_report_cohort_id")),
    )
    op.create_index(op.f("ix_cohort_report_organisation_id"), "cohort_report", ["organisation_id"])
    op.create_index("ix_cohort_report_path_ends_on", "cohort_report", ["path", "ends_on"])
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE cohort_report ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE cohort_report FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY cohort_report_scope ON cohort_report USING ({SYSTEM} OR {BELOW}) WITH CHECK ({SYSTEM})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON cohort_report TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE cohort_report_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_table("cohort_report")
