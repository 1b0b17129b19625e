"""Long work, the workers that carry it out, and the rows of a roster on their way in."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INSTANT = sa.DateTime(timezone=True)

# As in 0002: the organisation's staff. Work without an organisation is the service's own.
RULE = (
    "current_setting('ieum.system', true) = 'on' OR organisation_id = ANY"
    " (string_to_array(nullif(current_setting('ieum.orgs', true), ''), ',')::bigint[])"
)


def upgrade() -> None:
    op.create_table(
        "work",
        sa.Column("organisation_id", BIG_ID, nullable=True),
        sa.Column("started_by", BIG_ID, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("params", JSON, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cursor", JSON, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("result", JSON, nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("file_size", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_work_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sa.UniqueConstraint("public_id", name=op.f("uq_work_public_id")),
    )
    op.create_index(op.f("ix_work_organisation_id"), "work", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_work_created_at"), "work", ["created_at"], unique=False)
    op.create_index(op.f("ix_work_file_hash"), "work", ["file_hash"], unique=False)
    op.create_index("ix_work_state", "work", ["state", "lease_until"], unique=False)
    op.create_table(
        "worker",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    op.create_table(
        "roster_entry",
        sa.Column("import_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", BIG_ID, nullable=False),
        sa.Column("person_public_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("former_trade", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("enrolment_public_id", sa.Uuid(), nullable=False),
        sa.Column("invite_public_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["roster_import.id"], name=op.f("fk_roster_entry_import_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_roster_entry_organisation_id")),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_roster_entry")),
    )
    op.create_index(op.f("ix_roster_entry_organisation_id"), "roster_entry", ["organisation_id"], unique=False)
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in ("work", "roster_entry"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {table}_scope ON {table} USING ({RULE}) WITH CHECK ({RULE})")
    role = context.config.attributes.get("app_role")
    if role:
        op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON work, worker, roster_entry TO "{role}"')
        op.execute(f'GRANT USAGE ON SEQUENCE work_id_seq TO "{role}"')


def downgrade() -> None:
    for table in ("roster_entry", "worker", "work"):
        op.drop_table(table)
