"""Appeals of trainees (재검토 요청), and what a regrade could not touch."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff, and the person.
SYSTEM = "current_setting('ieum.system', true) = 'on'"
MINE = "string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[]"
STAFF = f"{SYSTEM} OR organisation_id = ANY ({MINE})"
# A trainee's result page explains with the version that graded, so they may read the regrades of the cohorts they are in.
READ_REGRADE = f"{STAFF} OR EXISTS (SELECT 1 FROM enrolment e WHERE e.cohort_id = regrade.cohort_id)"
PERSONAL = f"{SYSTEM} OR organisation_id = ANY ({MINE}) OR person_id = nullif(current_setting('ieum.person', true), '')::bigint"


def upgrade() -> None:
    op.add_column("regrade", sa.Column("untouched", JSON, nullable=True))
    op.create_table(
        "appeal",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("attempt_id", BIG_ID, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("account_id", BIG_ID, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_appeal_attempt_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_appeal_account_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_appeal_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appeal_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appeal_public_id")),
    )
    for column in ("attempt_id", "organisation_id", "person_id"):
        op.create_index(op.f(f"ix_appeal_{column}"), "appeal", [column], unique=False)
    op.create_index("ix_appeal_state", "appeal", ["organisation_id", "state", "due_on"], unique=False)
    still_open = sa.text("state = 'open'")
    op.create_index(
        "uq_appeal_open",
        "appeal",
        ["attempt_id", "slot"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("ALTER TABLE appeal ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE appeal FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY appeal_scope ON appeal USING ({PERSONAL}) WITH CHECK ({PERSONAL})")
    op.execute("DROP POLICY regrade_scope ON regrade")
    op.execute(f"CREATE POLICY regrade_scope ON regrade USING ({READ_REGRADE}) WITH CHECK ({STAFF})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON appeal TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE appeal_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_table("appeal")
    op.drop_column("regrade", "untouched")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP POLICY regrade_scope ON regrade")
        op.execute(f"CREATE POLICY regrade_scope ON regrade USING ({STAFF}) WITH CHECK ({STAFF})")
